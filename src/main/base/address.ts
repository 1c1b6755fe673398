/** What an address says of where a server stands: on this machine, in the private network, or out in the world. */

/**
 * How far a request to a host travels. `link-local` is apart from `private` because machines in a cloud answer there
 * with their own keys.
 */
export type AddressClass = 'loopback' | 'link-local' | 'private' | 'public'

/**
 * `hostname` as URL gives it, so an IPv6 address may stand in brackets. A name is judged as a name: one without a dot,
 * or one that only a private network knows (.local, .lan, .internal, .home.arpa), is private; what it leads to is not
 * looked up.
 */
export function addressClass(hostname: string): AddressClass {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback'
  if (host.includes(':')) return classOfIpv6(host)
  const parts = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host.split('.').map(Number) : null
  if (parts !== null) return classOfIpv4(parts)
  if (host === '' || /^[\d.]+$/.test(host)) return 'public'
  const isPrivate = !host.includes('.') || /\.(local|lan|internal|intranet|home|home\.arpa)$/.test(host)
  return isPrivate ? 'private' : 'public'
}

/** True for this very machine. */
export function isLoopback(hostname: string): boolean {
  return addressClass(hostname) === 'loopback'
}

/** True where nothing leaves the private network. An address that cannot be read is not. */
export function isLocal(baseUrl: string): boolean {
  return URL.canParse(baseUrl) && addressClass(new URL(baseUrl).hostname) !== 'public'
}

function classOfIpv4([first = 0, second = 0]: readonly number[]): AddressClass {
  // 0.0.0.0 and its net lead to this machine as well.
  if (first === 127 || first === 0) return 'loopback'
  if (first === 169 && second === 254) return 'link-local'
  const isPrivate =
    first === 10 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second <= 31) ||
    // Shared address space, which mesh networks such as Tailscale hand out.
    (first === 100 && second >= 64 && second <= 127)
  return isPrivate ? 'private' : 'public'
}

function classOfIpv6(host: string): AddressClass {
  if (host === '::1' || host === '::') return 'loopback'
  // URL writes an IPv4 address inside IPv6 as two groups of hexadecimal digits.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host)
  if (mapped !== null) {
    const groups = mapped.slice(1).map((group) => Number.parseInt(group, 16))
    return classOfIpv4(groups.flatMap((group) => [Math.floor(group / 256), group % 256]))
  }
  if (/^fe[89ab]/.test(host)) return 'link-local'
  return /^f[cd]/.test(host) ? 'private' : 'public'
}
