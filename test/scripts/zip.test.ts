import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { extractEntry, listZip } from '../../scripts/setup/zip.mjs'
import { temporaryFolder } from './temporary.ts'

interface Content {
  readonly name: string
  readonly data: string
  readonly mode?: number
  readonly stored?: boolean
}

/** A zip archive as other programs write it. */
function zip(contents: readonly Content[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, mode = 0o644, stored = false } of contents) {
    const packed = stored ? Buffer.from(data) : deflateRawSync(data)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(stored ? 0 : 8, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(data.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt16LE(mode, 40)
    central.writeUInt32LE(offset, 42)
    directory.push(central, Buffer.from(name))
    parts.push(local, Buffer.from(name), packed)
    offset += 30 + name.length + packed.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}

async function extractAll(contents: readonly Content[]): Promise<string> {
  const folder = temporaryFolder({ 'a.zip': zip(contents) })
  mkdirSync(join(folder, 'inner'))
  const file = join(folder, 'a.zip')
  for (const entry of await listZip(file)) await extractEntry(file, entry, join(folder, 'inner'), entry.name)
  return folder
}

describe('a zip archive', () => {
  test('comes out byte for byte, packed or stored, with its run bits', async () => {
    const folder = await extractAll([
      { name: 'app/', data: '', stored: true },
      { name: 'app/program', data: 'x'.repeat(100_000), mode: 0o755 },
      { name: 'app/text', data: 'stored', stored: true },
      { name: 'empty', data: '', stored: true },
    ])
    expect(readFileSync(join(folder, 'inner/app/program'), 'utf8')).toBe('x'.repeat(100_000))
    expect(readFileSync(join(folder, 'inner/app/text'), 'utf8')).toBe('stored')
    expect(statSync(join(folder, 'inner/empty')).size).toBe(0)
    expect(statSync(join(folder, 'inner/app/program')).mode & 0o111).not.toBe(0)
    expect(statSync(join(folder, 'inner/app/text')).mode & 0o111).toBe(0)
  })

  test('cannot write outside its folder', async () => {
    for (const name of ['../evil', 'a/../../evil', '/evil']) {
      await expect(extractAll([{ name, data: 'x' }])).rejects.toThrow('outside')
    }
  })

  test('that was cut short is refused', async () => {
    const file = join(temporaryFolder({ 'a.zip': zip([{ name: 'a', data: 'x' }]).subarray(0, 40) }), 'a.zip')
    await expect(listZip(file)).rejects.toThrow('not a whole zip')
  })
})
