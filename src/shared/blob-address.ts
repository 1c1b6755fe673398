/** The address under which the window gets a blob. Without a schema, so that the window need not load one for it. */
export const blobPath = '/blobs/'

export function blobAddress(hash: string): string {
  return `app://agent-factory${blobPath}${hash}`
}
