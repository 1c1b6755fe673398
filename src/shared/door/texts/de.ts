import type { Translation } from '../../texts/translation.ts'
import type { doorTexts as english } from './en.ts'

export const doorTexts: Translation<typeof english> = {
  unexpected: 'In Agent Factory ist etwas schiefgegangen. Einzelheiten stehen im Protokoll.',
  'request-cancelled': 'Der Vorgang wurde abgebrochen.',
  'id-taken': 'Unter dieser Kennung gibt es schon etwas anderes. Wähle eine neue.',
  'search-lost': 'Die Suche wurde unerwartet beendet. Versuche es noch einmal.',
  'search-late': 'Die Suche hat zu lange gedauert. Versuche es mit längeren oder weniger Wörtern.',
  'app-closing': 'Agent Factory wird gerade beendet.',
  'sender-forbidden': 'Das darf nur das Fenster von Agent Factory selbst fragen.',
  'access-missing': 'Dafür braucht es den Zugang „{access}“, und der wurde nicht gewährt.',
  'route-unknown': 'Einen Befehl namens „{route}“ gibt es nicht.',
  'call-without-id': 'Ein Aufruf braucht eine eigene Kennung.',
  'input-invalid': 'Die Angaben sind nicht gültig.',
  'field-refused': '{field}: {why}',
  'cursor-unknown': 'Diese Stelle der Liste ist nicht bekannt. Beginne wieder oben.',
  'reply-refused': 'Agent Factory hat eine Antwort gemacht, die es sich selbst nicht zu senden erlaubt.',
}
