/** Keeps a key off the open network: over plain http it goes to this machine and to its private network alone. */
import { AppError } from '#shared/errors'
import { text } from '#shared/texts/catalogue'
import { isLocal } from '../base/address.ts'

/**
 * True where a key may be sent to this address: over https, to loopback, to a private or link-local address, or to a
 * .local name. Any other name counts as public, one without a dot too: who answers to it is up to a name server.
 */
export function mayCarryKey(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const { protocol, hostname } = new URL(baseUrl)
  if (protocol === 'https:') return true
  const host = hostname.replace(/\.$/, '')
  const isLiteral = host.startsWith('[') || /^[\d.]+$/.test(host)
  return isLocal(baseUrl) && (isLiteral || /(^|\.)(localhost|local)$/.test(host))
}

/** Throws AppError `invalid-input` that says what to do. */
export function checkKeyTransport(baseUrl: string): void {
  if (mayCarryKey(baseUrl)) return
  const host = URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
  throw AppError.inField('baseUrl', text('provider-key-in-clear', { host }))
}
