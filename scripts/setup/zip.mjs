// Reads a zip archive with what Node has; only what set-up needs: no zip64, no encryption.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { SetupError } from './report.mjs'

/** @typedef {{ name: string, method: number, packed: number, size: number, mode: number, offset: number }} Entry */

/**
 * The files in an archive (folders are left out), in its own order.
 * @param {string} file
 * @returns {Promise<Entry[]>}
 */
export async function listZip(file) {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const tail = Buffer.alloc(Math.min(size, 65_557))
    await handle.read(tail, 0, tail.length, size - tail.length)
    const end = tail.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
    if (end < 0) throw new SetupError(`${file} is not a whole zip archive.`)
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12))
    await handle.read(directory, 0, directory.length, tail.readUInt32LE(end + 16))
    return parseDirectory(directory)
  } finally {
    await handle.close()
  }
}

/** @param {Buffer} directory */
function parseDirectory(directory) {
  /** @type {Entry[]} */
  const entries = []
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    const nameLength = directory.readUInt16LE(at + 28)
    const name = directory.toString('utf8', at + 46, at + 46 + nameLength)
    const entry = {
      name,
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt16LE(at + 40),
      offset: directory.readUInt32LE(at + 42),
    }
    if (!name.endsWith('/')) entries.push(entry)
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Writes one file of an archive to `folder/name`. Throws when the name would leave the folder, or when the bytes
 * are not as many as promised.
 * @param {string} file
 * @param {Entry} entry
 * @param {string} folder
 * @param {string} name
 */
export async function extractEntry(file, entry, folder, name) {
  const path = normalize(name)
  if (path.startsWith('..') || path.startsWith('/'))
    throw new SetupError(`${file} names a file outside: ${name}`)
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  const start = await dataStart(file, entry)
  let written = 0
  const count = new Transform({
    transform(chunk, _encoding, done) {
      written += chunk.length
      done(null, chunk)
    },
  })
  const mode = (entry.mode & 0o111) === 0 ? 0o644 : 0o755
  const output = createWriteStream(target, { mode })
  if (entry.size === 0) {
    await pipeline([], output)
    return
  }
  const input = createReadStream(file, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 })
  if (entry.method === 0) await pipeline(input, count, output)
  else await pipeline(input, createInflateRaw({ chunkSize: 1 << 18 }), count, output)
  if (written !== entry.size) throw new SetupError(`${entry.name} in ${file} is damaged.`)
}

/**
 * @param {string} file
 * @param {Entry} entry
 */
async function dataStart(file, entry) {
  const handle = await open(file, 'r')
  try {
    const header = Buffer.alloc(30)
    await handle.read(header, 0, 30, entry.offset)
    return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
}
