/** Keys on a machine without a keychain. */
import type { Studio } from '../studio.ts'

export async function vault(studio: Studio): Promise<void> {
  const empty = await studio.open({ data: 'empty', passphrase: null })
  await empty.call('settings.update', { onboardedAt: Date.now() })
  await empty.go('providers')
  await empty.page.getByRole('button', { name: 'Add provider' }).click()
  await empty.page.getByRole('textbox', { name: 'API key' }).fill('sk-a-key-that-is-only-for-this-picture')
  await empty.page.getByRole('button', { name: 'Save' }).click()
  await empty.page.getByRole('textbox', { name: 'Repeat the passphrase' }).waitFor()
  await empty.picture('choose', 'Choosing a passphrase for the first key')
  await empty.page.getByRole('textbox', { name: 'Passphrase', exact: true }).fill('correct horse')
  await empty.page.getByRole('textbox', { name: 'Repeat the passphrase' }).fill('correct house')
  await empty.page.getByRole('button', { name: 'Set passphrase' }).click()
  await empty.picture('choose-differs', 'The two passphrases differ')
  await empty.go('settings')
  await empty.close()

  const locked = await studio.open({ data: 'full', passphrase: null })
  await locked.go('chat')
  await locked.picture('banner', 'Saved keys are locked')
  await locked.page.getByRole('button', { name: 'Unlock' }).first().click()
  await locked.page.getByRole('textbox', { name: 'Passphrase' }).fill('not the passphrase')
  await locked.page.getByRole('dialog').getByRole('button', { name: 'Unlock' }).click()
  await locked.page.getByRole('alert').first().waitFor()
  await locked.picture('wrong', 'A wrong passphrase')
  await locked.page.keyboard.press('Escape')
  await locked.go('settings')
  await locked.picture('settings', 'Settings while keys are locked')
  await locked.close()
}
