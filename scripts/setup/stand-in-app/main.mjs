// @ts-nocheck: it uses what only Electron's own default app may use.
// Does what Electron's own default app does and the stand-in lacks: starts the application folder it is given.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

// `-r FILE` loads a module first, as Electron's own command line does.
const preloads = []
let folder
const rest = process.argv.slice(1)
while (folder === undefined && rest.length > 0) {
  const argument = rest.shift()
  if (argument === '-r' || argument === '--require') preloads.push(rest.shift())
  else if (!argument.startsWith('-')) folder = path.resolve(argument)
}

if (folder === undefined || !existsSync(path.join(folder, 'package.json'))) {
  process.stderr.write('Name the folder of an application: electron FOLDER\n')
  app.exit(1)
} else {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const name = manifest.productName ?? manifest.name
  app.setName(name)
  if (manifest.version !== undefined) app.setVersion(manifest.version)
  app.setDesktopName(manifest.desktopName ?? `${manifest.name}.desktop`)
  app.setAppPath(folder)
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    app.setPath('userData', path.join(app.getPath('appData'), name))
  }
  const require = createRequire(path.join(folder, 'package.json'))
  for (const preload of preloads) require(preload)
  // Awaited: what an application does before `ready` must be done before `ready`.
  try {
    await import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    app.exit(1)
  }
}
