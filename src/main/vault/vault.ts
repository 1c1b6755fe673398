// What belongs here: secrets — how they are sealed, where the key to them lies, and nothing that uses them.
/**
 * The vault. Each secret is sealed with a master key that lies in the operating system's keychain, or, where there is
 * none, under a passphrase. It fails closed: a vault whose key cannot be had stays shut and says why; it never makes
 * do with less. The keychain is asked when a secret is first needed, not before: its status comes from the header, and
 * from what was learned of the keychain since the start.
 */
import { randomBytes as systemRandomBytes } from 'node:crypto'
import { assertNever } from '#shared/assert-never'
import { AppError, noticeOf } from '#shared/errors'
import { inEnglish, type KnownText, type TextKey, text } from '#shared/texts/catalogue'
import type { Text } from '#shared/texts/format-text'
import {
  longestPassphrase,
  passphraseSchema,
  shortestPassphrase,
  type VaultStatus,
} from '#shared/vault/vault'
import { keyBytes, type RandomBytes, type Sealed, seal, unseal } from './cipher.ts'
import {
  type Header,
  headerSchema,
  type KeychainHeader,
  keychainHeader,
  opensCheck,
  type PassphraseHeader,
  passphraseHeader,
  unwrapKey,
} from './header.ts'
import type { Keychain } from './keychain.ts'

export interface SecretRecords {
  get(ownerId: string): Sealed | undefined
  put(ownerId: string, record: Sealed): void
  delete(ownerId: string): void
  has(ownerId: string): boolean
  any(): boolean
  /** The same, of owners that are not deleted. */
  anyInUse(): boolean
  /** Deletes all, and tells their owners. */
  clear(): void
}

export interface VaultOptions {
  readonly records: SecretRecords
  readonly header: { read(): string | null; write(json: string): void }
  /** null: this machine has none. */
  readonly keychain: Keychain | null
  /** Opens a vault that has no keychain, or makes one. */
  readonly passphrase?: string | undefined
  readonly randomBytes?: RandomBytes
  /** Hears that the status is another one than was last told of. */
  readonly onChange?: () => void
  readonly log: { warn(message: string, details?: Readonly<Record<string, unknown>>): void }
}

export interface Vault {
  /** Never asks the keychain: before a secret was wanted, it is taken at its word. */
  status(): Promise<VaultStatus>
  /** Asks for the key as a secret would, the keychain too. Makes no key in it. */
  open(): Promise<VaultStatus>
  /**
   * Opens the vault with its passphrase, or chooses it where there is no keychain and no passphrase yet. Rejects with
   * `vault-wrong-passphrase`, or `vault-unavailable` where the key lies in a keychain that does not give it.
   */
  unlock(passphrase: string): Promise<VaultStatus>
  /** Rejects with `vault-locked`, `vault-unavailable` or `vault-damaged`; then nothing was stored. */
  set(ownerId: string, secret: string): Promise<void>
  /** null where none is kept. Rejects as `set` does. */
  get(ownerId: string): Promise<string | null>
  delete(ownerId: string): void
  has(ownerId: string): boolean
  /** The way out where nothing opens the vault any more: deletes every secret, so that it begins anew. Only while locked. */
  reset(): Promise<VaultStatus>
}

/** What is known of the master key. */
type State =
  | { readonly kind: 'open'; readonly key: Uint8Array; readonly method: 'keychain' | 'passphrase' }
  /** The key lies in the keychain, which was not asked yet. */
  | { readonly kind: 'kept' }
  /** There is no key yet, and whether the keychain takes one shows with the first secret. */
  | { readonly kind: 'unasked' }
  /** The keychain works and has no key yet: the first secret makes it. */
  | { readonly kind: 'new' }
  | { readonly kind: 'empty'; readonly reason: KnownText }
  | { readonly kind: 'locked'; readonly method: 'keychain' | 'passphrase' | null; readonly failure: AppError }

export function createVault(options: VaultOptions): Vault {
  const { records, header, keychain, randomBytes = systemRandomBytes, log } = options
  const unfit = whyUnfit(options.passphrase)
  const passphrase = unfit === null ? options.passphrase : undefined
  if (unfit !== null) log.warn(inEnglish(unfit))
  let key: { readonly bytes: Uint8Array; readonly method: 'keychain' | 'passphrase' } | null = null
  /** Why a new key could not be put into the keychain; it is not tried again before the next start. */
  let refused: KnownText | null = null
  /** The passphrase of the options was tried and is not the one. */
  let wrong = false
  /** What became of asking the keychain last. */
  let learned: State | null = null
  let told: string | null = null
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other: two first secrets at once must not make two master keys. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work, work)
    last = result.catch(() => {})
    return result
  }

  function readHeader(): Header | null {
    const json = header.read()
    // Where nothing is kept under its key, nothing is lost by beginning anew wherever this now runs.
    if (json === null || !records.any()) return null
    try {
      return headerSchema.parse(JSON.parse(json))
    } catch (thrown) {
      throw new AppError('vault-header-damaged', {}, { cause: thrown })
    }
  }

  async function stateBy(
    without: () => Promise<State>,
    inKeychain: (known: KeychainHeader) => Promise<State>,
  ): Promise<State> {
    if (key !== null) return { kind: 'open', key: key.bytes, method: key.method }
    try {
      const known = readHeader()
      if (known === null) return await without()
      return known.method === 'keychain' ? await inKeychain(known) : await tryPassphrase(known)
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      return { kind: 'locked', method: null, failure: thrown }
    }
  }

  /** Asks the keychain where it has to be asked. */
  async function look(): Promise<State> {
    learned = await stateBy(lookWithout, askKeychain)
    return learned
  }

  /** The same from the header alone, and from what was learned. */
  function glance(): Promise<State> {
    return stateBy(
      async () => {
        if (keychain === null || refused !== null) return lookWithout()
        return learned?.kind === 'empty' || learned?.kind === 'new' ? learned : { kind: 'unasked' }
      },
      async (known) => {
        if (keychain === null) return askKeychain(known)
        return learned?.kind === 'locked' && learned.method === 'keychain' ? learned : { kind: 'kept' }
      },
    )
  }

  async function lookWithout(): Promise<State> {
    const reason = refused ?? (await whyNoKeychain(keychain))
    if (reason === null) return { kind: 'new' }
    return passphrase === undefined ? { kind: 'empty', reason } : choose(passphrase)
  }

  async function askKeychain(known: KeychainHeader): Promise<State> {
    const locked = (failure: AppError): State => ({ kind: 'locked', method: 'keychain', failure })
    if (keychain === null) return locked(unavailable(text('keychain-missing-here')))
    let stored: string | null
    try {
      stored = await keychain.get(known.account)
    } catch (thrown) {
      log.warn('The keychain cannot be used.', { thrown })
      return locked(unavailable(reasonOf(thrown), thrown))
    }
    if (stored === null) {
      // What deleted owners have left can never be read again, and must not keep the vault shut until it is tidied away.
      if (!records.anyInUse()) return lookWithout()
      return locked(unavailable(text('keychain-lost-the-key')))
    }
    const bytes = Buffer.from(stored, 'base64')
    if (!opensCheck(known, bytes)) return locked(new AppError('vault-other-key'))
    return opened(bytes, 'keychain')
  }

  async function tryPassphrase(known: PassphraseHeader): Promise<State> {
    if (passphrase !== undefined && !wrong) {
      const bytes = await unwrapKey(known, passphrase)
      if (bytes !== null) return opened(bytes, 'passphrase')
      wrong = true
    }
    const failure = wrong
      ? new AppError('vault-start-passphrase-wrong')
      : AppError.of(withUnfit(text('vault-locked')))
    return { kind: 'locked', method: 'passphrase', failure }
  }

  /** A new vault under this passphrase. */
  async function choose(chosen: string): Promise<State> {
    const bytes = randomBytes(keyBytes)
    begin(await passphraseHeader(chosen, bytes, randomBytes))
    return opened(bytes, 'passphrase')
  }

  /** A new vault under a key in the keychain. The header is written once the key can be read back. */
  async function makeKey(chain: Keychain): Promise<State> {
    const bytes = randomBytes(keyBytes)
    const account = Buffer.from(randomBytes(16)).toString('hex')
    const encoded = Buffer.from(bytes).toString('base64')
    let isKept = false
    try {
      await chain.set(account, encoded)
      isKept = (await chain.get(account)) === encoded
    } catch (thrown) {
      log.warn('The keychain took no key.', { thrown })
      refused = unusable(reasonOf(thrown))
      return lookWithout()
    }
    if (!isKept) {
      log.warn('The keychain did not keep a key.')
      refused = unusable(text('keychain-kept-nothing'))
      return lookWithout()
    }
    begin(keychainHeader(bytes, account, randomBytes))
    return opened(bytes, 'keychain')
  }

  /** From here on there is another master key: secrets under the one before could only be taken for damaged ones. */
  function begin(made: Header): void {
    if (!records.anyInUse()) records.clear()
    header.write(JSON.stringify(made))
  }

  function opened(bytes: Uint8Array, method: 'keychain' | 'passphrase'): State {
    key = { bytes, method }
    return { kind: 'open', key: bytes, method }
  }

  async function requireKey(): Promise<Uint8Array> {
    if (key !== null) return key.bytes
    return inTurn(async () => {
      let state = await look()
      if (state.kind === 'new' && keychain !== null) state = await makeKey(keychain)
      if (state.kind === 'open') return state.key
      if (state.kind === 'locked') throw state.failure
      throw AppError.of(withUnfit(text('vault-missing')))
    }).finally(() =>
      tellChange().catch((thrown: unknown) => log.warn('The vault could not be looked at.', { thrown })),
    )
  }

  /** What is wrong with the passphrase of the start comes first: to mend that is the shorter way. */
  function withUnfit<Key extends TextKey>(then: KnownText<Key>) {
    return unfit === null ? then : text('vault-start-passphrase-unfit', { unfit, then })
  }

  function asStatus(state: State): VaultStatus {
    switch (state.kind) {
      case 'open':
        return { state: 'ready', method: state.method, reason: null }
      case 'kept':
      case 'new':
        return { state: 'ready', method: 'keychain', reason: null }
      case 'unasked':
        return { state: 'ready', method: null, reason: unfit && noticeOf(unfit) }
      case 'empty':
        return { state: 'empty', method: null, reason: noticeOf(withUnfit(state.reason)) }
      case 'locked':
        return { state: 'locked', method: state.method, reason: state.failure.toNotice() }
      default:
        return assertNever(state)
    }
  }

  async function tell(state: State): Promise<VaultStatus> {
    const status = asStatus(state)
    told = JSON.stringify(status)
    return status
  }

  /** Where the use of a secret has shown what the last status did not know. */
  async function tellChange(): Promise<void> {
    if (told === null || JSON.stringify(asStatus(await glance())) === told) return
    told = null
    options.onChange?.()
  }

  return {
    status: () => inTurn(async () => tell(await glance())),
    open: () => inTurn(async () => tell(await look())),
    unlock: (entered) =>
      inTurn(async () => {
        const state = await look()
        if (state.kind === 'empty') return tell(await choose(entered))
        if (state.kind !== 'locked') return tell(state)
        if (state.method !== 'passphrase') throw state.failure
        const known = readHeader()
        const bytes = known?.method === 'passphrase' ? await unwrapKey(known, entered) : null
        if (bytes === null) throw new AppError('vault-passphrase-wrong')
        return tell(opened(bytes, 'passphrase'))
      }),
    async set(ownerId, secret) {
      const bytes = await requireKey()
      records.put(ownerId, seal(bytes, ownerId, Buffer.from(secret, 'utf8'), randomBytes))
    },
    async get(ownerId) {
      const record = records.get(ownerId)
      if (record === undefined) return null
      const plain = unseal(await requireKey(), ownerId, record)
      if (plain === null) throw new AppError('vault-secret-changed')
      return plain.toString('utf8')
    },
    delete: (ownerId) => records.delete(ownerId),
    has: (ownerId) => records.has(ownerId),
    reset: () =>
      inTurn(async () => {
        const state = await look()
        if (state.kind !== 'locked') return tell(state)
        records.clear()
        return tell(await look())
      }),
  }
}

/** What is wrong with the passphrase of the start, and what to do; null where there is none, or a good one. */
function whyUnfit(passphrase: string | undefined): KnownText | null {
  if (passphrase === undefined || passphraseSchema.safeParse(passphrase).success) return null
  return passphrase.length < shortestPassphrase
    ? text('vault-start-passphrase-short', { limit: shortestPassphrase })
    : text('vault-start-passphrase-long', { limit: longestPassphrase })
}

async function whyNoKeychain(keychain: Keychain | null): Promise<KnownText | null> {
  if (keychain === null) return text('keychain-missing')
  try {
    await keychain.get('vault.probe')
    return null
  } catch (thrown) {
    return unusable(reasonOf(thrown))
  }
}

const unusable = (why: string | Text): KnownText => text('keychain-unusable', { why })

function unavailable(why: string | Text, cause?: unknown): AppError {
  return new AppError('vault-key-unavailable', { why }, { retryable: true, cause })
}

/** In our words where we have some, else in those of the operating system. */
function reasonOf(thrown: unknown): string | Text {
  if (thrown instanceof AppError && thrown.text !== null) return thrown.text
  return thrown instanceof Error ? thrown.message : String(thrown)
}
