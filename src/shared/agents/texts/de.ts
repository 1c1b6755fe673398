import type { Translation } from '../../texts/translation.ts'
import type { agentTexts as english } from './en.ts'

export const agentTexts: Translation<typeof english> = {
  'agent-gone': 'Diesen Agenten gibt es nicht mehr.',
  'agent-version-gone': 'Diese Version des Agenten gibt es nicht mehr.',
  'agent-deleted': '{name} ist gelöscht. Stelle den Agenten zuerst wieder her.',
  'agent-inactive': '{name} ist inaktiv. Setze den Status auf aktiv, oder wähle einen anderen Agenten.',
  'agent-changed-elsewhere':
    '{name} wurde inzwischen anderswo geändert (Version {version:number}). Lade diese Version, oder speichere deine darüber.',
  'agent-without-model': 'Wähle zuerst ein Modell für {name}.',
  'this-agent-without-model': 'Wähle zuerst ein Modell für diesen Agenten.',
  'agent-tools-unknown': 'Ein Werkzeug namens {names:list} gibt es nicht.',
  'starter-missing': 'Es gibt keinen Agenten, mit dem sich beginnen ließe.',
  'agent-name-empty': 'Gib dem Agenten einen Namen.',
  'agent-name-too-long': 'Der Name darf höchstens 80 Zeichen lang sein.',
  'agent-description-too-long': 'Die Beschreibung darf höchstens 500 Zeichen lang sein.',
  'agent-fallbacks-too-many': 'Höchstens fünf Ersatzmodelle.',
}
