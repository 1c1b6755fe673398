/** What an address says of where a server stands: on this machine, in the private network, or out in the world. */

/** True for this very machine. `hostname` as URL gives it, so an IPv6 address may stand in brackets. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname)
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    isIn(host, [[127]]) ||
    host === '0.0.0.0'
  )
}

/**
 * True where nothing leaves the private network: loopback, a private or link-local address, a name without a dot, or a
 * name that only a private network knows (.local, .lan, .internal, .home.arpa). An address that cannot be read is not.
 */
export function isLocal(baseUrl: string): boolean {
  if (!URL.canParse(baseUrl)) return false
  const host = bare(new URL(baseUrl).hostname)
  if (isLoopback(host)) return true
  if (/^[\d.]+$/.test(host)) return isPrivateIpv4(host)
  if (host.includes(':')) return isPrivateIpv6(host)
  return host !== '' && (!host.includes('.') || /\.(local|lan|internal|intranet|home|home\.arpa)$/.test(host))
}

function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

function isIn(host: string, prefixes: readonly (readonly number[])[]): boolean {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) return false
  const parts = host.split('.').map(Number)
  return prefixes.some((prefix) => prefix.every((part, index) => parts[index] === part))
}

function isPrivateIpv4(host: string): boolean {
  const second = Number(host.split('.')[1])
  return (
    isIn(host, [[10], [192, 168], [169, 254]]) ||
    (isIn(host, [[172]]) && second >= 16 && second <= 31) ||
    // Shared address space, which mesh networks such as Tailscale hand out.
    (isIn(host, [[100]]) && second >= 64 && second <= 127)
  )
}

function isPrivateIpv6(host: string): boolean {
  // URL writes an IPv4 address inside IPv6 as two groups of hexadecimal digits.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host)
  if (mapped !== null) {
    const value = Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16)
    const dotted = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
    return isLoopback(dotted) || isPrivateIpv4(dotted)
  }
  return /^f[cd]/.test(host) || /^fe[89ab]/.test(host)
}
