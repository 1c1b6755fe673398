import { type ChildProcess, spawn } from 'node:child_process'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright'
import { describe, onTestFinished } from 'vitest'
import { loadRoutes } from '#shared/contract/requests'
import { call, rawCall } from './helpers/arrange.ts'
import { startCommand } from './helpers/launch.ts'
import { catchOpened, windowCount } from './helpers/opened.ts'
import { expect, test } from './helpers/test.ts'

const routes = await loadRoutes()

/** Runs a script in the page and answers what it threw, or what it gave. */
const attempt = (page: Page, script: string) =>
  page.evaluate<string>(
    `(async () => { try { return 'done: ' + String(await (async () => { ${script} })()) } catch (error) { return 'threw: ' + error } })()`,
  )

describe('the window', () => {
  // Bug: one setting of the checklist is switched off, in one window or for all.
  test('is sandboxed, isolated and without Node', async ({ launch }) => {
    const { inMain, page } = await launch()
    const preferences = await inMain(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => {
        const contents = window.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>
        }
        return contents.getLastWebPreferences()
      }),
    )
    expect(preferences).toHaveLength(1)
    for (const one of preferences) {
      expect(one).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false })
      expect(one.webSecurity ?? true).toBe(true)
      expect(one.webviewTag ?? false).toBe(false)
      expect(one.nodeIntegrationInWorker ?? false).toBe(false)
      expect(one.nodeIntegrationInSubFrames ?? false).toBe(false)
      expect(one.allowRunningInsecureContent ?? false).toBe(false)
      expect(one.experimentalFeatures ?? false).toBe(false)
    }
    for (const name of ['require', 'process', 'module', 'Buffer', 'global', 'electron']) {
      expect(await page.evaluate(`typeof ${name}`), name).toBe('undefined')
    }
    const bridge = await page.evaluate('Object.keys(window.agentFactory).toSorted()')
    expect(bridge).toEqual(['call', 'cancel', 'on'])
    expect(await attempt(page, 'window.agentFactory.call = null; return window.agentFactory.call')).not.toBe(
      'done: null',
    )
  })

  // Bug: a policy with a hole for scripts or for sending something out.
  test('runs no inline script, no eval, and fetches nothing from elsewhere', async ({ launch }) => {
    let reached = 0
    const outside = http.createServer((_request, response) => {
      reached += 1
      response.setHeader('access-control-allow-origin', '*')
      response.end('reached')
    })
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`
    try {
      const { page } = await launch()
      // Playwright's own evaluate is not held back by the policy, so the page's means are used.
      await page.evaluate(`{
        const script = document.createElement('script')
        script.textContent = 'window.inlineRan = true'
        document.body.append(script)
        document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.handlerRan = true"><iframe src="${url}/frame"></iframe><img src="${url}/image">')
        const remote = document.createElement('script')
        remote.src = '${url}/script.js'
        document.body.append(remote)
      }`)
      // Out of reach of the test's own call, which may do what the page may not.
      await page.evaluate(`setTimeout(() => {
        setTimeout('window.stringRan = true')
        try { eval('window.evalRan = true') } catch (error) { window.refused = error.name }
      })`)
      await expect.poll(() => page.evaluate('window.refused')).toBe('EvalError')
      expect(await attempt(page, `return (await fetch('${url}')).text()`)).toMatch(/^threw/)
      expect(await attempt(page, "return (await fetch('https://example.com')).status")).toMatch(/^threw/)
      await attempt(page, `return navigator.sendBeacon('${url}', 'data')`)
      expect(
        await attempt(
          page,
          `return new Promise((resolve) => { const socket = new WebSocket('${url.replace('http', 'ws')}'); socket.onopen = () => resolve('open'); socket.onerror = () => resolve('refused') })`,
        ),
      ).not.toBe('done: open')
      const policy = await page.evaluate<string>(
        "fetch('index.html').then((answer) => answer.headers.get('content-security-policy'))",
      )
      expect(policy).toContain("default-src 'none'")
      expect(policy).toMatch(/script-src 'self'(;|$)/)
      expect(policy).not.toContain('unsafe-eval')
      expect(
        await page.evaluate('[window.inlineRan, window.handlerRan, window.stringRan, window.evalRan]'),
      ).toEqual(Array(4).fill(undefined))
      expect(reached).toBe(0)
    } finally {
      outside.closeAllConnections()
      outside.close()
    }
  })

  // Bug: the files beside the window's own can be read over its scheme.
  test('reads nothing outside of its folder', async ({ launch }) => {
    const { page } = await launch()
    const paths = ['/../main/main.js', '/%2e%2e/main/main.js', '/..%2f..%2fpackage.json', '/%2fetc%2fpasswd']
    for (const path of paths) {
      expect(await attempt(page, `return (await fetch('${path}')).status`), path).toBe('done: 404')
    }
    expect(await attempt(page, "return (await fetch('app://elsewhere/index.html')).status")).not.toBe(
      'done: 200',
    )
    expect(await attempt(page, "return (await fetch('file:///etc/hostname')).status")).toMatch(/^threw/)
  })

  // Bug: a link takes the window away, or opens one that has our bridge.
  test('stays where it is; only web and mail addresses go to the system', async ({ launch }) => {
    const launched = await launch()
    const { page } = launched
    const opened = await catchOpened(launched)
    const home = page.url()
    const addresses = [
      'https://example.com/a',
      'http://example.com/b',
      'mailto:someone@example.com',
      'file:///etc/passwd',
      'javascript:window.hacked=true',
      'data:text/html,hello',
      'app://agent-factory/index.html',
      'smb://example.com/share',
      'ms-settings:privacy',
      'vscode://file/etc/passwd',
    ]
    for (const address of addresses) {
      await page.evaluate(`window.open(${JSON.stringify(address)})`)
      await page.evaluate(`{
        const link = document.createElement('a')
        link.href = ${JSON.stringify(address)}
        link.target = '_blank'
        document.body.append(link)
        link.click()
      }`)
    }
    const web = addresses.slice(0, 3)
    await expect.poll(opened).toEqual(web.flatMap((address) => [address, address]))
    for (const address of ['https://example.com/away', 'file:///etc/passwd', 'data:text/html,hello']) {
      await page.evaluate(`location.href = ${JSON.stringify(address)}`).catch(() => undefined)
    }
    // An answer of the page proves that it is still there.
    expect(await page.evaluate('typeof window.agentFactory')).toBe('object')
    expect(page.url()).toBe(home)
    expect(await windowCount(launched)).toBe(1)
    expect(await page.evaluate('window.hacked')).toBeUndefined()
  })

  // Bug: a page of ours can listen, watch or ask for something nobody granted.
  test('is granted no permission but to put text on the clipboard', async ({ launch }) => {
    const { page } = await launch()
    const states = await page.evaluate(`Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'storage-access'].map((name) =>
        navigator.permissions.query({ name }).then((status) => name + ' ' + status.state, () => name + ' unknown')))`)
    expect((states as string[]).filter((state) => state.endsWith('granted'))).toEqual([])
    expect(await attempt(page, 'return Notification.requestPermission()')).toBe('done: denied')
    expect(
      await attempt(page, 'return navigator.mediaDevices.getUserMedia({ audio: true, video: true })'),
    ).toMatch(/^threw/)
    expect(
      await attempt(
        page,
        'return new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, (error) => reject(error.message)))',
      ),
    ).toMatch(/^threw/)
    expect(await attempt(page, 'return navigator.mediaDevices.getDisplayMedia()')).toMatch(/^threw/)
    expect(await attempt(page, 'return navigator.clipboard.readText()')).toMatch(/^threw/)
  })
})

describe('the door', () => {
  // Bug: a bad message is a rejection, a crash, or reaches a handler.
  test('answers unknown routes and bad input as values', async ({ launch }) => {
    const { page } = await launch()
    const codeOf = async (route: string, input: unknown) => {
      const reply = await rawCall(page, route, input)
      return reply.ok ? 'ok' : reply.error.code
    }
    expect(await codeOf('app.shutdown', {})).toBe('unknown-route')
    for (const route of ['__proto__', 'constructor', 'toString', '']) {
      expect(await codeOf(route, {}), route).toBe('unknown-route')
    }
    expect(await codeOf('provider.get', { id: 'not an id' })).toBe('invalid-input')
    expect(await codeOf('provider.get', { id: '018f0000-0000-7000-8000-000000000001' })).toBe('not-found')
    expect(await codeOf('settings.update', { theme: 'pink' })).toBe('invalid-input')
    // Every route of the contract bears nonsense.
    for (const route of Object.keys(routes)) {
      for (const nonsense of ['text', 42, [], { id: { $ne: null }, text: 7 }]) {
        const reply = await rawCall(page, route, nonsense)
        if (!reply.ok) expect(['invalid-input', 'not-found'], route).toContain(reply.error.code)
      }
    }
    // It has survived all that.
    expect((await call(page, 'settings.get', {})).theme).toBe('system')
  })

  // Bug: the goodbye of the page before is said late, and cuts off what the new page asked first.
  test('answers what a page asks as its very first act, after a reload too', async ({ launch }) => {
    const slow = http.createServer((_request, response) => setTimeout(() => response.end('{}'), 300))
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      slow.closeAllConnections()
      slow.close()
    })
    const { page } = await launch({
      env: { OLLAMA_HOST: `127.0.0.1:${(slow.address() as AddressInfo).port}` },
    })
    // Runs before any script of the page. The question takes its time, so that a late goodbye would meet it.
    await page.addInitScript(`
      window.first = window.agentFactory?.call('first', 'setup.detect', {}) ?? 'no bridge yet'
    `)
    for (let count = 0; count < 5; count += 1) {
      await page.reload()
      expect(await page.evaluate('window.first')).toMatchObject({ ok: true })
    }
  })

  // Bug: a frame inside the page, or another page, may speak with the main process.
  test('listens to the top frame of our own window alone', async ({ launch }) => {
    const { inMain, page } = await launch()
    const codes = await inMain(async ({ ipcMain, BrowserWindow }) => {
      type Handler = (event: unknown, message: unknown) => Promise<{ error?: { code: string } }>
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
      const handler = handlers.get('agent-factory:call')
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (handler === undefined || contents === undefined) return ['no handler']
      const top = contents.mainFrame
      const message = { callId: 'forged', route: 'settings.get', input: {} }
      const senders = [
        { sender: contents, senderFrame: { url: 'https://evil.example/', parent: null } },
        { sender: contents, senderFrame: { url: top.url, parent: top } },
        { sender: contents, senderFrame: { url: 'app://agent-factory.evil/', parent: null } },
        { sender: contents, senderFrame: null },
        { sender: { id: 4711 }, senderFrame: { url: top.url, parent: null } },
      ]
      const answers = await Promise.all(senders.map((sender) => handler(sender, message)))
      return answers.map((answer) => answer.error?.code ?? 'answered')
    })
    expect(codes).toEqual(Array(5).fill('forbidden'))
    expect((await rawCall(page, 'settings.get', {})).ok).toBe(true)
  })
})

describe('a second start', () => {
  // Bug: two programs on one database, or a second start that does nothing visible.
  test('brings the window that is there to the front and ends', async ({ launch }) => {
    const { inMain, dataDir } = await launch()
    await inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    const { executable, args, env } = await startCommand({ dataDir })
    const { code, said } = await run(spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }))
    expect(code).toBe(0)
    expect(said).toContain('already running')
    await expect
      .poll(() =>
        inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible())),
      )
      .toEqual([true])
  })
})

function run(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      said += String(chunk)
    })
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}
