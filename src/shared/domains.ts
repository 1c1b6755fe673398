/**
 * The one list of domains: the contract's routes, its topics and the catalogue of texts are all folded from it. Read as a
 * whole (`import * as domains`); each is made of nothing that needs a schema, which the first picture does without.
 */
export { agents } from './agents/domain.ts'
export { conversations } from './conversations/domain.ts'
export { door } from './door/domain.ts'
export { fields } from './fields/domain.ts'
export { models } from './models/domain.ts'
export { providers } from './providers/domain.ts'
export { runs } from './runs/domain.ts'
export { settings } from './settings/domain.ts'
export { setup } from './setup/domain.ts'
export { start } from './start/domain.ts'
export { store } from './store/domain.ts'
export { tools } from './tools/domain.ts'
export { vault } from './vault/domain.ts'
