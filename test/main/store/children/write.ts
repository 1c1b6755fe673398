/** Writes messages through the queue for ever, and prints each id once its write was acknowledged. */
import { argument, newId, open, say } from './child-store.ts'

const store = await open(argument(0), argument(1))
const conversationId = argument(2)
const concurrent = 8

async function writeOn(): Promise<void> {
  let parentId: string | null = null
  for (;;) {
    const id = newId()
    const message = { id, conversationId, parentId, text: `Message ${id}`, createdAt: Date.now() }
    parentId = id
    await store.enqueue(() => store.messages.insertUser(message))
    say(id)
  }
}
await Promise.all(Array.from({ length: concurrent }, writeOn))
