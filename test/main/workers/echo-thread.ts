/** A thread that does as it is told. */
import { workerData } from 'node:worker_threads'
import { serve } from '#main/workers/serve'
import { AppError } from '#shared/errors'

const { log } = workerData as { log: SharedArrayBuffer }
/** How many requests were begun, and how many steps were made. */
const counts = new Int32Array(log)

serve({
  *echo(input) {
    Atomics.add(counts, 0, 1)
    yield
    return { input, environment: { ...process.env } }
  },
  *steps(input) {
    Atomics.add(counts, 0, 1)
    for (let step = 0; step < Number(input); step += 1) {
      Atomics.add(counts, 1, 1)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
      yield
    }
    return 'finished'
  },
  *hang() {
    yield
    for (;;);
  },
  *crash() {
    yield
    process.exit(3)
  },
  *refuse() {
    yield
    throw new AppError('invalid-input', 'No.')
  },
  *fail() {
    yield
    throw new Error('a secret path')
  },
})
