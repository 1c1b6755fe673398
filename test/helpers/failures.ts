/** Failures of models for tests that care for the kind and for words that they can find again. */
import type { ModelErrorKind, ModelFailure, ModelFailureKey } from '#main/models/model'

const keys: Readonly<Record<ModelErrorKind, ModelFailureKey>> = {
  auth: 'service-key-refused',
  'rate-limit': 'service-asked-too-often',
  overloaded: 'service-in-trouble',
  'context-length': 'context-too-long',
  'content-filter': 'content-refused',
  'bad-request': 'service-refused',
  network: 'service-cut-off',
  timeout: 'service-too-slow',
  malformed: 'service-sent-nothing',
  cancelled: 'model-cancelled',
}

export function failureSaying(
  kind: ModelErrorKind,
  message: string = kind,
  facts: Pick<ModelFailure, 'status' | 'retryAfterMs' | 'lasting'> = {},
): ModelFailure {
  const params = { who: 'Test', model: 'test', status: '500' }
  return { kind, text: { key: keys[kind], params }, message, ...facts }
}
