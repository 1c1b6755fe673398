/** The ids of this process: UUIDv7 out of the system's randomness. */
import { randomFillSync } from 'node:crypto'
import { createIdSource as createSource, type IdSourceOptions } from '#shared/id-source'

export function createIdSource({
  now,
  fill = randomFillSync,
}: Pick<IdSourceOptions, 'now'> & Partial<IdSourceOptions>): () => string {
  return createSource({ now, fill })
}
