/** What the door says: calls, routes, input. */
export const doorTexts = {
  unexpected: {
    code: 'internal',
    text: 'Something went wrong inside Agent Factory. The log has the details.',
  },
  'request-cancelled': { code: 'cancelled', text: 'The request was cancelled.' },
  'id-taken': {
    code: 'conflict',
    text: 'Something else was made under this id. Choose a new one.',
  },
  'search-lost': { code: 'internal', text: 'The search ended unexpectedly. Try again.' },
  'search-late': {
    code: 'internal',
    text: 'The search took too long. Try again with longer or fewer words.',
  },
  'app-closing': { code: 'cancelled', text: 'Agent Factory is closing.' },
  'sender-forbidden': { code: 'forbidden', text: 'Only the window of Agent Factory itself may ask this.' },
  'access-missing': {
    code: 'forbidden',
    text: 'This takes the access “{access}”, which was not granted.',
  },
  'route-unknown': { code: 'unknown-route', text: 'There is no route named “{route}”.' },
  'call-without-id': { code: 'invalid-input', text: 'A call needs an id of its own.' },
  'input-invalid': { code: 'invalid-input', text: 'The input is not valid.' },
  'field-refused': { code: 'invalid-input', text: '{field}: {why}' },
  'cursor-unknown': {
    code: 'invalid-input',
    text: 'This place in the list is not known. Start again from its top.',
  },
  'reply-refused': {
    code: 'internal',
    text: 'Agent Factory made an answer that it does not allow itself to send.',
  },
} as const
