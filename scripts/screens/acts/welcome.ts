/** The first run. */
import { never } from '../main-side.ts'
import { type Studio, smallest } from '../studio.ts'

export async function welcome(studio: Studio): Promise<void> {
  const plain = await studio.open({ data: 'empty' })
  await plain.picture('no-ollama', 'First run, Ollama not found')
  await plain.resize(smallest.width, smallest.height)
  await plain.picture('no-ollama-900x600', 'First run at 900×600')
  await plain.resize(1280, 800)
  await plain.answer('setup.detect', never)
  await plain.reload()
  await plain.picture('looking', 'First run, looking for Ollama')
  await plain.answer('setup.detect', null)
  await plain.reload()
  await plain.page.getByRole('button', { name: 'Paste a key' }).click()
  await plain.picture('key', 'First run, pasting a key')
  await plain.page.getByRole('combobox', { name: 'Service' }).click()
  await plain.picture('key-services', 'First run, choosing a service')
  await plain.page.keyboard.press('Escape')
  await plain.page.getByRole('combobox', { name: 'Service' }).fill('Anthropic')
  await plain.page.keyboard.press('Enter')
  await plain.page.getByRole('button', { name: 'Connect' }).click()
  await plain.picture('key-empty', 'First run, no key typed')
  await plain.answer('settings.get', never)
  await plain.reload()
  // Theme and language come from the settings, which are late: the theme is the one remembered.
  await plain.answer('settings.get', null)
  await plain.close()

  const found = await studio.open({ data: 'empty', env: { OLLAMA_HOST: studio.server.ollamaUrl } })
  await found.picture('ollama', 'First run, Ollama found')
  await found.page.getByRole('combobox', { name: 'Model' }).click()
  await found.picture('ollama-models', 'First run, choosing one of its models')
  await found.page.keyboard.press('Escape')
  await found.page.getByRole('button', { name: 'Start with this model' }).click()
  await found.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor()
  await found.picture('first-chat', 'The first chat')
  await found.close()

  const skipped = await studio.open({ data: 'empty' })
  await skipped.page.getByRole('button', { name: 'Skip for now' }).click()
  await skipped.page.getByRole('link', { name: 'Go to Agents' }).waitFor()
  await skipped.picture('skipped', 'Chat without an agent')
  await skipped.close()
}
