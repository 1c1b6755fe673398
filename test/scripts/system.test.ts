import { describe, expect, test } from 'vitest'
import {
  compilerPrograms,
  electronLibraries,
  headless,
  installCommand,
  missingParts,
  steadyLocale,
} from '../../scripts/setup/system.mjs'

const listed = (names: readonly string[]) =>
  names.map((name) => `\t${name} (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/${name}`).join('\n')

describe('system libraries', () => {
  test('names exactly the library that the loader does not know', async () => {
    const there = electronLibraries.map((part) => part.file).filter((file) => file !== 'libnss3.so')
    const missing = await missingParts(electronLibraries, { libraries: listed(there), platform: 'linux' })
    expect(missing.map((part) => part.file)).toEqual(['libnss3.so'])
  })

  test('is not deceived by a library whose name only begins alike', async () => {
    const libraries = listed(['libgbm.so.11', 'libgtk-3.so.0', 'libnss3.so.1d'])
    const missing = await missingParts(electronLibraries, { libraries, platform: 'linux' })
    expect(missing.map((part) => part.file)).toEqual(expect.arrayContaining(['libgbm.so.1', 'libnss3.so']))
  })

  test('claims nothing where the loader cannot be asked, nor outside Linux', async () => {
    expect(await missingParts(electronLibraries, { libraries: '', platform: 'linux' })).toEqual([])
    expect(await missingParts(compilerPrograms, { find: () => undefined, platform: 'darwin' })).toEqual([])
  })

  test('says the exact command of another package manager, each package once', async () => {
    const dnf = (name: string) => (name === 'dnf' ? '/usr/bin/dnf' : undefined)
    expect(await installCommand(electronLibraries.slice(0, 2), dnf)).toMatch(
      /^(sudo )?dnf install -y gtk3 nss$/,
    )
    const pacman = (name: string) => (name === 'pacman' ? '/usr/bin/pacman' : undefined)
    expect(await installCommand(compilerPrograms, pacman)).toMatch(/^(sudo )?pacman -S --needed base-devel$/)
    const none = await installCommand(electronLibraries.slice(0, 1), () => undefined)
    expect(none).toContain('libgtk-3.so.0')
  })

  test('knows a machine without a display', () => {
    expect(headless({}, 'linux')).toBe(true)
    expect(headless({ DISPLAY: '' }, 'linux')).toBe(true)
    expect(headless({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(false)
    expect(headless({}, 'darwin')).toBe(false)
  })
})

describe('the environment of an Electron that is told its language', () => {
  // Bug: Electron adds LC_ALL and takes it away again while a thread of its own reads the environment, and crashes.
  test('has LC_ALL already, with the language of before', () => {
    expect(steadyLocale(['.', '--lang=en-US'], { LANG: 'de_DE.UTF-8' }).LC_ALL).toBe('de_DE.UTF-8')
    expect(steadyLocale(['.', '--lang', 'de'], {}).LC_ALL).toBe('C.UTF-8')
    expect(steadyLocale(['.', '--lang=de'], { LC_ALL: 'fr_FR.UTF-8', LANG: 'C' }).LC_ALL).toBe('fr_FR.UTF-8')
  })

  // Bug: who has chosen a language for dates alone loses it.
  test('is left alone where no language is told', () => {
    const env = { LANG: 'de_DE.UTF-8', LC_TIME: 'en_GB.UTF-8' }
    expect(steadyLocale(['.', '--language-of-another'], env)).toBe(env)
  })
})
