/** Looks into the files that the application keeps. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** All files of a folder, however deep. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true })
  const paths = names.map((name) => join(folder, name))
  const kinds = await Promise.all(paths.map((path) => stat(path).catch(() => null)))
  return paths.filter((_path, index) => kinds[index]?.isFile() === true)
}

/** The files that hold this text, in UTF-8 or in UTF-16 as Chromium keeps it. */
export async function filesHolding(folder: string, text: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of await filesIn(folder)) {
    const content = await readFile(path).catch(() => Buffer.alloc(0))
    if (content.includes(text) || content.includes(Buffer.from(text, 'utf16le'))) found.push(path)
  }
  return found
}
