/** Holds a person back who would leave unsaved changes behind, until they say so. */
import { useEffect, useRef, useState } from 'react'
import { navigate, type Route, setLeaveGuard } from '../../state/route.ts'

export interface LeaveQuestion {
  /** Leaves for where the person wanted to go. */
  readonly leave: () => void
  readonly stay: () => void
}

/**
 * The question to ask now, or null. `onLeave` runs before the place is left. To get the address of the agent that is
 * edited, as a new one does when it is saved, is not to leave.
 */
export function useLeaveGuard(
  dirty: boolean,
  agentId: string | null,
  onLeave: () => void,
): LeaveQuestion | null {
  const [target, setTarget] = useState<Route | null>(null)
  const off = useRef(() => {})
  useEffect(() => {
    if (!dirty) return
    off.current = setLeaveGuard((to) => {
      if (agentId !== null && to.section === 'agents' && to.agentId === agentId) return true
      setTarget(to)
      return false
    })
    return () => off.current()
  }, [dirty, agentId])
  if (target === null) return null
  return {
    leave: () => {
      off.current()
      onLeave()
      setTarget(null)
      navigate(target)
    },
    stay: () => setTarget(null),
  }
}
