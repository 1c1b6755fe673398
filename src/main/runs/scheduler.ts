/**
 * Whose turn it is: runs begin by priority, then in the order in which they came, as far as the limits allow. Starting a
 * run and what it does are not its affair.
 */
export interface Place {
  readonly id: string
  /** The higher goes first. */
  readonly priority: number
  /** What counts together: such as a provider. */
  readonly group: string
  /** One at a time where it is given: such as a conversation. */
  readonly exclusive: string | null
}

export interface SchedulerLimits {
  /** All runs of this scheduler at once. */
  readonly total: number
  /** At once in one group. */
  readonly perGroup: (group: string) => number
}

export interface Scheduler {
  /** Calls `begin` when it is the turn of this place, perhaps at once. False: it waits. */
  enter(place: Place, begin: () => void): boolean
  /** Takes a place out, begun or not. What waited for it may begin. */
  leave(id: string): void
  /** How many have begun, and how many wait. */
  counts(): { readonly running: number; readonly waiting: number }
}

interface Waiting {
  readonly place: Place
  readonly begin: () => void
}

export function createScheduler(limits: SchedulerLimits): Scheduler {
  const running = new Map<string, Place>()
  const inGroup = new Map<string, number>()
  const exclusives = new Set<string>()
  let waiting: Waiting[] = []

  function fits({ group, exclusive }: Place): boolean {
    return (
      running.size < limits.total &&
      (inGroup.get(group) ?? 0) < limits.perGroup(group) &&
      (exclusive === null || !exclusives.has(exclusive))
    )
  }

  function take(place: Place): void {
    running.set(place.id, place)
    inGroup.set(place.group, (inGroup.get(place.group) ?? 0) + 1)
    if (place.exclusive !== null) exclusives.add(place.exclusive)
  }

  function advance(): void {
    // One after the other: what one takes, the next one does not have.
    for (;;) {
      const found = waiting.find(({ place }) => fits(place))
      if (found === undefined) return
      waiting = waiting.filter((one) => one !== found)
      take(found.place)
      found.begin()
    }
  }

  return {
    enter(place, begin) {
      if (fits(place)) {
        // Whoever waits and fits has begun already: nobody is passed by.
        take(place)
        begin()
        return true
      }
      const at = waiting.findIndex((one) => one.place.priority < place.priority)
      waiting.splice(at === -1 ? waiting.length : at, 0, { place, begin })
      return false
    },
    leave(id) {
      waiting = waiting.filter(({ place }) => place.id !== id)
      const place = running.get(id)
      if (place === undefined) return
      running.delete(id)
      const left = (inGroup.get(place.group) ?? 1) - 1
      if (left === 0) inGroup.delete(place.group)
      else inGroup.set(place.group, left)
      if (place.exclusive !== null) exclusives.delete(place.exclusive)
      advance()
    },
    counts: () => ({ running: running.size, waiting: waiting.length }),
  }
}
