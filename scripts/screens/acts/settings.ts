/** Settings. */
import { never, storeFailure } from '../main-side.ts'
import { type Studio, smallest } from '../studio.ts'

export async function settings(studio: Studio): Promise<void> {
  const stage = await studio.open({ data: 'full' })
  const { page } = stage
  await stage.go('settings')
  await stage.picture('filled', 'Settings')
  await page.getByText('About').last().scrollIntoViewIfNeeded()
  await page.mouse.move(700, 500)
  await page.mouse.wheel(0, 3000)
  await page.waitForTimeout(300)
  await stage.picture('about', 'Settings, at their end')
  await stage.resize(smallest.width, smallest.height)
  await stage.picture('900x600', 'Settings at 900×600')
  await stage.resize(1280, 800)
  await stage.call('settings.update', { offline: true })
  await page.mouse.wheel(0, -3000)
  await stage.picture('offline', 'Working offline')
  await stage.call('settings.update', { offline: false })
  await stage.answer('app.info', never)
  await stage.answer('vault.status', never)
  await stage.reload()
  await stage.picture('loading', 'Settings loading in part')
  await stage.answer('app.info', storeFailure)
  await stage.answer('vault.status', storeFailure)
  await stage.reload()
  await stage.picture('error', 'Settings that cannot be read in part')
  await stage.close()
}
