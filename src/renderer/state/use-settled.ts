import { useEffect, useRef, useState } from 'react'

/** The value once it has rested for so many milliseconds, and what takes it as it is now without waiting. */
export function useSettled<Value>(value: Value, restMs: number): readonly [Value, () => void] {
  const [settled, setSettled] = useState(value)
  const latest = useRef(value)
  latest.current = value
  const [settle] = useState(() => () => setSettled(latest.current))
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), restMs)
    return () => window.clearTimeout(timer)
  }, [value, restMs])
  return [settled, settle]
}
