/** Where the file of a thread lies: beside the sources when they run as they are, beside the bundle when it is built. */
import { existsSync } from 'node:fs'

/**
 * @param source the entry's source, seen from src/main, such as `store/reader-thread.ts`
 * @param built its name among the entries of the bundle, such as `reader-thread`
 * @param here `import.meta.url` of a file of src/main/workers, or of the chunk that it was bundled into
 */
export function workerFile(source: string, built: string, here: string = import.meta.url): URL {
  if (here.endsWith('.ts')) return new URL(`../${source}`, here)
  const name = `${built}${here.endsWith('.mjs') ? '.mjs' : '.js'}`
  const beside = new URL(name, here)
  return existsSync(beside) ? beside : new URL(`../${name}`, here)
}
