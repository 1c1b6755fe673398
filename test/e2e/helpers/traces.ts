/**
 * What remains of a failed test in test-results: a picture, the page as it stood, Playwright's trace of what was done, the
 * application's log and its output.
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright'
import { root } from '../../../scripts/setup/paths.mjs'
import type { LaunchedApp } from './launch.ts'

const resultsFolder = join(root, 'test-results')

/** What was done and what became of it; pictures of the page at each step would cost a quarter of all the time. */
export function startTrace(app: ElectronApplication): Promise<void> {
  return app
    .context()
    .tracing.start()
    .then(() => undefined)
}

/** Everything of this application, in files whose names begin with `name`; what cannot be had is left out. */
export async function keepResults(launched: LaunchedApp, name: string): Promise<void> {
  const file = join(resultsFolder, name.replaceAll(/[^\w-]+/g, '-').slice(0, 120))
  await mkdir(resultsFolder, { recursive: true })
  await launched.page.screenshot({ path: `${file}.png`, timeout: 5000 }).catch(() => {})
  const html = await launched.page.content().catch(() => undefined)
  if (html !== undefined) await writeFile(`${file}.html`, html)
  const trace = { path: `${file}.trace.zip` }
  const { tracing } = launched.app.context()
  await tracing.stopChunk(trace).catch(() => {})
  await writeFile(`${file}.output.txt`, launched.output())
  await copyFile(join(launched.dataDir, 'logs', 'agent-factory.log'), `${file}.log`).catch(() => {})
  process.stderr.write(`The picture, the page, the trace and the log of the failed test are ${file}.*\n`)
}
