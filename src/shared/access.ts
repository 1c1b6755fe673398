/** What somebody may do. Each stands alone: `manage` does not hold `use`. */
export const accesses = ['read', 'use', 'manage', 'secrets'] as const

/**
 * read: see what there is. use: hold conversations, start and stop runs. manage: change agents, providers and settings.
 * secrets: hand in keys, say where they are sent, open and empty the vault.
 */
export type Access = (typeof accesses)[number]
