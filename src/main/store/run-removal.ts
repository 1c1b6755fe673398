/** Removes runs with all that hangs on them, and the runs that they called for. */
import type { Database } from 'better-sqlite3'

interface Ids {
  readonly ids: string
}

const children = ['run_events', 'step_chunks', 'tool_calls', 'approvals', 'steps'].map(
  (table) => `DELETE FROM ${table} WHERE run_id IN (SELECT value FROM json_each(@ids))`,
)

/** For a few hundred runs at a time: one transaction of the caller's. */
export function createRunRemoval(db: Database): (runIds: readonly string[]) => void {
  const tree = db
    .prepare<[Ids], string>(
      `WITH RECURSIVE tree (id) AS (
         SELECT value FROM json_each(@ids)
         UNION
         SELECT r.id FROM tree JOIN runs r ON r.parent_id = tree.id
       )
       SELECT id FROM tree`,
    )
    .pluck()
  const statements = [
    ...children,
    'DELETE FROM blob_refs WHERE owner_id IN (SELECT value FROM json_each(@ids))',
    'DELETE FROM runs WHERE id IN (SELECT value FROM json_each(@ids))',
  ].map((sql) => db.prepare<[Ids]>(sql))

  return (runIds) => {
    const ids = JSON.stringify(tree.all({ ids: JSON.stringify(runIds) }))
    for (const statement of statements) statement.run({ ids })
  }
}
