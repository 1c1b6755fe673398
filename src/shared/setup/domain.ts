/** The first run. */
export const setup = {
  topics: [],
  routes: async () => (await import('./contract.ts')).setupRoutes,
} as const
