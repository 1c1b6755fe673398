/** Providers in each status, and the dialog that adds one. */
import { never, storeFailure } from '../main-side.ts'
import { type Stage, type Studio, smallest } from '../studio.ts'

export async function providers(studio: Studio): Promise<void> {
  const empty = await studio.open({ data: 'empty' })
  await empty.call('settings.update', { onboardedAt: Date.now() })
  await empty.go('providers')
  await empty.picture('empty', 'No provider yet')
  await dialog(empty)
  await empty.close()

  const stage = await studio.open({ data: 'full' })
  await stage.go('providers')
  await stage.picture('list', 'Providers that are connected')
  // One that cannot be reached; four that never answer, and one that waits for its turn behind them.
  await stage.call('provider.create', {
    type: 'anthropic',
    name: 'Anthropic',
    baseUrl: 'https://api.anthropic.com',
    apiKey: 'sk-ant-not-a-real-key',
  })
  await stage.page.getByText('Error', { exact: true }).first().waitFor()
  await stage.call('provider.create', {
    type: 'openai-compatible',
    name: 'The GPU server in the basement of the old building, second rack from the left',
    baseUrl: 'http://slow.example.com:8000/a/rather/long/path/to/the/models/of/the/research/group/v1',
  })
  for (const name of ['LM Studio', 'vLLM', 'llama.cpp server', 'Groq']) {
    await stage.call('provider.create', {
      type: 'openai-compatible',
      name,
      baseUrl: 'http://slow.example.com/v1',
    })
  }
  await stage.page.getByText('Pending', { exact: true }).first().waitFor()
  await stage.picture('statuses', 'Connected, error, validating, pending', { still: false })
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('statuses-900x600', 'Providers at 900×600', { still: false })
  await stage.resize(1280, 800)
  await stage.page.getByRole('button', { name: /^Edit/ }).first().click()
  await stage.picture('edit', 'Editing a provider with a key')
  await stage.page.keyboard.press('Escape')
  await stage.page
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click()
  await stage.picture('delete', 'Deleting a provider')
  await stage.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await stage.page.getByText('Deleted “').waitFor()
  await stage.picture('deleted', 'Deleted, with the way back', { still: false })
  await stage.answer('provider.list', never)
  await stage.reload()
  await stage.picture('loading', 'Providers loading')
  await stage.answer('provider.list', storeFailure)
  await stage.reload()
  await stage.picture('error', 'The providers cannot be read')
  await stage.close()
}

async function dialog(stage: Stage): Promise<void> {
  const { page } = stage
  await page.getByRole('button', { name: 'Add provider' }).click()
  await stage.picture('add', 'Adding a provider')
  await page.getByRole('combobox', { name: 'Type' }).click()
  await stage.picture('add-types', 'The types there are')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Name' }).fill('')
  await page.getByRole('textbox', { name: 'Base URL' }).fill('api.example.com')
  await page.getByRole('textbox', { name: 'API key' }).fill('a key with spaces')
  await page.getByRole('spinbutton', { name: 'Requests per minute' }).fill('0')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.waitForTimeout(200)
  await stage.picture('add-errors', 'What is wrong, at each field')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('add-errors-900x600', 'The same at 900×600')
  await stage.resize(1280, 800)
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: /Ollama/ }).click()
  await stage.picture('add-ollama', 'Adding Ollama')
  await page.getByRole('combobox', { name: 'Type' }).click()
  await page.getByRole('option', { name: /Practice model/ }).click()
  await stage.picture('add-practice', 'Adding the practice model')
}
