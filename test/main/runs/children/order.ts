/** Orders by a run, and kills itself at the point that it is told; 0: at none, and it says how many there are. */
import { argument, newId, open, say } from '../../store/children/child-store.ts'
import { orderHouse } from './order-house.ts'

const [dataDir, migrationsDir, file, kind] = [argument(0), argument(1), argument(2), argument(3)]
const [subject, killAt] = [argument(4), Number(argument(5))]
let points = 0
const store = await open(dataDir, migrationsDir)
const { runs, chat, background } = orderHouse(store, file, () => {
  points += 1
  if (points === killAt) process.kill(process.pid, 'SIGKILL')
})
const runId = newId()
if (kind === 'chat') await chat.send({ runId, conversationId: subject, text: 'Order bread and milk.' })
else await background.start({ id: runId, agentId: subject, input: 'Order bread and milk.' })
await runs.settled()
store.close()
say(`points ${points}`)
