/** Holds a store open until it is killed, or says why it could not. */
import { argument, codeOf, open, say } from './child-store.ts'

try {
  await open(argument(0), argument(1))
  say('open')
  setInterval(() => {}, 1000)
} catch (thrown) {
  say(`refused ${codeOf(thrown)}`)
}
