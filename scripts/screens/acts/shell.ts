/** What holds the screens: the palette, toasts, and a part that breaks. */
import { type Studio, smallest } from '../studio.ts'

export async function shell(studio: Studio): Promise<void> {
  const stage = await studio.open({ data: 'full' })
  const { page } = stage
  await stage.go('chat')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').last().waitFor()
  await stage.picture('palette', 'The command palette')
  await page.keyboard.type('how')
  await page.waitForTimeout(400)
  await stage.picture('palette-search', 'The palette finds conversations')
  await page.keyboard.type(' zeppelin')
  await page.waitForTimeout(400)
  await stage.picture('palette-nothing', 'The palette finds nothing')
  await page.keyboard.press('Escape')
  await stage.resize(smallest.width, smallest.height)
  await page.keyboard.press('Control+k')
  await page.waitForTimeout(300)
  await stage.picture('palette-900x600', 'The palette at 900×600')
  await page.keyboard.press('Escape')
  await stage.resize(1280, 800)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await stage.picture('focus', 'Where the focus is')
  await stage.answer('provider.list', { kind: 'data', data: [{ id: 'nonsense' }] })
  await stage.go('providers')
  await stage.reload()
  await stage.picture('crash', 'A part of the window that stopped working')
  await stage.close()
}
