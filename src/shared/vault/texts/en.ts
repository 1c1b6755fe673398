/** What is said of the vault and the keychain. */
export const vaultTexts = {
  'vault-locked': { code: 'vault-locked', text: 'The vault is locked. Unlock it with your passphrase.' },
  'vault-start-passphrase-wrong': {
    code: 'vault-locked',
    text: 'The passphrase that was passed at the start is not the one of this vault. Unlock it in the settings.',
  },
  'vault-missing': {
    code: 'vault-locked',
    text: 'There is no place for keys yet: this computer has no keychain that can be used. Choose a passphrase in the settings, then try again.',
  },
  'vault-passphrase-wrong': {
    code: 'vault-wrong-passphrase',
    text: 'This is not the passphrase of the vault. Try again.',
  },
  'vault-key-unavailable': {
    code: 'vault-unavailable',
    text: 'The key of the vault lies in the keychain of this computer, and it cannot be had: {why}',
  },
  'vault-header-damaged': { code: 'vault-damaged', text: 'The header of the vault is damaged.' },
  'vault-other-key': {
    code: 'vault-damaged',
    text: 'The keychain holds another key than this vault needs.',
  },
  'vault-secret-changed': {
    code: 'vault-damaged',
    text: 'A stored key was changed from outside. Enter it again.',
  },
  'keychain-missing': 'This computer has no keychain.',
  'keychain-missing-here': 'This computer has none.',
  'keychain-unusable': 'The keychain of this computer cannot be used: {why}',
  'keychain-lost-the-key': 'It no longer holds the key. Remove the key of each provider and enter it again.',
  'keychain-kept-nothing': 'It did not keep what was put into it.',
  'keychain-silent': {
    code: 'vault-unavailable',
    text: 'The keychain did not answer within {wait:duration}.',
  },
  'vault-start-passphrase-unfit': { code: 'vault-locked', text: '{unfit} {then}' },
  'vault-start-passphrase-short':
    'The passphrase that was passed at the start (AGENT_FACTORY_VAULT_PASSPHRASE) is too short and is not used: it needs at least {limit:number} characters. Pass a longer one at the next start.',
  'vault-start-passphrase-long':
    'The passphrase that was passed at the start (AGENT_FACTORY_VAULT_PASSPHRASE) is too long and is not used: it may have {limit:number} characters at most. Pass a shorter one at the next start.',
} as const
