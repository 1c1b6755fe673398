/** The tools there are, and what windows and models may know of them. */
import { z } from 'zod'
import type { ToolInfo } from '#shared/tools/tool'
import type { ToolDefinition } from '../models/model.ts'
import { calculator } from './builtin/calculator.ts'
import { currentTime } from './builtin/current-time.ts'
import { callTool, type ToolOutcome, unknownTool } from './call.ts'
import type { Tool, ToolContext } from './tool.ts'

export const builtinTools: readonly Tool[] = [currentTime, calculator]

export interface ToolRegistry {
  list(): ToolInfo[]
  /** undefined: there is no such tool. */
  get(name: string): Tool | undefined
  /** For a model, in the order asked for; a name that is not known is left out. */
  definitions(names: readonly string[]): readonly ToolDefinition[]
  /** Never throws; a tool that does not exist is a failed outcome. */
  call(name: string, argumentsText: string, context: ToolContext): Promise<ToolOutcome>
}

export function createToolRegistry(tools: readonly Tool[] = builtinTools): ToolRegistry {
  const entries = new Map<
    string,
    { readonly tool: Tool; readonly info: ToolInfo; readonly definition: ToolDefinition }
  >()
  for (const tool of tools) {
    if (!/^\w{1,64}$/.test(tool.name)) throw new Error(`A tool cannot be named ${tool.name}.`)
    if (entries.has(tool.name)) throw new Error(`There are two tools named ${tool.name}.`)
    const { name, title, description } = tool
    const inputSchema = schemaOf(tool)
    entries.set(name, {
      tool,
      info: { name, title, description, inputSchema },
      definition: { name, description, inputSchema },
    })
  }
  return {
    list: () => [...entries.values()].map(({ info }) => info),
    get: (name) => entries.get(name)?.tool,
    definitions: (names) => names.flatMap((name) => entries.get(name)?.definition ?? []),
    async call(name, argumentsText, context) {
      const entry = entries.get(name)
      return entry === undefined
        ? unknownTool(name, [...entries.keys()])
        : callTool(entry.tool, argumentsText, context)
    },
  }
}

function schemaOf(tool: Tool): ToolInfo['inputSchema'] {
  const { $schema: _, ...schema } = z.toJSONSchema(tool.input, { io: 'input' })
  // Through text, so that nothing but JSON is left of it.
  return z.record(z.string(), z.json()).parse(JSON.parse(JSON.stringify(schema)))
}
