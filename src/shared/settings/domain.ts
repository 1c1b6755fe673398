/** The settings, and what the application tells of itself. */
export const settings = {
  topics: ['settings'],
  routes: async () => (await import('./contract.ts')).settingsRoutes,
} as const
