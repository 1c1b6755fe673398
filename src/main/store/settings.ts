/** Settings: one row each, so that a damaged one costs no other. */
import { type Settings, settingsSchema } from '#shared/settings/settings'
import { readJson, type StoreContext } from './rows.ts'
import type { SettingsStore } from './store.ts'

interface Row {
  readonly key: string
  readonly value: string
}

export function createSettingsStore({ db, now, log, transaction, caches }: StoreContext): SettingsStore {
  const all = db.prepare<[], Row>('SELECT key, value FROM settings')
  const write = db.prepare('INSERT OR REPLACE INTO settings (key, value, updated_at) VALUES (?, ?, ?)')

  function read(): Settings {
    const stored = new Map(all.all().map(({ key, value }) => [key, value]))
    const known: Record<string, unknown> = {}
    for (const [key, schema] of Object.entries(settingsSchema.shape)) {
      const place = { table: 'settings', id: key, column: 'value' }
      // What is not there, or does not fit, is left out: the schema has a default for each key.
      const value = readJson(schema, stored.get(key) ?? null, undefined, log, place)
      if (value !== undefined) known[key] = value
    }
    return settingsSchema.parse(known)
  }

  const cache = caches.of<Settings>()
  const get = (): Settings => cache.get('all', read) ?? read()

  return {
    get,
    update(patch) {
      transaction(() => {
        const at = now()
        for (const key of settingsSchema.keyof().options) {
          if (patch[key] !== undefined) write.run(key, JSON.stringify(patch[key]), at)
        }
      })
      caches.forget()
      return get()
    },
  }
}
