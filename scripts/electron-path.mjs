// `npm run --silent electron-path`: the executable that `npm start` would use, and nothing else on standard output.
import { setUp } from './setup/all.mjs'
import { createReport, runCommand } from './setup/report.mjs'

await runCommand(async () => {
  const { executable } = await setUp(createReport({ stream: process.stderr }))
  process.stdout.write(`${executable}\n`)
  return 0
})
