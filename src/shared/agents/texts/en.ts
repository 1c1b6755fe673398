/** What is said of agents and their versions. */
export const agentTexts = {
  'agent-gone': { code: 'not-found', text: 'This agent is gone.' },
  'agent-version-gone': { code: 'not-found', text: 'This version of the agent is gone.' },
  'agent-deleted': { code: 'not-found', text: '{name} is deleted. Restore it first.' },
  'agent-inactive': {
    code: 'conflict',
    text: '{name} is inactive. Set its status to active, or choose another agent.',
  },
  'agent-changed-elsewhere': {
    code: 'conflict',
    text: '{name} was changed elsewhere in the meantime (version {version:number}). Load that version, or save yours over it.',
  },
  'agent-without-model': { code: 'no-model', text: 'Choose a model for {name} first.' },
  'this-agent-without-model': { code: 'no-model', text: 'Choose a model for this agent first.' },
  'agent-tools-unknown': { code: 'invalid-input', text: 'There is no tool named {names:list}.' },
  'starter-missing': { code: 'internal', text: 'There is no agent to begin from.' },
  'agent-name-empty': 'Give the agent a name.',
  'agent-name-too-long': 'Keep the name within 80 characters.',
  'agent-description-too-long': 'Keep the description within 500 characters.',
  'agent-fallbacks-too-many': 'Keep to five fallback models.',
} as const
