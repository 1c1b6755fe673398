import type { Translation } from '../../texts/translation.ts'
import type { vaultTexts as english } from './en.ts'

export const vaultTexts: Translation<typeof english> = {
  'vault-locked': 'Der Schlüsselspeicher ist gesperrt. Entsperre ihn mit deiner Passphrase.',
  'vault-start-passphrase-wrong':
    'Die beim Start übergebene Passphrase ist nicht die dieses Schlüsselspeichers. Entsperre ihn in den Einstellungen.',
  'vault-missing':
    'Für Schlüssel gibt es noch keinen Ort: Dieser Rechner hat keinen Schlüsselbund, der sich benutzen lässt. Lege in den Einstellungen eine Passphrase fest und versuche es noch einmal.',
  'vault-passphrase-wrong': 'Das ist nicht die Passphrase des Schlüsselspeichers. Versuche es noch einmal.',
  'vault-key-unavailable':
    'Der Schlüssel des Schlüsselspeichers liegt im Schlüsselbund dieses Rechners, und er ist nicht zu bekommen: {why}',
  'vault-header-damaged': 'Der Kopf des Schlüsselspeichers ist beschädigt.',
  'vault-other-key': 'Der Schlüsselbund enthält einen anderen Schlüssel, als dieser Speicher braucht.',
  'vault-secret-changed': 'Ein gespeicherter Schlüssel wurde von außen verändert. Gib ihn neu ein.',
  'keychain-missing': 'Dieser Rechner hat keinen Schlüsselbund.',
  'keychain-missing-here': 'Dieser Rechner hat keinen.',
  'keychain-unusable': 'Der Schlüsselbund dieses Rechners lässt sich nicht benutzen: {why}',
  'keychain-lost-the-key':
    'Er enthält den Schlüssel nicht mehr. Entferne den Schlüssel jedes Anbieters und gib ihn neu ein.',
  'keychain-kept-nothing': 'Er hat nicht behalten, was hineingelegt wurde.',
  'keychain-silent': 'Der Schlüsselbund hat {wait:duration} lang nicht geantwortet.',
  'vault-start-passphrase-unfit': '{unfit} {then}',
  'vault-start-passphrase-short':
    'Die beim Start übergebene Passphrase (AGENT_FACTORY_VAULT_PASSPHRASE) ist zu kurz und wird nicht benutzt: Sie braucht mindestens {limit:number} Zeichen. Übergib beim nächsten Start eine längere.',
  'vault-start-passphrase-long':
    'Die beim Start übergebene Passphrase (AGENT_FACTORY_VAULT_PASSPHRASE) ist zu lang und wird nicht benutzt: Sie darf höchstens {limit:number} Zeichen haben. Übergib beim nächsten Start eine kürzere.',
}
