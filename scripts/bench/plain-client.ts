/** The floor of everything that talks to a model: Node's built-in fetch, and the plainest reading of what comes. */

export interface PlainCall {
  id: string
  name: string
  arguments: string
}

export interface PlainAnswer {
  /** Characters of text; the text itself is kept only where it is asked for. */
  readonly length: number
  readonly text: string
  readonly calls: readonly PlainCall[]
}

interface Chunk {
  readonly choices: readonly {
    readonly delta: {
      readonly content?: string | null
      readonly tool_calls?: readonly {
        readonly index: number
        readonly id?: string
        readonly function: { readonly name?: string; readonly arguments?: string }
      }[]
    }
  }[]
}

/** Asks the model and reads its answer to the end. Throws on any status but 200. */
export async function ask(url: string, body: unknown, keepText: boolean): Promise<PlainAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok || response.body === null) throw new Error(`The model answered ${response.status}.`)
  const calls: PlainCall[] = []
  let length = 0
  let text = ''
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body) {
    rest += decoder.decode(bytes, { stream: true })
    let from = 0
    for (let at = rest.indexOf('\n\n'); at >= 0; at = rest.indexOf('\n\n', from)) {
      const data = rest.slice(from + 'data: '.length, at)
      from = at + 2
      if (data === '[DONE]') continue
      const delta = (JSON.parse(data) as Chunk).choices[0]?.delta
      if (delta === undefined) continue
      if (delta.content) {
        length += delta.content.length
        if (keepText) text += delta.content
      }
      for (const piece of delta.tool_calls ?? []) {
        calls[piece.index] ??= { id: '', name: '', arguments: '' }
        const call = calls[piece.index]
        if (call === undefined) continue
        call.id += piece.id ?? ''
        call.name += piece.function.name ?? ''
        call.arguments += piece.function.arguments ?? ''
      }
    }
    rest = rest.slice(from)
  }
  return { length, text, calls }
}
