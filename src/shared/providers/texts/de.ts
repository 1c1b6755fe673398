import type { Translation } from '../../texts/translation.ts'
import type { providerTexts as english } from './en.ts'

export const providerTexts: Translation<typeof english> = {
  'provider-gone': 'Diesen Anbieter gibt es nicht mehr. Wähle einen anderen.',
  'provider-id-deleted':
    'Der Anbieter mit dieser Kennung wurde gelöscht. Stelle ihn wieder her, oder wähle eine neue Kennung.',
  'model-provider-deleted': 'Der Anbieter dieses Modells wurde gelöscht. Wähle ein anderes Modell.',
  'provider-damaged': 'Dieser Eintrag ist beschädigt. Lösche den Anbieter und lege ihn neu an.',
  'provider-silent':
    '{name} hat innerhalb von {wait:duration} nicht geantwortet. Prüfe die Adresse, und ob der Dienst läuft.',
  'provider-preset-misplaced': 'Eine Vorlage hat nur ein OpenAI-kompatibler Anbieter.',
  'provider-address-missing': 'Gib die Adresse des Dienstes ein.',
  'provider-key-again':
    'Die Adresse führt jetzt woandershin. Gib den Schlüssel neu ein, damit er nicht ungefragt dorthin gesendet wird.',
  'provider-key-in-clear':
    'Über http:// könnte jeder auf dem Weg zu {host} den Schlüssel lesen. Nimm https:// oder die private Adresse des Rechners, oder entferne den Schlüssel.',
  'provider-offline':
    '{name} ist in der Cloud, und Agent Factory ist offline. Wähle ein Modell auf diesem Rechner, oder schalte den Offline-Modus in den Einstellungen aus.',
  'provider-name-empty': 'Gib dem Anbieter einen Namen.',
  'provider-address-invalid':
    'Gib eine Adresse ein, die mit http:// oder https:// beginnt und weder Benutzernamen noch Kennwort enthält.',
  'provider-address-query': 'Lass den Teil der Adresse weg, der mit ? oder # beginnt.',
  'key-empty': 'Gib einen Schlüssel ein.',
  'key-characters': 'Ein Schlüssel enthält weder Leerzeichen noch Sonderzeichen. Kopiere ihn noch einmal.',
}
