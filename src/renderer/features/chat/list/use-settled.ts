import { useEffect, useState } from 'react'

/** The value once it has rested for so many milliseconds. */
export function useSettled<Value>(value: Value, restMs: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), restMs)
    return () => window.clearTimeout(timer)
  }, [value, restMs])
  return settled
}
