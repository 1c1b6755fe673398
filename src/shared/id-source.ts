/** UUIDv7: ids that sort by the time they were made, also those made within one millisecond. */
export interface IdSourceOptions {
  /** UTC milliseconds. */
  readonly now: () => number
  /** Fills the buffer with random bytes. */
  readonly fill: (buffer: Uint8Array) => void
}

const hex: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Randomness is fetched for this many ids at once: one call into the kernel is dear, a byte is not. */
const batch = 128
const perId = 10

/**
 * Makes a source of ids: 48 bits of time, then a 12-bit counter and 62 random bits. Ids of one source always ascend,
 * also when the clock goes back: the source then stays at the latest time it has seen.
 */
export function createIdSource({ now, fill }: IdSourceOptions): () => string {
  const pool = new Uint8Array(batch * perId)
  let used = pool.length
  let lastTime = 0
  let counter = 0

  return () => {
    if (used === pool.length) {
      fill(pool)
      used = 0
    }
    const at = used
    used += perId
    const byte = (index: number): number => pool[at + index] ?? 0

    const time = Math.floor(now())
    if (time > lastTime) {
      lastTime = time
      // Half of the counter is left free, so that one millisecond can hold at least 2,048 ids.
      counter = ((byte(0) << 8) | byte(1)) & 0x7ff
    } else {
      counter += 1
      if (counter > 0xfff) {
        counter = 0
        lastTime += 1
      }
    }
    const high = Math.floor(lastTime / 0x1_0000_0000)
    const low = lastTime >>> 0
    const two = (value: number): string => `${hex[(value >>> 8) & 0xff]}${hex[value & 0xff]}`
    return (
      `${two(high)}${two(low >>> 16)}-${two(low)}-${two(0x7000 | counter)}-` +
      `${hex[0x80 | (byte(2) & 0x3f)]}${hex[byte(3)]}-` +
      `${hex[byte(4)]}${hex[byte(5)]}${hex[byte(6)]}${hex[byte(7)]}${hex[byte(8)]}${hex[byte(9)]}`
    )
  }
}
