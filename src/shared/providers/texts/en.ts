/** What is said of providers and their keys. */
export const providerTexts = {
  'provider-gone': { code: 'not-found', text: 'This provider is gone. Choose another one.' },
  'provider-id-deleted': {
    code: 'conflict',
    text: 'The provider with this id was deleted. Restore it, or choose a new id.',
  },
  'model-provider-deleted': {
    code: 'not-found',
    text: 'The provider of this model was deleted. Choose another model.',
  },
  'provider-damaged': 'This record is damaged. Delete the provider and add it again.',
  'provider-silent':
    '{name} did not answer within {wait:duration}. Check the address, and that it is running.',
  'provider-preset-misplaced': {
    code: 'invalid-input',
    text: 'Only an OpenAI-compatible provider has a preset.',
  },
  'provider-address-missing': { code: 'invalid-input', text: 'Enter the address of the service.' },
  'provider-key-again': {
    code: 'invalid-input',
    text: 'The address leads elsewhere now. Enter the key again, so that it is not sent there unasked.',
  },
  'provider-key-in-clear': {
    code: 'invalid-input',
    text: 'Over http:// anyone on the way to {host} could read the key. Use https://, or the private address of the machine, or remove the key.',
  },
  'provider-offline': {
    code: 'offline',
    text: '{name} is in the cloud, and Agent Factory is offline. Choose a model on this machine, or switch offline mode off in the settings.',
  },
  'provider-name-empty': 'Give the provider a name.',
  'provider-address-invalid':
    'Enter an address that begins with http:// or https:// and holds no user name or password.',
  'provider-address-query': 'Leave out the part of the address that begins with ? or #.',
  'key-empty': 'Enter a key.',
  'key-characters': 'A key holds no spaces and no special characters. Copy it again.',
} as const
