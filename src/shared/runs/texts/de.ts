import type { Translation } from '../../texts/translation.ts'
import type { runTexts as english } from './en.ts'

export const runTexts: Translation<typeof english> = {
  'run-gone': 'Diesen Lauf gibt es nicht mehr.',
  'run-active': 'In dieser Unterhaltung wird noch geantwortet. Warte, oder brich die Antwort ab.',
  'run-deadline': 'Die Zeit für diesen Lauf ist um. Gib ihm mehr Zeit oder eine kleinere Aufgabe.',
  'run-limits-unknown':
    'Was diesen Lauf begrenzt, ließ sich nicht feststellen; deshalb ging er nicht weiter. Einzelheiten stehen im Protokoll.',
  'call-begun-before': 'Dieser Aufruf wurde schon begonnen. Er wird kein zweites Mal gemacht.',
  'run-stopped': 'Der Lauf wurde abgebrochen.',
  'run-too-long':
    'Der Lauf wurde nach {count:number} Schritten beendet, weil das Modell immer weiter Werkzeuge aufrief.',
  'run-not-followed': 'Die Antwort lässt sich nicht mitlesen. Sie geht weiter und wird aufbewahrt.',
  'run-parent-gone': 'Den Lauf, der diesen gerufen hat, gibt es nicht mehr.',
  'run-subject-gone': 'Wofür dieser Lauf war, das gibt es nicht mehr.',
  'run-work-gone': 'Den Agenten dieses Laufs oder seine Aufgabe gibt es nicht mehr.',
  'run-id-taken': 'Diese Kennung hat schon ein anderer Lauf. Wähle eine neue.',
  'run-kind-unknown': 'Für Läufe der Art {kind} ist niemand zuständig.',
  'step-cut': 'Das Programm endete mitten in diesem Schritt.',
  'approval-gone': 'Was gefragt wurde, gibt es nicht mehr.',
  'approval-over': 'Das wurde schon entschieden, oder die Zeit dafür ist um.',
}
