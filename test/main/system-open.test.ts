import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createSystemOpen, type Shell } from '#main/system-open'

const secret = { AGENT_FACTORY_VAULT_PASSPHRASE: 'correct horse battery staple' }

function electronShell(): Shell & { readonly opened: string[] } {
  const opened: string[] = []
  return {
    opened,
    async openExternal(address) {
      opened.push(address)
    },
    async openPath(folder) {
      opened.push(folder)
      return ''
    },
  }
}

/** A folder with an xdg-open that writes down what it was asked to open, and all that it inherited. */
function desktop(): { readonly folder: string; readonly told: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'agent-factory-open-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const program = path.join(folder, 'xdg-open')
  const told = path.join(folder, 'told')
  writeFileSync(
    program,
    `#!/bin/sh\n{ echo "opens $1"; export -p; } > '${told}.part'\nmv '${told}.part' '${told}'\n`,
  )
  chmodSync(program, 0o755)
  return { folder, told }
}

// Bug: a click on a link hands the passphrase of the vault to the browser and to all that it starts.
test.skipIf(process.platform === 'win32')(
  'with a passphrase in the environment, the program that opens an address or a folder does not get it',
  async () => {
    for (const [how, target] of [
      ['openExternal', 'https://example.com/?a=1&b=2'],
      ['openPath', '/a folder'],
    ] as const) {
      const { folder, told } = desktop()
      const shell = electronShell()
      const env = { ...secret, PATH: `${folder}:${process.env.PATH}`, HOME: '/home/ada' }
      await createSystemOpen({ shell, env, platform: 'linux' })[how](target)
      await expect.poll(() => existsSync(told)).toBe(true)
      const text = readFileSync(told, 'utf8')
      expect(text).toContain(`opens ${target}`)
      expect(text).toContain('/home/ada')
      expect(text).not.toContain('correct horse')
      expect(shell.opened).toEqual([])
    }
  },
)

// Bug: the way of Electron, with all that it knows of each desktop, is left where there is no need to.
test('without one, and on other systems, Electron opens', async () => {
  for (const [env, platform] of [
    [{}, 'linux'],
    [secret, 'darwin'],
    [secret, 'win32'],
  ] as const) {
    const shell = electronShell()
    await createSystemOpen({ shell, env, platform }).openExternal('https://example.com')
    expect(shell.opened).toEqual(['https://example.com'])
  }
})

// Bug: a desktop without xdg-open ends the application, or nobody learns why nothing opened.
test('a program that cannot be started is told of', async () => {
  const open = createSystemOpen({
    shell: electronShell(),
    env: { ...secret, PATH: '/nowhere' },
    platform: 'linux',
  })
  await expect(open.openExternal('https://example.com')).rejects.toThrow('xdg-open')
  expect(await open.openPath('/data')).toContain('xdg-open')
})
