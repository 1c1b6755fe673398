/** Providers. A damaged one stays in the list with the status `error`, so that a person can delete it. */
import { type Notice, notice, noticeSchema } from '#shared/errors'
import {
  type Provider,
  presetIdSchema,
  providerSchema,
  providerStatusSchema,
  providerTypeSchema,
} from '#shared/providers/provider'
import { found, isCount, type Raw, readJson, readValue, type StoreContext } from './rows.ts'
import type { providers } from './schema/providers.ts'
import type { ProviderStore, StoreLog } from './store.ts'

type Row = Raw<Omit<typeof providers.$inferSelect, 'deletedAt'>> & { readonly modelCount: number }

const columns = `id, type, preset, name, base_url AS baseUrl, has_key AS hasKey,
  requests_per_minute AS requestsPerMinute, status, reason, latency_ms AS latencyMs,
  validated_at AS validatedAt, created_at AS createdAt, updated_at AS updatedAt,
  (SELECT count(*) FROM models WHERE provider_id = providers.id) AS modelCount`

export function createProviderStore({ db, now, log, caches }: StoreContext): ProviderStore {
  const list = db.prepare<[], Row>(
    `SELECT ${columns} FROM providers WHERE deleted_at IS NULL ORDER BY created_at, id`,
  )
  const get = db.prepare<[string], Row>(
    `SELECT ${columns} FROM providers WHERE id = ? AND deleted_at IS NULL`,
  )
  const deleted = db.prepare<[string], number>(
    'SELECT count(*) FROM providers WHERE id = ? AND deleted_at IS NOT NULL',
  )
  const insert = db.prepare(
    `INSERT INTO providers (id, type, preset, name, base_url, has_key, requests_per_minute, status, created_at,
     updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)`,
  )
  const update = db.prepare(
    `UPDATE providers SET name = coalesce(?, name), base_url = coalesce(?, base_url), has_key = coalesce(?, has_key),
     requests_per_minute = iif(?, ?, requests_per_minute), updated_at = ? WHERE id = ? AND deleted_at IS NULL`,
  )
  const setStatus = db.prepare(
    'UPDATE providers SET status = ?, reason = ?, latency_ms = ?, validated_at = ? WHERE id = ?',
  )
  const softDelete = db.prepare('UPDATE providers SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL')
  const restore = db.prepare('UPDATE providers SET deleted_at = NULL, updated_at = ? WHERE id = ?')

  /** undefined where the row is damaged beyond use. */
  function read(row: Row): Provider | undefined {
    const place = (column: string) => ({ table: 'providers', id: String(row.id), column })
    const type = readValue(providerTypeSchema, row.type, null, log, place('type'))
    const status = readValue(providerStatusSchema, row.status, 'error', log, place('status'))
    const provider = {
      id: row.id,
      type: type ?? 'openai-compatible',
      preset: readValue(presetIdSchema.nullable(), row.preset, null, log, place('preset')),
      name: row.name,
      baseUrl: row.baseUrl,
      hasKey: row.hasKey === 1,
      requestsPerMinute: isCount(row.requestsPerMinute) ? row.requestsPerMinute : null,
      status: type === null ? 'error' : status,
      reason: type === null ? notice('provider-damaged') : readReason(row, log),
      latencyMs: row.latencyMs,
      validatedAt: row.validatedAt,
      modelCount: row.modelCount,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    }
    return readValue(providerSchema, provider, undefined, log, place('any'))
  }

  function look(id: string): Provider | undefined {
    const row = get.get(id)
    return row === undefined ? undefined : read(row)
  }
  const cache = caches.of<Provider>()
  const one = (id: string): Provider => found(look(id), 'provider-gone')

  return {
    list: () =>
      list
        .all()
        .map(read)
        .filter((provider) => provider !== undefined),
    get: (id) => cache.get(id, () => look(id)),
    isDeleted: (id) => deleted.pluck().get(id) === 1,
    insert({ id, type, preset, name, baseUrl, hasKey, requestsPerMinute = null }) {
      const at = now()
      insert.run(id, type, preset, name, baseUrl, hasKey ? 1 : 0, requestsPerMinute, at, at)
      caches.forget()
      return one(id)
    },
    update(id, { name, baseUrl, hasKey, requestsPerMinute }) {
      const key = hasKey === undefined ? null : Number(hasKey)
      const limit = [Number(requestsPerMinute !== undefined), requestsPerMinute ?? null]
      update.run(name ?? null, baseUrl ?? null, key, ...limit, now(), id)
      caches.forget()
      return one(id)
    },
    setStatus(id, { status, reason, latencyMs, validatedAt }) {
      setStatus.run(status, reason && JSON.stringify(reason), latencyMs, validatedAt, id)
      caches.forget()
    },
    softDelete(id) {
      softDelete.run(now(), id)
      caches.forget()
    },
    restore(id) {
      restore.run(now(), id)
      caches.forget()
      return one(id)
    },
  }
}

/** A sentence alone, as older versions wrote it, stays readable. */
function readReason({ id, reason }: Row, log: StoreLog): Notice | null {
  if (reason === null || !String(reason).startsWith('{'))
    return reason === null ? null : { text: String(reason) }
  return readJson(noticeSchema, reason, null, log, { table: 'providers', id, column: 'reason' })
}
