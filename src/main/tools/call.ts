/** Calls a tool for a model: whatever goes wrong becomes a text for the model. Never throws. */
import { z } from 'zod'
import { onAbort } from '../base/on-abort.ts'
import type { Tool, ToolContext } from './tool.ts'

export interface ToolOutcome {
  /** unknown: it changes the world, was begun, and its end was not seen. */
  readonly status: 'done' | 'failed' | 'denied' | 'cancelled' | 'unknown'
  /** What the model gets; untrusted where it comes from the tool. */
  readonly text: string
}

/** Where a tool names none. */
const defaultDeadlineMs = 60_000
/** After a stop or its deadline, a call that changes the world has so long to say how it ended. */
const graceMs = 1500
const longestArguments = 1_000_000
/** About 25,000 tokens: more would fill most windows. */
export const longestResult = 100_000

/** `argumentsText` as the model wrote it, or as a person approved it. */
export async function callTool(
  tool: Tool,
  argumentsText: string,
  context: ToolContext,
): Promise<ToolOutcome> {
  if (context.signal.aborted) return cancelled
  const parsed = parseArguments(tool, argumentsText)
  if (!parsed.ok) return failed(parsed.message)
  const ending = new AbortController()
  const work = run(tool, parsed.input, { ...context, signal: ending.signal })
  // Most tools answer at once, and need no watch over their time.
  return work instanceof Promise ? withinTime(tool, work, context.signal, ending) : work
}

async function withinTime(
  tool: Tool,
  work: Promise<ToolOutcome>,
  stop: AbortSignal,
  ending: AbortController,
): Promise<ToolOutcome> {
  const deadlineMs = tool.deadlineMs ?? defaultDeadlineMs
  let end = () => {}
  const early = new Promise<ToolOutcome>((resolve) => {
    end = () => {
      ending.abort()
      const settle = () => resolve(endedEarly(tool, stop, deadlineMs))
      // What reads is let go at once; what changes the world is given a moment to say how it ended.
      if (tool.effect === 'none') settle()
      else setTimeout(settle, graceMs).unref()
    }
  })
  const late = setTimeout(end, deadlineMs)
  const stopListening = onAbort(stop, end)
  try {
    return await Promise.race([work, early])
  } finally {
    clearTimeout(late)
    stopListening()
  }
}

function endedEarly({ effect }: Tool, stop: AbortSignal, deadlineMs: number): ToolOutcome {
  const seconds = Math.round(deadlineMs / 1000)
  const why = stop.aborted ? 'It was stopped' : `It was given ${seconds} seconds and did not end in that time`
  if (effect === 'world') return { status: 'unknown', text: `${why} before it said how it ended.` }
  return stop.aborted ? cancelled : failed(`${why}.`)
}

export function unknownTool(name: string, known: readonly string[]): ToolOutcome {
  const there = known.length === 0 ? 'There are no tools.' : `There are: ${known.join(', ')}.`
  return failed(`There is no tool “${name.slice(0, 64)}”. ${there}`)
}

/** Never throws and never rejects. */
function run(tool: Tool, input: unknown, context: ToolContext): ToolOutcome | Promise<ToolOutcome> {
  try {
    const result = tool.run(input, context)
    return result instanceof Promise
      ? result.then(done, (thrown) => broken(tool, thrown, context))
      : done(result)
  } catch (thrown) {
    return broken(tool, thrown, context)
  }
}

function broken({ effect }: Tool, thrown: unknown, { signal }: ToolContext): ToolOutcome {
  const message = cut(thrown instanceof Error ? thrown.message : String(thrown))
  // Cut off in the middle: it may have taken effect before it noticed.
  if (signal.aborted) return effect === 'world' ? { status: 'unknown', text: message } : cancelled
  return failed(message || 'The tool failed without a reason.')
}

type Parsed =
  | { readonly ok: true; readonly input: unknown }
  | { readonly ok: false; readonly message: string }

function parseArguments(tool: Tool, text: string): Parsed {
  if (text.length > longestArguments) return { ok: false, message: 'The arguments are too long.' }
  let json: unknown
  try {
    json = text.trim() === '' ? {} : JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    return { ok: false, message: `The arguments are not valid JSON: ${reason} Write them again.` }
  }
  try {
    const result = z.safeParse(tool.input, json)
    if (result.success) return { ok: true, input: result.data }
    const issues = result.error.issues.slice(0, 10).map((issue) => {
      const field = issue.path.map(String).join('.')
      return field === '' ? issue.message : `${field}: ${issue.message}`
    })
    return { ok: false, message: `The arguments do not fit. ${issues.join('; ')}` }
  } catch (error) {
    // A schema with its own code may throw.
    return {
      ok: false,
      message: `The arguments could not be checked: ${error instanceof Error ? error.message : ''}`,
    }
  }
}

function cut(text: string): string {
  if (text.length <= longestResult) return text
  // Half of a character such as an emoji is no text: services refuse it, or make something else of it.
  const end = text.charCodeAt(longestResult - 1)
  const isHalf = end >= 0xd800 && end <= 0xdbff
  const shown = text.slice(0, isHalf ? longestResult - 1 : longestResult)
  return `${shown}\n\n[Cut here: the result has ${text.length} characters, ${shown.length} are shown.]`
}

const done = (result: string): ToolOutcome => ({ status: 'done', text: cut(String(result)) })
const failed = (text: string): ToolOutcome => ({ status: 'failed', text })
const cancelled: ToolOutcome = { status: 'cancelled', text: 'The call was cancelled.' }
