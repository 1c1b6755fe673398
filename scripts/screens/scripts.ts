/** What is asked in the pictures, and what the model server answers to it. */

export interface Script {
  readonly question: string
  readonly thinking?: string
  readonly calls?: readonly { readonly name: string; readonly arguments: unknown }[]
  readonly text: string
  /** Between two pieces, in milliseconds; at once where left out. */
  readonly pieceMs?: number
  /** True where the answer never ends. */
  readonly hold?: boolean
  readonly fail?: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly message: string
    readonly code?: string
  }
}

const backup = `For one laptop and a NAS, keep it boring: one tool, one schedule, one restore test a month.

| Part | Choice | Why |
|---|---|---|
| Tool | \`restic\` | encrypted, deduplicated, one binary |
| Target | NAS over SFTP, then a second copy off site | two failures to lose data |
| Schedule | every night at 02:30 | short runs, small differences |
| Retention | 7 daily, 4 weekly, 6 monthly | half a year to notice a mistake |

Begin with a script that fails loudly:

\`\`\`bash
#!/usr/bin/env bash
set -euo pipefail

export RESTIC_REPOSITORY="sftp:backup@nas.local:/volume1/restic"
export RESTIC_PASSWORD_COMMAND="secret-tool lookup service restic"

restic backup "$HOME" --exclude-caches --exclude "$HOME/Downloads"
restic forget --prune --keep-daily 7 --keep-weekly 4 --keep-monthly 6
restic check --read-data-subset=2%
\`\`\`

Three things people forget:

1. **The password.** Without it the backup is noise. Print it and put it in a drawer.
2. **The restore.** A backup that was never restored is a hope. Try one file every month.
3. **The alarm.** Let the script send a message when it *fails*, not when it succeeds.`

const growth = `At that rate the first year needs about **310 GB**:

- the first full copy: 240 GB, about 168 GB after compression and deduplication
- 52 weeks of changes at 4 GB, of which 7 in 10 remain: 142 GB

A 1 TB disk is enough for three years. Buy 2 TB and do not think of it again.`

const typescript = `Return a result instead of throwing, so that the caller has to look:

\`\`\`ts
type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

export async function readConfig(file: string): Promise<Result<Config>> {
  try {
    const text = await readFile(file, 'utf8')
    return { ok: true, value: configSchema.parse(JSON.parse(text)) }
  } catch (error) {
    // A missing file is the ordinary case of a first start.
    if (isMissing(error)) return { ok: true, value: defaults }
    return { ok: false, reason: \`\${file} cannot be read: \${messageOf(error)}\` }
  }
}
\`\`\`

> A type that names its failures is documentation that the compiler reads.

The difference to an exception is small in the code and large in its use: \`ok\` has to be checked before \`value\` can be
touched.`

const essay = `A good week begins on the Friday before it. Look at what is left, move what can wait, and write the three
things that would make the next week a success. On Monday you start with the first of them instead of your inbox.

Then protect two blocks of ninety minutes a day. Meetings go around them. Most plans fail not because the work was too
hard but because it was never given a place to happen. Keep a short list of small tasks for the moments in between, and
let the afternoon be the time for other people.

At the end of each day write one line: what moved, and what stands in the way. It takes a minute. After a month these
lines tell you more about your work than any tool that measures it. `

export const questions = {
  backup: 'How should I back up my laptop to the NAS at home? I want something I can trust and then forget.',
  growth: 'How much space will I need for a year? 240 GB now, and about 4 GB of changes a week.',
  typescript: 'Show me how to read a config file in TypeScript without throwing.',
  thinking: 'Which is better for a small team, trunk-based development or long-lived branches?',
  running: 'Help me plan a week in which I get deep work done.',
  starting: 'What would you ask before buying a used bicycle?',
  retry: 'Summarise the meeting notes from this morning.',
  auth: 'Translate this paragraph into Spanish.',
  table: 'Compare the three plans in a wide table.',
} as const

const scripts: readonly Script[] = [
  {
    question: questions.backup,
    thinking: `The person wants reliability over features. One laptop, one NAS. The usual candidates are restic, Borg and the vendor's own tool.

The vendor's tool ties the backup to the NAS, so a dead NAS means no restore. Borg needs itself on the other side. restic needs only SFTP.`,
    text: backup,
    pieceMs: 4,
  },
  {
    question: questions.growth,
    calls: [
      { name: 'calculator', arguments: { expression: '240 * 0.7 + 52 * 4 * 0.68' } },
      { name: 'current_time', arguments: {} },
    ],
    text: growth,
    pieceMs: 6,
  },
  { question: questions.typescript, text: typescript, pieceMs: 4 },
  {
    question: questions.thinking,
    thinking: essay.repeat(3),
    text: 'Trunk-based development, for almost every small team.',
    pieceMs: 20,
    hold: true,
  },
  { question: questions.running, text: essay.repeat(4), pieceMs: 12, hold: true },
  { question: questions.starting, text: '', hold: true },
  {
    question: questions.retry,
    text: '',
    fail: {
      status: 429,
      headers: { 'retry-after': '20' },
      message: 'Rate limit reached for requests per minute.',
      code: 'rate_limit_exceeded',
    },
  },
  {
    question: questions.auth,
    text: '',
    fail: { status: 401, message: 'Incorrect API key provided.', code: 'invalid_api_key' },
  },
  {
    question: questions.table,
    text: `| Plan | Monthly price | Seats included | Storage | Support | Data residency | Single sign-on | Audit log |
|---|---:|---:|---:|---|---|---|---|
| Starter | $0 | 1 | 5 GB | Community forum | United States | no | no |
| Team | $24 | 10 | 250 GB | E-mail within two working days | United States or European Union | with your own identity provider | 30 days |
| Enterprise | on request | unlimited | 5 TB | Telephone, with a named person | any region, also your own | yes | 7 years, exportable as JSON lines |

A very long word to see how it breaks: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, and an address: https://example.com/a/very/long/path/that/goes/on/and/on/without/any/place/to/break/it/at/all?query=1234567890`,
  },
]

const fallback: Script = {
  question: '',
  text: 'Here is a short answer. Ask for details and I will go into them one by one.',
}

/** The script whose question stands in what the person wrote. */
export function findScript(question: string): Script {
  return scripts.find((script) => question.includes(script.question)) ?? fallback
}
