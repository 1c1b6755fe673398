/** Colours for a block of code that may still be growing. */
import { useEffect, useState } from 'react'
import { highlight, knownHighlight } from './highlighter.ts'
import { highlightedLanguage } from './languages.ts'
import type { HighlightedCode } from './protocol.ts'

/** Longer code stays plain: its thousands of coloured pieces would make scrolling heavy. */
const longestCode = 60_000
/** Code that grows is coloured now and then while it is this short; the rest waits for its end. */
const longestGrowing = 6000
const growingInterval = 300

export function useHighlight(code: string, language: string, closed: boolean): HighlightedCode | null {
  const name = highlightedLanguage(language)
  const wanted = name !== null && code !== '' && code.length <= (closed ? longestCode : longestGrowing)
  const [result, setResult] = useState<HighlightedCode | null>(() =>
    wanted ? knownHighlight(name, code) : null,
  )
  const [tick, setTick] = useState(0)
  // While the code grows only the tick asks, so that not every chunk does.
  const asked = closed ? code : tick

  // biome-ignore lint/correctness/useExhaustiveDependencies: growing code is asked for by the clock, not by each change
  useEffect(() => {
    if (!wanted) return
    let current = true
    void highlight(name, code).then((next) => {
      if (current && next !== null) setResult(next)
    })
    return () => {
      current = false
    }
  }, [asked, name, wanted, closed])

  useEffect(() => {
    if (closed || !wanted) return
    const timer = setInterval(() => setTick((before) => before + 1), growingInterval)
    return () => clearInterval(timer)
  }, [closed, wanted])

  return wanted ? result : null
}
