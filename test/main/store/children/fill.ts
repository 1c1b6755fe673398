/** Writes until the disk is full, frees some of it, and writes once more. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argument, codeOf, newId, open, say } from './child-store.ts'

const dataDir = argument(0)
const ballast = join(dataDir, 'ballast')
writeFileSync(ballast, Buffer.alloc(1_500_000))
const store = await open(dataDir, argument(1))
const { id: conversationId } = store.conversations.insert({ agentId: null, draft: '', kind: 'chat' })

function write(): Promise<string> {
  const id = newId()
  const text = `word ${id} `.repeat(2000)
  const message = { id, conversationId, parentId: null, text, createdAt: Date.now() }
  return store.enqueue(() => store.messages.insertUser(message)).then(() => id)
}

const written: string[] = []
try {
  for (;;) written.push(await write())
} catch (thrown) {
  say(`stopped ${codeOf(thrown)} ${written.length > 0}`)
}
say(`kept ${written.every((id) => store.messages.get(id)?.text.includes(id))}`)
rmSync(ballast)
written.push(await write())
store.close()
const again = await open(dataDir, argument(1))
say(`again ${written.every((id) => again.messages.get(id)?.text.includes(id))}`)
again.close()
