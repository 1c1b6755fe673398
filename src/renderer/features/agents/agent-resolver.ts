/** Checks the builder's form: with each key the field that is typed in, and all of it where more is asked. */
import '../../zod-config.ts'
import { zodResolver } from '@hookform/resolvers/zod'
import type { Resolver } from 'react-hook-form'
import { type AgentFields, agentFormSchema } from './agent-form.ts'

type AgentResolver = Resolver<AgentFields, unknown, AgentFields>

// The fields are the schema's own output; the resolver's input type only adds what may be left out.
const resolverOf = (schema: unknown) =>
  zodResolver<AgentFields, unknown, AgentFields>(schema as never) as AgentResolver

const whole = resolverOf(agentFormSchema)
const parts = new Map<string, AgentResolver>()

/** Of `parameters.temperature` the parameters are checked: they are small. */
function partOf(name: string): AgentResolver {
  const root = name.split('.')[0] ?? ''
  if (!Object.hasOwn(agentFormSchema.shape, root)) return whole
  const known = parts.get(root) ?? resolverOf(agentFormSchema.pick({ [root]: true } as never))
  parts.set(root, known)
  return known
}

export const agentResolver: AgentResolver = (values, context, options) => {
  const [name, ...more] = options.names ?? []
  const resolver = name === undefined || more.length > 0 ? whole : partOf(name)
  return resolver(values, context, options)
}
