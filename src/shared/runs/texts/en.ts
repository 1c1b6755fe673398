/** What is said of runs, whatever they are for. */
export const runTexts = {
  'run-gone': { code: 'not-found', text: 'This run is gone.' },
  'run-active': {
    code: 'run-active',
    text: 'An answer is still being written in this conversation. Wait for it, or stop it.',
  },
  'run-deadline': {
    code: 'run-deadline',
    text: 'The time for this run is over. Give it more time, or a smaller task.',
  },
  'run-limits-unknown': {
    code: 'internal',
    text: 'What limits this run could not be looked up, so it was not let on. The log has the details.',
  },
  'call-begun-before': {
    code: 'conflict',
    text: 'This call was begun before. It is not made a second time.',
  },
  'run-stopped': { code: 'cancelled', text: 'The run was stopped.' },
  'run-too-long': {
    code: 'internal',
    text: 'The run was ended after {count:number} steps, because the model went on calling tools.',
  },
  'run-not-followed': {
    code: 'internal',
    text: 'The answer cannot be followed live. It goes on and is kept.',
  },
  'run-parent-gone': { code: 'not-found', text: 'The run that called for this one is gone.' },
  'run-subject-gone': { code: 'not-found', text: 'What this run was for is gone.' },
  'run-work-gone': { code: 'not-found', text: 'The agent of this run, or what it was asked, is gone.' },
  'run-id-taken': { code: 'conflict', text: 'Another run bears this id. Choose a new one.' },
  'run-kind-unknown': { code: 'internal', text: 'Nobody owns runs of the kind {kind}.' },
  'step-cut': { code: 'interrupted', text: 'The program ended in the middle of this step.' },
  'approval-gone': { code: 'not-found', text: 'What was asked is gone.' },
  'approval-over': { code: 'conflict', text: 'This was decided before, or its time is over.' },
} as const
