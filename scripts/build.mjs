// `npm run build`: always builds, whatever was built before.
import { checkNode } from './setup/all.mjs'
import { build } from './setup/build.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { createReport, runCommand } from './setup/report.mjs'

await runCommand(async () => {
  const report = createReport()
  checkNode()
  await report.step('packages', (progress) => ensurePackages(progress))
  await report.step('build', async (progress) => {
    await build(progress)
    return 'out/main, out/preload, out/renderer, out/node'
  })
  return 0
})
