/** A part of main: what it answers, and its life from the start of the program to its end. app.ts folds them. */
import type { Joined } from '#shared/domain'
import type { Handlers } from './call.ts'

export interface Module<Part extends Partial<Handlers> = Partial<Handlers>> {
  readonly handlers: Part
  /** Takes up what the end of the last session left lying, before anything is asked. */
  recover?(): void
  /** Begins what it does by itself. */
  start?(): void
  /** Ends what is under way. Those that were started later have ended before. */
  close?(): Promise<void> | void
}

/** What all of them answer; that nothing is missing is for the compiler to count. Throws where two answer the same. */
export function joinHandlers<const Modules extends readonly Module[]>(
  modules: Modules,
): Joined<Modules[number]['handlers']> {
  const joined: Record<string, unknown> = {}
  for (const { handlers } of modules) {
    for (const [route, handler] of Object.entries(handlers)) {
      if (joined[route] !== undefined) throw new Error(`Two modules answer ${route}.`)
      joined[route] = handler
    }
  }
  return joined as Joined<Modules[number]['handlers']>
}

/** Recovers all, and starts each once all have recovered. */
export function startModules(modules: readonly Module[]): void {
  for (const module of modules) module.recover?.()
  for (const module of modules) module.start?.()
}

/** The last first; all are closed, also where one throws, which is then thrown. */
export async function closeModules(modules: readonly Module[]): Promise<void> {
  const thrown: unknown[] = []
  for (const module of modules.toReversed()) {
    try {
      await module.close?.()
    } catch (error) {
      thrown.push(error)
    }
  }
  if (thrown.length > 0) throw thrown[0]
}
