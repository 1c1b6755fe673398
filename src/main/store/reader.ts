/** Reading beside the main thread: what looks through much, such as a search among all messages. */
import type { Conversation, SearchHit } from '#shared/conversations/conversation'
import { createWorkerClient } from '../workers/client.ts'
import { workerFile } from '../workers/file.ts'
import { databaseFile } from './files.ts'
import { nativeBinding } from './native.ts'
import type { SearchQuery } from './search.ts'
import type { ConversationQuery, ConversationStore, MessageStore, Page, StoreLog } from './store.ts'

/** What the thread is handed. */
export interface ReaderData {
  readonly file: string
  readonly nativeBinding: string | undefined
}

/** Reads what is committed; what is queued is committed before. All reject with `cancelled` after an abort. */
export interface StoreReader {
  /** As MessageStore.search. */
  search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]>
  /** As ConversationStore.list. */
  conversations(query: ConversationQuery, signal?: AbortSignal): Promise<Page<Conversation>>
  /** Before the store itself, so that the last connection to the file is the one that writes. */
  close(): Promise<void>
}

export interface ReaderOptions {
  readonly dataDir: string
  readonly log: StoreLog
  readonly flush: () => void
  /** Before a search: what was written last is found too. */
  readonly catchUp: () => Promise<void>
  /** Read here, on the main thread, where no thread can be started. */
  readonly messages: Pick<MessageStore, 'search'>
  readonly conversations: Pick<ConversationStore, 'list'>
  readonly file?: URL
  readonly timeLimitMs?: number
}

/** No search takes longer than a second; one that does has met something that nobody thought of. */
const timeLimit = 15_000

export function createReader(options: ReaderOptions): StoreReader {
  const { dataDir, log, flush, catchUp, messages, conversations } = options
  const data: ReaderData = { file: databaseFile(dataDir), nativeBinding: nativeBinding() }
  const client = createWorkerClient({
    file: options.file ?? workerFile('store/reader-thread.ts', 'reader-thread'),
    data,
    // Nothing of ours: the passphrase of the vault is in there, and what the thread needs it is handed.
    env: {},
    timeLimitMs: options.timeLimitMs ?? timeLimit,
    onFault: (reason) => log.error('The thread that reads ended.', { reason }),
  })

  async function ask<Output>(
    name: string,
    input: unknown,
    signal: AbortSignal | undefined,
    here: () => Output,
  ): Promise<Output> {
    flush()
    if (client.isBroken) return here()
    try {
      return (await client.ask(name, input, signal)) as Output
    } catch (thrown) {
      // It could not even be started: slower beats not at all.
      if (client.isBroken && signal?.aborted !== true) return here()
      throw thrown
    }
  }

  return {
    async search(query, signal) {
      flush()
      await catchUp()
      return ask('search', query, signal, () => messages.search(query))
    },
    conversations: (query, signal) => ask('conversations', query, signal, () => conversations.list(query)),
    close: client.close,
  }
}
