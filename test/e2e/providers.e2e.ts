import Database from 'better-sqlite3'
import type { Locator, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, onTestFinished } from 'vitest'
import { databaseFile } from '#main/store/files'
import { nativeBinding } from '#main/store/native'
import { addPractice, call, go, rawCall } from './helpers/arrange.ts'
import { answers, button, send } from './helpers/chat.ts'
import { type Cloud, rightKey, startCloud } from './helpers/cloud.ts'
import { filesHolding } from './helpers/files.ts'
import { expect, test } from './helpers/test.ts'

let cloud: Cloud
beforeAll(async () => {
  cloud = await startCloud()
})
beforeEach(() => {
  cloud.reset()
})
afterAll(() => cloud.close())

const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' })

interface ProviderEntry {
  readonly type: string
  readonly name: string
  readonly baseUrl?: string
  readonly key?: string
}

/** Fills and saves the dialog as a person does; answers the new entry of the list. */
async function addProvider(page: Page, { type, name, baseUrl, key }: ProviderEntry): Promise<Locator> {
  await rail(page).getByRole('link', { name: 'Providers' }).click()
  await expect(page.getByRole('heading', { name: 'Providers' })).toBeVisible()
  await button(page, 'Add provider').click()
  const dialog = page.getByRole('dialog', { name: 'Add provider' })
  await dialog.getByRole('combobox', { name: 'Type' }).fill(type)
  await page
    .getByRole('option', { name: new RegExp(`^${type}`) })
    .first()
    .click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  if (baseUrl !== undefined) await dialog.getByRole('textbox', { name: 'Base URL' }).fill(baseUrl)
  if (key !== undefined) await dialog.getByRole('textbox', { name: 'API key' }).fill(key)
  await button(dialog, 'Save').click()
  await expect(dialog).toBeHidden()
  return page.getByRole('listitem', { name, exact: true })
}

/** Makes an agent with the model by the builder, and opens a chat with it from the list. */
async function addAgent(page: Page, name: string, model: string): Promise<void> {
  await rail(page).getByRole('link', { name: 'Agents' }).click()
  await button(page, 'New agent').click()
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  const box = page.getByRole('combobox', { name: 'Model', exact: true })
  await box.fill(model)
  await page.getByRole('option', { name: model }).first().click()
  await expect(box).toHaveValue(model)
  await button(page, 'Save agent').click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await rail(page).getByRole('link', { name: 'Agents' }).click()
  await button(page.getByRole('listitem', { name, exact: true }), 'Chat').click()
}

const types = [
  { type: 'OpenAI', path: '/v1', model: 'gpt-4o' },
  { type: 'Anthropic', path: '', model: 'claude-3-5-sonnet-20241022' },
  { type: 'Google Gemini', path: '', model: 'gemini-2.5-flash' },
  { type: 'Ollama', path: '', model: 'llama3.2' },
  { type: 'OpenAI-compatible', path: '/v1', model: 'gpt-4o' },
] as const

describe('each type, from "Add provider" to an answer', () => {
  // Bug: a protocol that its own form, list, model box or chat cannot carry through to a shown answer.
  test.for(types)('$type', async ({ type, path, model }, { launch }) => {
    const name = `My ${type}`
    cloud.mock.onMessage('hello', { content: `Here speaks ${type}.` })
    const { page } = await launch()
    const entry = { type, name, baseUrl: `${cloud.url}${path}`, key: rightKey }
    await expect(await addProvider(page, entry)).toContainText('Connected')
    await addAgent(page, 'Ada', `${model} — ${name}`)
    await send(page, 'hello')
    await expect(answers(page)).toContainText(`Here speaks ${type}.`)
    await expect(answers(page)).toContainText(model)
  })

  // Bug: the model that needs nothing asks for something, or hides what it is.
  test('the practice model', async ({ launch }) => {
    const { page } = await launch()
    const item = await addProvider(page, { type: 'Practice model', name: 'Dry run' })
    await expect(item).toContainText('Connected')
    await expect(item).toContainText('Practice model (no AI)')
    await addAgent(page, 'Ada', 'practice — Dry run, Practice model (no AI)')
    await send(page, 'hello')
    await expect(answers(page)).toContainText('You wrote: “hello”')
    await expect(answers(page)).toContainText('Practice model (no AI)')
  })

  // Bug: only listed models can be used.
  test('a model that no list holds can be typed', async ({ launch }) => {
    cloud.mock.onMessage('hello', { content: 'Typed and found.' })
    const { page } = await launch()
    const entry = { type: 'OpenAI', name: 'Mine', baseUrl: `${cloud.url}/v1`, key: rightKey }
    await expect(await addProvider(page, entry)).toContainText('Connected')
    await rail(page).getByRole('link', { name: 'Agents' }).click()
    await button(page, 'New agent').click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Ada')
    await page.getByRole('combobox', { name: 'Model', exact: true }).fill('model-of-tomorrow')
    await page.getByRole('option', { name: 'Use "model-of-tomorrow" — Mine' }).click()
    await button(page, 'Save agent').click()
    await expect(page.getByRole('heading', { name: 'Ada' })).toBeVisible()
    const [agent] = (await call(page, 'agent.list', {})).items
    expect(agent?.model?.modelId).toBe('model-of-tomorrow')
  })
})

describe('the state of a provider', () => {
  // Bug: the list shows an old state until it is opened anew.
  test('pending, validating and connected are seen live, and no more than a few are asked at once', async ({
    launch,
  }) => {
    const { page } = await launch()
    await call(page, 'settings.update', { onboardedAt: Date.now() })
    await go(page, '#/providers')
    await expect(button(page, 'Add provider')).toBeEnabled()
    const release = cloud.hold()
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) {
      const baseUrl = `${cloud.url}/v1`
      await call(page, 'provider.create', { type: 'openai', name, baseUrl, apiKey: rightKey })
    }
    const item = (name: string) => page.getByRole('listitem', { name, exact: true })
    await expect(item('One')).toContainText('Validating')
    await expect(item('Five')).toContainText('Pending')
    await expect(button(item('One'), 'Validate')).toBeDisabled()
    release()
    for (const name of ['One', 'Five']) {
      await expect(item(name)).toContainText('Connected')
      await expect(item(name)).toContainText(/\d+ models/)
      await expect(item(name)).toContainText(/\d ms|\d s/)
    }
  })

  // Bug: a refused key is shown as connected, or without the reason; a corrected key is not tried.
  test('a wrong key is an error with its reason, and a corrected one mends it', async ({ launch }) => {
    const { page } = await launch()
    const baseUrl = `${cloud.url}/v1`
    const item = await addProvider(page, { type: 'OpenAI', name: 'Mine', baseUrl, key: 'sk-wrong' })
    await expect(item).toContainText('Error')
    await expect(item.getByRole('alert')).toContainText(/key/i)
    await button(item, 'Edit').click()
    const dialog = page.getByRole('dialog', { name: 'Edit provider' })
    // What is kept is never shown again.
    await expect(dialog.getByRole('textbox', { name: 'API key' })).toHaveValue('')
    await dialog.getByRole('textbox', { name: 'API key' }).fill(rightKey)
    await button(dialog, 'Save').click()
    await expect(item).toContainText('Connected')
    await expect(item.getByRole('alert')).toBeHidden()
  })

  // Bug: how many requests a service allows cannot be said, is forgotten, cannot be taken back, or is saved as nonsense.
  test('the requests that a service allows in a minute are kept, and can be taken back', async ({
    launch,
  }) => {
    const { page } = await launch()
    const baseUrl = `${cloud.url}/v1`
    const item = await addProvider(page, { type: 'OpenAI', name: 'Mine', baseUrl, key: rightKey })
    const dialog = page.getByRole('dialog', { name: 'Edit provider' })
    const limit = dialog.getByRole('spinbutton', { name: 'Requests per minute' })
    const kept = async () => (await call(page, 'provider.list', {}))[0]?.requestsPerMinute
    await button(item, 'Edit').click()
    await expect(limit).toHaveValue('')
    for (const wrong of ['0', '1.5', 'many', '100001']) {
      await limit.fill(wrong)
      await button(dialog, 'Save').click()
      await expect(dialog.getByRole('alert')).toHaveText(
        'Enter a whole number from 1 to 100,000, or leave it empty.',
      )
    }
    await limit.fill('30')
    await button(dialog, 'Save').click()
    await expect(dialog).toBeHidden()
    expect(await kept()).toBe(30)
    await page.reload()
    await button(page.getByRole('listitem', { name: 'Mine', exact: true }), 'Edit').click()
    await expect(limit).toHaveValue('30')
    await limit.fill('')
    await button(dialog, 'Save').click()
    await expect(dialog).toBeHidden()
    expect(await kept()).toBeNull()
  })

  // Bug: one dead host holds up the start, the list, or the answers of others.
  test('a dead host is an error and blocks nothing else', async ({ launch }) => {
    const { page } = await launch()
    const dead = await addProvider(page, { type: 'Ollama', name: 'Gone', baseUrl: 'http://127.0.0.1:1' })
    await expect(dead).toContainText('Error')
    await expect(dead.getByRole('alert')).toContainText('127.0.0.1:1')
    await expect(await addProvider(page, { type: 'Practice model', name: 'Dry run' })).toContainText(
      'Connected',
    )
    // One that accepts and never answers is no better, and no worse.
    const release = cloud.hold()
    const hung = { type: 'OpenAI', name: 'Hung', baseUrl: `${cloud.url}/v1`, key: rightKey }
    await expect(await addProvider(page, hung)).toContainText('Validating')
    await addAgent(page, 'Ada', 'practice — Dry run, Practice model (no AI)')
    await send(page, 'hello')
    await expect(answers(page)).toContainText('You wrote: “hello”')
    release()
  })

  // Bug: a deleted provider cannot be had back, or comes back without its key.
  test('deleting asks first, and undo brings the provider back with its key', async ({ launch }) => {
    const { page } = await launch()
    const entry = { type: 'OpenAI', name: 'Mine', baseUrl: `${cloud.url}/v1`, key: rightKey }
    const item = await addProvider(page, entry)
    await expect(item).toContainText('Connected')
    await button(item, 'Delete').click()
    const question = page.getByRole('alertdialog')
    await expect(button(question, 'Cancel')).toBeFocused()
    await button(question, 'Delete').click()
    await expect(item).toBeHidden()
    await button(page, 'Undo').click()
    await expect(item).toContainText('Connected')
    await button(item, 'Validate').click()
    await expect(item).toContainText('Connected')
    expect((await call(page, 'provider.list', {}))[0]?.hasKey).toBe(true)
  })
})

describe('a key', () => {
  // Bug: a key in plain text in a file, a page or an answer.
  test('is nowhere but in the vault', async ({ launch, dataDir }) => {
    cloud.mock.onMessage('hello', { content: 'Here I am.' })
    const { page, output, close } = await launch()
    const entry = { type: 'Anthropic', name: 'Mine', baseUrl: cloud.url, key: rightKey }
    await expect(await addProvider(page, entry)).toContainText('Connected')
    expect(await page.content()).not.toContain(rightKey)
    await addAgent(page, 'Ada', 'claude-3-5-sonnet-20241022 — Mine')
    await send(page, 'hello')
    await expect(answers(page)).toContainText('Here I am.')
    // The service did get it.
    const id = (await call(page, 'provider.list', {}))[0]?.id ?? ''
    const queries = [
      ['provider.list', {}],
      ['provider.get', { id }],
      ['provider.validate', { id }],
      ['provider.update', { id, name: 'Still mine' }],
      ['model.list', {}],
      ['settings.get', {}],
      ['vault.status', {}],
      ['app.info', {}],
      ['agent.list', {}],
      ['conversation.list', {}],
      ['message.search', { query: rightKey.slice(3) }],
    ] as const
    for (const [route, input] of queries) {
      const reply = await rawCall(page, route, input)
      expect(reply.ok, route).toBe(true)
      expect(JSON.stringify(reply), route).not.toContain(rightKey)
    }
    // Not as typed text that the window remembers, either.
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).not.toContain(
      rightKey,
    )
    await close()
    expect(await filesHolding(dataDir, rightKey)).toEqual([])
    expect(output()).not.toContain(rightKey)
  })

  // Bug: a refusal that quotes the key reaches the page or the log.
  test('is taken out of what a service says of it', async ({ launch, dataDir }) => {
    const { page, close } = await launch()
    const leaky = 'sk-leaky-0123456789abcdef'
    const item = await addProvider(page, {
      type: 'OpenAI-compatible',
      name: 'Mine',
      baseUrl: `${cloud.url}/v1`,
      key: leaky,
    })
    await expect(item).toContainText('Error')
    expect(await page.content()).not.toContain(leaky)
    await close()
    expect(await filesHolding(dataDir, leaky)).toEqual([])
  })

  // Bug: the address is edited, and the key that is kept goes to whoever answers there.
  test('is asked for again where the address is changed to another place', async ({ launch }) => {
    const elsewhere = await startCloud()
    onTestFinished(() => elsewhere.close())
    const { page } = await launch()
    const entry = { type: 'OpenAI', name: 'Mine', baseUrl: `${cloud.url}/v1`, key: rightKey }
    const item = await addProvider(page, entry)
    await expect(item).toContainText('Connected')
    await button(item, 'Edit').click()
    const dialog = page.getByRole('dialog', { name: 'Edit provider' })
    const address = dialog.getByRole('textbox', { name: 'Base URL' })
    const key = dialog.getByRole('textbox', { name: 'API key' })
    await expect(key).toHaveAttribute('placeholder', 'A key is kept. Type to replace it.')
    await address.fill(`${elsewhere.url}/v1`)
    await expect(key).toHaveAttribute('placeholder', 'Paste the key')
    await expect(key).toHaveAccessibleDescription(new RegExp(`not entered for ${elsewhere.url} `))
    await button(dialog, 'Save').click()
    await expect(dialog.getByRole('alert')).toContainText('Enter the key again')
    await expect(key).toHaveAttribute('aria-invalid', 'true')
    await expect(key).toHaveAccessibleDescription(/Enter the key again/)
    expect((await call(page, 'provider.list', {}))[0]?.baseUrl).toBe(`${cloud.url}/v1`)
    // Going on without a key is a way, too; then nothing is sent that could be read.
    await button(dialog, 'Remove the key').click()
    await expect(dialog.getByText('The key is removed when you save.')).toBeVisible()
    await expect(dialog.getByRole('alert')).toBeHidden()
    await button(dialog, 'Keep it').click()
    await key.fill(rightKey)
    await button(dialog, 'Save').click()
    await expect(dialog).toBeHidden()
    await expect(item).toContainText('Connected')
    expect((await call(page, 'provider.list', {}))[0]?.baseUrl).toBe(`${elsewhere.url}/v1`)
  })

  // Bug: keys that are kept without a vault, or a vault that cannot be opened in the window.
  test('without a keychain and a passphrase asks for one first, and again after a restart', async ({
    launch,
  }) => {
    const first = await launch({ passphrase: null })
    await call(first.page, 'settings.update', { onboardedAt: Date.now() })
    await go(first.page, '#/providers')
    await button(first.page, 'Add provider').click()
    const dialog = first.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Base URL' }).fill(`${cloud.url}/v1`)
    await dialog.getByRole('textbox', { name: 'API key' }).fill(rightKey)
    await button(dialog, 'Save').click()
    await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('correct horse battery')
    await dialog.getByRole('textbox', { name: 'Repeat the passphrase' }).fill('correct horse battery')
    await button(dialog, 'Set passphrase').click()
    await expect(first.page.getByRole('listitem', { name: 'OpenAI', exact: true })).toContainText('Connected')
    await first.close()

    const { page } = await launch({ passphrase: null })
    await expect(page.getByText('Saved keys are locked')).toBeVisible()
    await button(page, 'Unlock').click()
    const unlock = page.getByRole('dialog')
    await unlock.getByRole('textbox', { name: 'Passphrase' }).fill('wrong horse')
    await button(unlock, 'Unlock').click()
    await expect(unlock.getByRole('alert')).toBeVisible()
    await unlock.getByRole('textbox', { name: 'Passphrase' }).fill('correct horse battery')
    await button(unlock, 'Unlock').click()
    await expect(page.getByText('Saved keys are locked')).toBeHidden()
    await go(page, '#/providers')
    const item = page.getByRole('listitem', { name: 'OpenAI', exact: true })
    await button(item, 'Validate').click()
    await expect(item).toContainText('Connected')
  })
})

describe('a vault that cannot be opened', () => {
  // Bug: no key can ever be kept again, or a provider goes on as if it had one.
  test('by a forgotten passphrase gives way to a new one, after the saved keys were removed', async ({
    launch,
  }) => {
    const first = await launch({ passphrase: 'a passphrase that is forgotten' })
    const entry = { type: 'OpenAI', name: 'Mine', baseUrl: `${cloud.url}/v1`, key: rightKey }
    await expect(await addProvider(first.page, entry)).toContainText('Connected')
    await addPractice(first.page)
    await first.close()

    const second = await launch({ passphrase: null })
    const { page } = second
    await go(page, '#/providers')
    await button(page, 'Unlock').click()
    const dialog = page.getByRole('dialog', { name: 'Unlock your keys' })
    await button(dialog, 'Forgot the passphrase? Remove the saved keys…').click()
    const question = page.getByRole('alertdialog', { name: 'Remove all saved keys?' })
    await expect(button(question, 'Cancel')).toBeFocused()
    await button(question, 'Cancel').click()
    expect((await call(page, 'vault.status', {})).state).toBe('locked')
    await dialog.getByRole('textbox', { name: 'Passphrase' }).fill('perhaps this one')
    await button(dialog, 'Unlock').click()
    await expect(dialog.getByRole('alert')).toBeVisible()
    await button(dialog, 'Forgot the passphrase? Remove the saved keys…').click()
    await button(question, 'Remove the keys').click()
    await expect(page.getByText('Saved keys are locked')).toBeHidden()
    const choose = page.getByRole('dialog', { name: 'Choose a passphrase for your keys' })
    const passphrase = choose.getByRole('textbox', { name: 'Passphrase', exact: true })
    await expect(passphrase).toBeFocused()
    await expect(passphrase).toHaveValue('')
    await passphrase.fill('correct horse battery')
    await choose.getByRole('textbox', { name: 'Repeat the passphrase' }).fill('correct horse battery')
    await button(choose, 'Set passphrase').click()
    await expect(choose).toBeHidden()
    // It is seen at once that its key is missing, and the others are left alone.
    const item = page.getByRole('listitem', { name: 'Mine', exact: true })
    await expect(item).toContainText('No key')
    await expect(item.getByRole('alert')).toContainText('wants a key')
    await expect(page.getByRole('listitem', { name: 'Practice', exact: true })).toContainText('Connected')
    await button(item, 'Edit').click()
    await page.getByRole('textbox', { name: 'API key' }).fill(rightKey)
    await button(page, 'Save').click()
    await expect(item).toContainText('Connected')
    await second.close()

    const third = await launch({ passphrase: 'correct horse battery' })
    await go(third.page, '#/providers')
    const again = third.page.getByRole('listitem', { name: 'Mine', exact: true })
    await button(again, 'Validate').click()
    await expect(again).toContainText('Connected')
    expect((await call(third.page, 'vault.status', {})).state).toBe('ready')
  })

  // Bug: a passphrase is asked for that does not exist, and there is no way on.
  test('by its keychain says so, asks it again, and can be begun anew', async ({ launch }) => {
    const first = await launch()
    await call(first.page, 'settings.update', { onboardedAt: Date.now() })
    const provider = { type: 'openai', name: 'Mine', baseUrl: cloud.url, apiKey: rightKey } as const
    await call(first.page, 'provider.create', provider)
    // What is still waiting to be checked is checked at the next start, and wants its key then.
    const status = async () => (await call(first.page, 'provider.list', {}))[0]?.status
    await expect.poll(status).toMatch(/connected|error/)
    await first.close()
    const database = new Database(databaseFile(first.dataDir), { nativeBinding: nativeBinding() })
    const check = { nonce: 'AAAA', ciphertext: 'AAAA' }
    const header = JSON.stringify({ version: 1, method: 'keychain', account: 'of another machine', check })
    database.prepare("UPDATE settings SET value = ? WHERE key = 'vault.header'").run(header)
    database.close()

    const { page } = await launch()
    await go(page, '#/providers')
    // The keychain is asked when a key is wanted, and only then can it fail.
    await expect(button(page, 'Unlock')).toBeHidden()
    await button(page.getByRole('listitem', { name: 'Mine', exact: true }), 'Validate').click()
    await button(page, 'Unlock').click()
    const dialog = page.getByRole('dialog', { name: 'Unlock your keys' })
    await expect(dialog.getByText('lies in the keychain of this computer')).toBeVisible()
    await expect(dialog.getByRole('textbox')).toHaveCount(0)
    await expect(button(dialog, 'Retry')).toBeFocused()
    await button(dialog, 'Retry').click()
    await button(dialog, 'Remove the saved keys…').click()
    await button(page.getByRole('alertdialog'), 'Remove the keys').click()
    const choose = page.getByRole('dialog', { name: 'Choose a passphrase for your keys' })
    await expect(choose.getByRole('textbox', { name: 'Passphrase', exact: true })).toBeFocused()
    expect((await call(page, 'provider.list', {}))[0]?.hasKey).toBe(false)
  })
})

describe('offline', () => {
  // Bug: the offline switch lets something out, or stops what needs no network.
  test('only models on this machine are asked', async ({ launch }) => {
    const { page } = await launch()
    await addPractice(page)
    await call(page, 'settings.update', { onboardedAt: Date.now() })
    await go(page, '#/settings')
    await page.getByRole('switch', { name: 'Work offline' }).click()
    await expect(page.getByText('Offline', { exact: true })).toBeVisible()
    const item = await addProvider(page, { type: 'OpenAI', name: 'Far away', key: rightKey })
    await expect(item).toContainText('Pending')
    await expect(item).toContainText('checked once offline mode is off')
    await addAgent(page, 'Ada', 'practice — Practice, Practice model (no AI)')
    await send(page, 'hello')
    await expect(answers(page)).toContainText('You wrote: “hello”')
  })
})
