import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/** What a person is asked to allow, bound to exactly that by its hash. */
export const approvals = sqliteTable(
  'approvals',
  {
    id: text('id').primaryKey(),
    runId: text('run_id')
      .notNull()
      .references(() => runs.id),
    step: integer('step').notNull(),
    callId: text('call_id').notNull(),
    /** JSON: the tool's name and the arguments. */
    asked: text('asked').notNull(),
    /** SHA-256 of `asked`. */
    hash: text('hash').notNull(),
    /** Which rule wants it. */
    rule: text('rule').notNull(),
    /** pending, approved, denied or expired. */
    status: text('status').notNull(),
    decidedBy: text('decided_by'),
    /** The arguments as they were approved, where the person changed them. */
    change: text('change'),
    requestedSeq: integer('requested_seq').notNull(),
    decidedSeq: integer('decided_seq'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    decidedAt: integer('decided_at'),
  },
  (table) => [index('approvals_run').on(table.runId)],
)
