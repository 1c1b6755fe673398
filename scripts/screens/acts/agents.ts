/** Agents: the list, the builder, versions. */
import type { Agent } from '#shared/agents/agent'
import { never, storeFailure } from '../main-side.ts'
import { questions } from '../scripts.ts'
import { type Stage, type Studio, smallest } from '../studio.ts'

export async function agents(studio: Studio): Promise<void> {
  const empty = await studio.open({ data: 'empty' })
  await empty.call('settings.update', { onboardedAt: Date.now() })
  await empty.go('agents')
  await empty.picture('empty', 'No agent yet: six to begin from')
  await empty.go('agents/new')
  await empty.picture('new', 'A new agent, and no model there is')
  await empty.close()

  const stage = await studio.open({ data: 'full' })
  await list(stage)
  await builder(stage)
  await lateAndFailing(stage)
  await stage.close()
}

async function list(stage: Stage): Promise<void> {
  const { page } = stage
  await stage.go('agents')
  await stage.picture('list', 'All agents, some with long names')
  await page.getByRole('listitem').nth(1).hover()
  await stage.picture('list-hover', 'An agent under the pointer')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('list-900x600', 'Agents at 900×600')
  await stage.resize(1280, 800)
  await page.getByRole('searchbox', { name: 'Search agents' }).fill('zeppelin')
  await page.waitForTimeout(300)
  await stage.picture('list-nothing', 'No agent matches')
  await page.getByRole('searchbox', { name: 'Search agents' }).fill('')
  await page.getByText('Deleted', { exact: true }).first().click()
  await page.getByRole('button', { name: 'Restore' }).first().waitFor()
  await stage.picture('deleted', 'Deleted agents')
  await page.getByText('All', { exact: true }).first().click()
  await page.getByRole('listitem').first().hover()
  await page.getByRole('button', { name: 'Delete', exact: true }).first().click()
  await page.getByRole('alertdialog').waitFor()
  await stage.picture('delete', 'Deleting an agent')
  await page.keyboard.press('Escape')
}

async function builder(stage: Stage): Promise<void> {
  const { page } = stage
  const { items } = await stage.call('agent.list', { search: 'Assistant' })
  const agent = items.find(({ name }) => name === 'Assistant') as Agent
  await stage.go(`agents/${agent.id}`)
  await stage.picture('builder', 'The builder')
  await page.getByRole('combobox', { name: 'Model', exact: true }).click()
  await stage.picture('builder-model', 'Choosing a model')
  await page.getByRole('combobox', { name: 'Model', exact: true }).fill('my-own-model')
  await page.waitForTimeout(200)
  await stage.picture('builder-model-typed', 'A model that no list holds')
  await page.keyboard.press('Escape')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('builder-900x600', 'The builder at 900×600')
  await stage.resize(1280, 800)
  await stage.reload()
  await page
    .getByRole('button', { name: 'More parameters' })
    .click()
    .catch(() => page.getByText('More parameters').click())
  await page.getByText('More parameters').scrollIntoViewIfNeeded()
  await stage.picture('builder-parameters', 'All parameters')
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill(questions.backup)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Regenerate' }).waitFor()
  await stage.picture('try-it', 'Trying the draft')
  await page.getByRole('textbox', { name: 'Name' }).fill('')
  await page.getByRole('spinbutton', { name: 'Temperature' }).fill('7')
  await page.getByRole('button', { name: 'Save agent' }).click()
  await page.waitForTimeout(300)
  await stage.picture('builder-errors', 'What is wrong, at each field')
  await page.getByRole('link', { name: 'Back' }).click()
  await page.waitForTimeout(200)
  await stage.picture('builder-leave', 'Leaving with unsaved changes')
  await page.getByRole('button', { name: 'Discard changes' }).click()
  await stage.go(`agents/${agent.id}`)
  await page.getByRole('button', { name: 'Version history' }).click()
  await page.getByRole('button', { name: /Version 3/ }).click()
  await stage.picture('versions', 'Versions, and what differs')
  await page.keyboard.press('Escape')
  await page
    .getByRole('button', { name: 'Icon' })
    .first()
    .click()
    .catch(() => undefined)
  await stage.picture('builder-icons', 'Choosing an icon')
  await page.keyboard.press('Escape')
  await stage.go('agents/new')
  await stage.picture('builder-new', 'A new agent')
  const long = await stage.call('agent.list', { search: 'Correspondence' })
  await stage.go(`agents/${long.items[0]?.id}`)
  await stage.picture('builder-long', 'An agent with a long name')
}

async function lateAndFailing(stage: Stage): Promise<void> {
  await stage.answer('agent.list', never)
  await stage.go('agents')
  await stage.reload()
  await stage.picture('loading', 'Agents loading')
  await stage.answer('agent.list', storeFailure)
  await stage.reload()
  await stage.picture('error', 'The agents cannot be read')
  await stage.answer('agent.list', null)
  await stage.answer('agent.get', never)
  await stage.go('agents/0198d6a0-0000-7000-8000-000000000000')
  await stage.picture('builder-loading', 'The builder loading')
  await stage.answer('agent.get', null)
  await stage.reload()
  await stage.picture('builder-gone', 'An agent that is gone')
}
