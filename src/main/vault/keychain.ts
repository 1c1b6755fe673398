/** The operating system's keychain. Loaded and asked only when a secret is; never while the application starts. */
import { AppError } from '#shared/errors'

export interface Keychain {
  /** null where nothing is kept under this account. Rejects where the keychain cannot be used. */
  get(account: string): Promise<string | null>
  set(account: string, value: string): Promise<void>
  delete(account: string): Promise<void>
}

const keychainService = 'Agent Factory'

export interface KeychainOptions {
  /** An unlocked keychain answers within milliseconds; a locked one asks the person for a password first. */
  readonly timeoutMs?: number
  readonly service?: string
}

/** Calls that were given up and are still under way in a thread of their own. */
let stuck = 0

/**
 * On its way out Node waits for all its threads, so one that hangs in the keychain would keep a closed application
 * running for ever. By the time of this event everything of ours is done and saved.
 */
function leaveStuckThreads(): void {
  if (stuck > 0) process.kill(process.pid, 'SIGKILL')
}

/** The keychain of this machine, whether there is one or not: that shows with the first call. */
export function openKeychain({
  timeoutMs = 60_000,
  service = keychainService,
}: KeychainOptions = {}): Keychain {
  function giveUpOn(call: Promise<unknown>): void {
    if (!process.listeners('exit').includes(leaveStuckThreads)) process.once('exit', leaveStuckThreads)
    stuck += 1
    const over = (): void => {
      stuck -= 1
    }
    call.then(over, over)
  }

  async function withKeytar<Result>(
    work: (keytar: typeof import('keytar')) => Promise<Result>,
  ): Promise<Result> {
    const loaded = await import('keytar')
    // A CommonJS package: bundled or not, its functions lie in one of two places.
    const keytar = 'default' in loaded ? (loaded.default as typeof loaded) : loaded
    const call = work(keytar)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        giveUpOn(call)
        reject(new AppError('keychain-silent', { wait: timeoutMs }))
      }, timeoutMs)
      timer.unref()
    })
    try {
      return await Promise.race([call, late])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    get: (account) => withKeytar((keytar) => keytar.getPassword(service, account)),
    set: (account, value) => withKeytar((keytar) => keytar.setPassword(service, account, value)),
    async delete(account) {
      await withKeytar((keytar) => keytar.deletePassword(service, account))
    },
  }
}
