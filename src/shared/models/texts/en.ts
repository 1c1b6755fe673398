/** What is said when a model fails, or does otherwise than it was asked. `who` names the service. */
export const modelTexts = {
  'model-cancelled': { code: 'model-cancelled', text: 'The request was cancelled.' },
  'service-key-missing': { code: 'model-auth', text: '{who} wants a key. Add it to the provider.' },
  'service-key-refused': {
    code: 'model-auth',
    text: '{who} did not accept the key. Check it, or paste a new one.',
  },
  'service-not-allowed': {
    code: 'model-auth',
    text: '{who} does not allow this. Check what the key may be used for.',
  },
  'service-no-credit': {
    code: 'model-auth',
    text: 'The account at {who} has no credit left. Top it up, or choose another model.',
  },
  'service-asked-too-often': {
    code: 'model-rate-limit',
    text: '{who} is asked too often just now. Wait a little, or choose another model.',
  },
  'service-in-trouble': {
    code: 'model-overloaded',
    text: '{who} has trouble at the moment ({status}). Wait a little, or choose another model.',
  },
  'service-answer-broke-off': {
    code: 'model-overloaded',
    text: '{who} broke off its answer. Wait a little, or choose another model.',
  },
  'context-too-long': {
    code: 'model-context-length',
    text: 'The conversation is longer than {model} can read. Begin a new chat, or choose a model with a longer context.',
  },
  'content-refused': {
    code: 'model-content-filter',
    text: '{who} refused to answer because of its content rules. Word it differently, or choose another model.',
  },
  'service-too-slow': { code: 'model-timeout', text: '{who} took too long. Try again.' },
  'service-connect-timeout': {
    code: 'model-timeout',
    text: '{who} could not be reached within {wait:duration}. Check the address and the network.',
  },
  'service-silent': {
    code: 'model-timeout',
    text: '{who} did not answer within {wait:duration}. Try again.',
  },
  'local-service-silent': {
    code: 'model-timeout',
    text: '{who} did not answer within {wait:duration}. Try again; perhaps the model is too large for that machine.',
  },
  'service-stalled': {
    code: 'model-timeout',
    text: '{who} stopped in the middle of the answer and sent nothing for {wait:duration}. Try again.',
  },
  'model-without-tools': {
    code: 'model-bad-request',
    text: '{model} at {who} cannot use tools. Choose another model, or take the tools away from the agent.',
  },
  'model-too-large': {
    code: 'model-bad-request',
    text: '{model} needs more memory than {who} has free. Choose a smaller model, or a shorter context.',
  },
  'model-not-pulled': {
    code: 'model-bad-request',
    text: 'Ollama ({host}) does not have the model {model}. Pull it with “ollama pull {model}”, or choose another.',
  },
  'model-unknown': {
    code: 'model-bad-request',
    text: '{who} does not know the model {model}. Choose another.',
  },
  'service-address-unknown': {
    code: 'model-bad-request',
    text: '{who} knows no such address. Check it: {address}',
  },
  'service-refused': { code: 'model-bad-request', text: '{who} did not accept the request ({status}).' },
  'service-redirects': {
    code: 'model-bad-request',
    text: '{who} redirects, and redirects are not followed, so that a key cannot travel. Enter the final address in the provider.',
  },
  'service-redirects-to': {
    code: 'model-bad-request',
    text: '{who} redirects to {origin}, and redirects are not followed, so that a key cannot travel. Enter the final address in the provider.',
  },
  'service-web-page': {
    code: 'model-malformed',
    text: '{who} answered with a web page. Check the address: {address}',
  },
  'service-sent': {
    code: 'model-malformed',
    text: '{who} sent {what}. Try again; if it stays, check that the address is that of a {protocol} service.',
  },
  'service-sent-nothing': {
    code: 'model-malformed',
    text: '{who} sent an empty answer. Try again, or choose another model.',
  },
  'service-cut-off': {
    code: 'model-network',
    text: 'The connection to {who} ended in the middle of the answer. Try again.',
  },
  'service-closed': {
    code: 'model-network',
    text: '{who} closed the connection before it answered. Try again.',
  },
  'service-unreachable': {
    code: 'model-network',
    text: '{who} could not be reached. Check the address and the network.',
  },
  'service-unreachable-because': {
    code: 'model-network',
    text: '{who} could not be reached ({cause}). Check the address and the network.',
  },
  'host-unknown': {
    code: 'model-network',
    text: 'The host {host} was not found. Check the address of {name}, and the network.',
  },
  'network-down': {
    code: 'model-network',
    text: 'The network to {who} is down. Check the connection.',
  },
  'certificate-untrusted': {
    code: 'model-network',
    text: 'The certificate of {who} is not trusted ({cause}). Check the address and the clock of this machine.',
  },
  'connection-insecure': {
    code: 'model-network',
    text: 'No secure connection to {who} came about. Perhaps its address begins with http:// instead of https://.',
  },
  'proxy-refused': {
    code: 'model-network',
    text: 'The proxy between this machine and {who} refused. Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.',
  },
  'ollama-not-running': {
    code: 'model-network',
    text: 'Ollama is not running at {host}. Start Ollama, then try again.',
  },
  'local-service-not-running': {
    code: 'model-network',
    text: 'Nothing answers at {host}. Start {name}, or check the port.',
  },
  'connection-refused': {
    code: 'model-network',
    text: '{who} refused the connection. Check the address.',
  },

  // What follows a failure: the service's own words, and how long it wants to be left alone.
  'service-reported': 'It said: {reported}',
  'service-again-later': 'It wants to be asked again in {retryAfterMs:duration}.',

  // Parts of sentences.
  'the-model': 'the model',
  'the-model-first': 'The model',
  'sent-no-answer': 'something that is not an answer',
  'sent-no-http': 'something that is not HTTP',
  'sent-broken-answer': 'a broken answer',
  'sent-broken-json': 'broken JSON',
  'sent-endless-line': 'an endless line',
  'sent-endless-answer': 'an answer without end',
  'sent-long-list': 'a list that is far too long',
  'sent-no-list': 'something that is not a list of models',
  'sent-no-part': 'something that is not a part of an answer',
  'sent-half-call': 'half a tool call',
  'sent-unnamed-call': 'a tool call without a name',
  'sent-unreadable-call': 'a tool call that cannot be read',

  'model-tools-not-offered': '{model} cannot use tools, so it was not offered any.',
  'parameter-left-out': '{model} does not take {name}, so it was left out.',
  'thinking-left-out': '{model} takes tools only where it does not think, so it was asked not to.',
  'answer-cut-in-call': 'The answer was cut at its token limit in the middle of a tool call.',
  'prompt-cut':
    'Ollama cut the conversation: about {sent:number} tokens were sent, and the model read {read:number}. Give the agent a longer context (now {window:number}), or begin a new chat.',
} as const
