/** Agents and their versions. A version is written once and never changed. */
import {
  type Agent,
  type AgentDefinition,
  type AgentVersion,
  agentDefinitionSchema,
  agentSchema,
  agentStatusSchema,
} from '#shared/agents/agent'
import {
  createStatementCache,
  decodeCursor,
  encodeCursor,
  fold,
  found,
  type Raw,
  readJson,
  readValue,
  type StoreContext,
} from './rows.ts'
import type { agentVersions } from './schema/agent-versions.ts'
import type { agents } from './schema/agents.ts'
import type { AgentStore } from './store.ts'

type VersionRow = Raw<typeof agentVersions.$inferSelect>
type Row = Raw<typeof agents.$inferSelect> & Pick<VersionRow, 'definition'>

const select = `SELECT agents.id, name, description, status, version_id AS versionId, agents.version,
  agents.created_at AS createdAt, updated_at AS updatedAt, deleted_at AS deletedAt, definition
  FROM agents LEFT JOIN agent_versions ON agent_versions.id = agents.version_id`
const versionColumns = 'id, agent_id AS agentId, version, definition, created_at AS createdAt'

export function createAgentStore({ db, now, newId, log, transaction, caches }: StoreContext): AgentStore {
  const statement = createStatementCache<Row>(db)
  const get = db.prepare<[string], Row>(`${select} WHERE agents.id = ?`)
  const insert = db.prepare(
    `INSERT INTO agents (id, name, description, status, version_id, version, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, 1, ?, ?)`,
  )
  const update = db.prepare(
    'UPDATE agents SET name = ?, description = ?, status = ?, version_id = ?, version = ?, updated_at = ? WHERE id = ?',
  )
  const insertVersion = db.prepare(
    'INSERT INTO agent_versions (id, agent_id, version, definition, created_at) VALUES (?, ?, ?, ?, ?)',
  )
  const softDelete = db.prepare('UPDATE agents SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL')
  const restore = db.prepare('UPDATE agents SET deleted_at = NULL WHERE id = ?')
  const versions = db.prepare<[string], VersionRow>(
    `SELECT ${versionColumns} FROM agent_versions WHERE agent_id = ? ORDER BY version DESC`,
  )
  const version = db.prepare<[string], VersionRow>(
    `SELECT ${versionColumns} FROM agent_versions WHERE id = ?`,
  )

  function readDefinition(json: unknown, name: string, id: string): AgentDefinition {
    const place = { table: 'agent_versions', id, column: 'definition' }
    // A missing version is damage as well, so null must not pass for "nothing there".
    const definition = readJson(agentDefinitionSchema, json ?? '', null, log, place)
    if (definition !== null) return definition
    const known = agentDefinitionSchema.shape.name.safeParse(name)
    return agentDefinitionSchema.parse({
      name: known.success ? known.data : 'Damaged agent',
      description: 'This agent is damaged and lost its settings. Go back to an older version, or delete it.',
    })
  }

  /** undefined where the row is damaged beyond use. */
  function read(row: Row): Agent | undefined {
    const place = { table: 'agents', id: row.id, column: 'status' }
    const agent = {
      ...readDefinition(row.definition, row.name, row.versionId),
      id: row.id,
      status: readValue(agentStatusSchema, row.status, 'inactive', log, place),
      versionId: row.versionId,
      version: row.version,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      deletedAt: row.deletedAt,
    }
    return readValue(agentSchema, agent, undefined, log, { ...place, column: 'any' })
  }

  function readVersion(row: VersionRow): AgentVersion {
    return {
      id: row.id,
      agentId: row.agentId,
      version: row.version,
      definition: readDefinition(row.definition, '', row.id),
      createdAt: row.createdAt,
    }
  }

  function look(id: string): Agent | undefined {
    const row = get.get(id)
    return row === undefined ? undefined : read(row)
  }
  const one = (id: string): Agent => found(look(id), 'agent-gone')
  const known = caches.of<Agent>()
  const knownVersions = caches.of<AgentVersion>()

  function lookVersion(versionId: string): AgentVersion | undefined {
    const row = version.get(versionId)
    return row === undefined ? undefined : readVersion(row)
  }

  return {
    list({ search, status, deleted, cursor, limit }) {
      const words = search?.trim() ? fold(search.trim()) : null
      const after = cursor === undefined ? null : decodeCursor(cursor, ['number', 'id'])
      const sql = [
        `${select} WHERE deleted_at IS ${deleted ? 'NOT NULL' : 'NULL'}`,
        status === undefined ? '' : 'AND status = @status',
        words === null ? '' : 'AND (instr(fold(name), @words) > 0 OR instr(fold(description), @words) > 0)',
        after === null ? '' : 'AND (updated_at, agents.id) < (@time, @id)',
        'ORDER BY updated_at DESC, agents.id DESC LIMIT @limit',
      ]
      const [time = null, id = null] = after ?? []
      const values = { status: status ?? null, words, time, id, limit: limit + 1 }
      const rows = statement(sql.join(' ')).all(values)
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      const more = rows.length > limit && last !== undefined
      return {
        items: items.map(read).filter((agent) => agent !== undefined),
        nextCursor: more ? encodeCursor([last.updatedAt, last.id]) : null,
      }
    },
    get: (id) => known.get(id, () => look(id)),
    insert(definition, status, id = newId()) {
      return transaction(() => {
        const versionId = newId()
        const at = now()
        insert.run(id, definition.name, definition.description, status, versionId, at, at)
        insertVersion.run(versionId, id, 1, JSON.stringify(definition), at)
        return one(id)
      })
    },
    saveVersion(id, definition, status) {
      return transaction(() => {
        const number = found(get.get(id), 'agent-gone').version + 1
        const versionId = newId()
        const at = now()
        insertVersion.run(versionId, id, number, JSON.stringify(definition), at)
        update.run(definition.name, definition.description, status, versionId, number, at, id)
        caches.forget()
        return one(id)
      })
    },
    softDelete(id) {
      softDelete.run(now(), id)
      caches.forget()
    },
    restore(id) {
      restore.run(id)
      caches.forget()
      return one(id)
    },
    versions: (id) => versions.all(id).map(readVersion),
    version: (id) => knownVersions.get(id, () => lookVersion(id)),
    insertTrial(definition) {
      const id = newId()
      const at = now()
      insertVersion.run(id, null, 0, JSON.stringify(definition), at)
      return { id, agentId: null, version: 0, definition, createdAt: at }
    },
  }
}
