/** Takes all pictures, group by group, and writes the page that shows them. Started by scripts/screens.mjs. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../setup/paths.mjs'
import { agents } from './acts/agents.ts'
import { chat } from './acts/chat.ts'
import { german } from './acts/german.ts'
import { providers } from './acts/providers.ts'
import { search } from './acts/search.ts'
import { settings } from './acts/settings.ts'
import { shell } from './acts/shell.ts'
import { vault } from './acts/vault.ts'
import { welcome } from './acts/welcome.ts'
import { removeFullData } from './data.ts'
import { startModelServer } from './model-server.ts'
import { contactSheet, type Picture } from './sheet.ts'
import { createStudio } from './studio.ts'

const acts = { welcome, vault, chat, search, agents, providers, settings, shell, german }

const { values } = parseArgs({
  options: { only: { type: 'string' }, out: { type: 'string', default: join(root, 'screens') } },
})
const wanted = values.only?.split(',') ?? Object.keys(acts)
const unknown = wanted.filter((name) => !Object.hasOwn(acts, name))
if (unknown.length > 0) {
  console.error(`There is no group named ${unknown.join(', ')}. There are: ${Object.keys(acts).join(', ')}.`)
  process.exit(1)
}

const folder = resolve(values.out)
if (values.only === undefined) await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })

const server = await startModelServer()
const pictures: Picture[] = []
let failed = 0
for (const [name, act] of Object.entries(acts)) {
  if (!wanted.includes(name)) continue
  const started = performance.now()
  const studio = createStudio({ group: name, folder, server, pictures })
  const before = pictures.length
  try {
    await act(studio)
    console.log(
      `✓ ${name.padEnd(12)}${pictures.length - before} pictures (${seconds(performance.now() - started)})`,
    )
  } catch (error) {
    failed += 1
    console.log(`✗ ${name.padEnd(12)}${error instanceof Error ? error.stack : String(error)}`)
  } finally {
    await studio.close()
  }
}
await removeFullData()
await server.close()
if (values.only === undefined) await writeFile(join(folder, 'index.html'), contactSheet(pictures))
console.log(`${pictures.length} pictures in ${folder}`)
process.exit(failed === 0 ? 0 : 1)

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
