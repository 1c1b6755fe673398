/** Calls a tool for a model: whatever goes wrong becomes a text that the model is told. Never throws. */
import { z } from 'zod'
import type { Tool, ToolContext } from './tool.ts'

export interface ToolOutcome {
  readonly ok: boolean
  /** What the model is told; untrusted where it comes from the tool. */
  readonly text: string
  /** True where the signal ended the call; a tool that does not listen to it may still be at work. */
  readonly cancelled: boolean
}

const longestArguments = 1_000_000
/** About 25,000 tokens: more would fill most windows. */
export const longestResult = 100_000

/** `argumentsText` as the model wrote it. */
export async function callTool(
  tool: Tool,
  argumentsText: string,
  context: ToolContext,
): Promise<ToolOutcome> {
  const { signal } = context
  if (signal.aborted) return cancelledOutcome
  const parsed = parseArguments(tool, argumentsText)
  if (!parsed.ok) return failed(parsed.message)
  let onAbort = () => {}
  const aborted = new Promise<ToolOutcome>((resolve) => {
    onAbort = () => resolve(cancelledOutcome)
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([run(tool, parsed.input, context), aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

export function unknownTool(name: string, known: readonly string[]): ToolOutcome {
  const there = known.length === 0 ? 'There are no tools.' : `There are: ${known.join(', ')}.`
  return failed(`There is no tool “${name.slice(0, 64)}”. ${there}`)
}

async function run(tool: Tool, input: unknown, context: ToolContext): Promise<ToolOutcome> {
  try {
    const result = await tool.run(input, context)
    return context.signal.aborted
      ? cancelledOutcome
      : { ok: true, text: cut(String(result)), cancelled: false }
  } catch (error) {
    if (context.signal.aborted) return cancelledOutcome
    const message = error instanceof Error ? error.message : String(error)
    return failed(cut(message) || 'The tool failed without a reason.')
  }
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
  const shown = text.slice(0, longestResult)
  return `${shown}\n\n[Cut here: the result has ${text.length} characters, ${longestResult} are shown.]`
}

const failed = (text: string): ToolOutcome => ({ ok: false, text, cancelled: false })
const cancelledOutcome: ToolOutcome = { ok: false, text: 'The call was cancelled.', cancelled: true }
