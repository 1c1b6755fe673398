/** What is said of conversations and their messages. */
export const conversationTexts = {
  'conversation-gone': { code: 'not-found', text: 'This conversation is gone. It may have been deleted.' },
  'conversation-id-deleted': {
    code: 'conflict',
    text: 'A conversation with this id was made and deleted. Restore it, or choose a new id.',
  },
  'conversation-agent-deleted': {
    code: 'not-found',
    text: 'The agent of this conversation is deleted. Restore it, or choose another agent.',
  },
  'chosen-agent-deleted': {
    code: 'not-found',
    text: 'This agent is deleted. Restore it, or choose another one.',
  },
  'trial-keeps-its-draft': {
    code: 'invalid-input',
    text: 'A trial is answered by its draft. Begin a chat with the agent.',
  },
  'trial-draft-gone': { code: 'not-found', text: 'The draft of this trial is gone. Start over.' },
  'conversation-no-trial': { code: 'invalid-input', text: 'This is no trial conversation.' },
  'conversation-title-empty': 'Give the conversation a title.',
  'message-gone': { code: 'not-found', text: 'This message is gone.' },
  'message-elsewhere': { code: 'not-found', text: 'This message is not in this conversation.' },
  'message-parent-elsewhere': {
    code: 'invalid-input',
    text: 'The message to branch from belongs to another conversation.',
  },
  'message-damaged': {
    code: 'store-damaged',
    text: 'This message is damaged and cannot be shown. The rest of the chat is not affected.',
  },
  'message-empty': 'Write a message first.',
  'message-too-long': 'A message holds at most a million characters.',
  'answer-gone': { code: 'not-found', text: 'This answer is gone.' },
  'answer-only-again': { code: 'invalid-input', text: 'Only an answer can be written again.' },
  'answer-not-continuable': {
    code: 'conflict',
    text: 'Only an answer that was stopped, failed, interrupted or cut at its limit can be continued.',
  },
  'messages-left-out': {
    one: "The oldest message was left out, because it does not fit this model's context.",
    other: "The {count:number} oldest messages were left out, because they do not fit this model's context.",
  },
  'tools-absent':
    'Not there any more, so not offered to the model: {names:list}. Take it out of the agent, or bring it back.',
  'tools-not-offered': 'This model cannot use tools, so none were offered to it.',
} as const
