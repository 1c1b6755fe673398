/** The models of each provider, as last listed. */
import { type ModelInfo, modelInfoSchema } from '#shared/providers/provider'
import { type Raw, readValue, type StoreContext } from './rows.ts'
import type { models } from './schema/models.ts'
import type { ModelStore } from './store.ts'

type Row = Raw<Omit<typeof models.$inferSelect, 'position'>>

const columns = `models.provider_id AS providerId, models.id, models.name, context_length AS contextLength,
  max_output_tokens AS maxOutputTokens, tools, vision, thinking, input_price AS inputPrice, output_price AS outputPrice,
  listed_at AS listedAt`
const undeleted = `SELECT ${columns} FROM models JOIN providers ON providers.id = models.provider_id
  WHERE providers.deleted_at IS NULL`

export function createModelStore({ db, log, transaction, caches }: StoreContext): ModelStore {
  const all = db.prepare<[], Row>(`${undeleted} ORDER BY providers.created_at, providers.id, models.position`)
  const ofProvider = db.prepare<[string], Row>(
    `${undeleted} AND models.provider_id = ? ORDER BY models.position`,
  )
  const get = db.prepare<[string, string], Row>(`${undeleted} AND models.provider_id = ? AND models.id = ?`)
  const clear = db.prepare('DELETE FROM models WHERE provider_id = ?')
  const insert = db.prepare(
    `INSERT OR REPLACE INTO models (provider_id, id, position, name, context_length, max_output_tokens, tools, vision,
     thinking, input_price, output_price, listed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  function read(row: Row): ModelInfo | undefined {
    const model = {
      providerId: row.providerId,
      id: row.id,
      name: row.name,
      contextLength: row.contextLength,
      maxOutputTokens: row.maxOutputTokens,
      capabilities: {
        tools: asBoolean(row.tools),
        vision: asBoolean(row.vision),
        thinking: asBoolean(row.thinking),
      },
      inputPrice: row.inputPrice,
      outputPrice: row.outputPrice,
      listedAt: row.listedAt,
    }
    return readValue(modelInfoSchema, model, undefined, log, { table: 'models', id: row.id, column: 'any' })
  }

  const readAll = (rows: readonly Row[]): ModelInfo[] => rows.map(read).filter((model) => model !== undefined)

  function one({ providerId, modelId }: { providerId: string; modelId: string }): ModelInfo | undefined {
    const row = get.get(providerId, modelId)
    return row === undefined ? undefined : read(row)
  }

  const cache = caches.of<ModelInfo>()

  return {
    replaceAll(providerId, listed) {
      transaction(() => {
        clear.run(providerId)
        listed.forEach((model, position) => {
          insert.run(providerId, model.id, position, ...values(model))
        })
      })
      caches.forget()
    },
    list: (providerId) => readAll(providerId === undefined ? all.all() : ofProvider.all(providerId)),
    get: (ref) => cache.get(JSON.stringify([ref.providerId, ref.modelId]), () => one(ref)),
  }
}

function values(model: ModelInfo): (string | number | null)[] {
  const { tools, vision, thinking } = model.capabilities
  return [
    model.name,
    model.contextLength,
    model.maxOutputTokens,
    asNumber(tools),
    asNumber(vision),
    asNumber(thinking),
    model.inputPrice,
    model.outputPrice,
    model.listedAt,
  ]
}

const asNumber = (value: boolean | null): number | null => (value === null ? null : Number(value))
const asBoolean = (value: number | null): boolean | null => (value === null ? null : value === 1)
