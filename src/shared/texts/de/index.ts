/** German. Loaded only where it is spoken. */
import type { ErrorCode } from '../../error-codes.ts'
import type { TextKey } from '../catalogue.ts'
import type { Language } from '../format-text.ts'
import { agentTexts } from './agents.ts'
import { conversationTexts } from './conversations.ts'
import { doorTexts } from './door.ts'
import { fieldTexts } from './fields.ts'
import { modelTexts } from './models.ts'
import { providerTexts } from './providers.ts'
import { runTexts } from './runs.ts'
import { startTexts } from './start.ts'
import { storeTexts } from './store.ts'
import { toolTexts } from './tools.ts'
import { vaultTexts } from './vault.ts'

export const german = {
  tag: 'de',
  texts: {
    ...doorTexts,
    ...fieldTexts,
    ...agentTexts,
    ...conversationTexts,
    ...runTexts,
    ...providerTexts,
    ...modelTexts,
    ...toolTexts,
    ...vaultTexts,
    ...storeTexts,
    ...startTexts,
  } satisfies Readonly<Record<TextKey, unknown>>,
} as const satisfies Language

/** What is said of an error whose key is not known here, such as one that a newer version stored. */
export const germanOfCode: Readonly<Record<ErrorCode, string>> = {
  'invalid-input': 'Eine Angabe ist nicht gültig.',
  'unknown-route': 'Diesen Befehl gibt es nicht.',
  forbidden: 'Das ist nicht erlaubt.',
  cancelled: 'Der Vorgang wurde abgebrochen.',
  internal: 'In Agent Factory ist etwas schiefgegangen.',
  'not-found': 'Das gibt es nicht mehr.',
  conflict: 'Das geht gerade nicht.',
  'run-active': 'Hier wird noch geantwortet.',
  'run-deadline': 'Die Zeit für diesen Lauf ist um.',
  interrupted: 'Der Lauf wurde unterbrochen.',
  'no-model': 'Es fehlt ein Modell.',
  offline: 'Agent Factory ist offline.',
  'vault-locked': 'Der Schlüsselspeicher ist gesperrt.',
  'vault-unavailable': 'Der Schlüsselspeicher lässt sich nicht öffnen.',
  'vault-wrong-passphrase': 'Die Passphrase stimmt nicht.',
  'vault-damaged': 'Der Schlüsselspeicher ist beschädigt.',
  'store-full': 'Der Datenträger ist voll.',
  'store-read-only': 'In den Datenordner kann nicht geschrieben werden.',
  'store-damaged': 'Die Datenbank ist beschädigt.',
  'store-newer': 'Die Daten stammen von einer neueren Version.',
  'store-busy': 'Die Daten werden gerade anderswo benutzt.',
  'store-migration-failed': 'Die Daten ließen sich nicht auf den neuen Stand bringen.',
  'model-auth': 'Der Dienst nimmt den Schlüssel nicht an.',
  'model-rate-limit': 'Der Dienst wird gerade zu oft gefragt.',
  'model-overloaded': 'Der Dienst hat gerade Schwierigkeiten.',
  'model-context-length': 'Die Unterhaltung ist für das Modell zu lang.',
  'model-content-filter': 'Der Dienst hat die Antwort wegen seiner Inhaltsregeln verweigert.',
  'model-bad-request': 'Der Dienst hat die Anfrage nicht angenommen.',
  'model-network': 'Der Dienst ist nicht erreichbar.',
  'model-timeout': 'Der Dienst hat zu lange gebraucht.',
  'model-malformed': 'Der Dienst hat etwas Unverständliches geschickt.',
  'model-cancelled': 'Die Anfrage wurde abgebrochen.',
}
