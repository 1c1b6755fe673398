/** Colours code off the window's main thread. */
import { createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import darkTheme from 'shiki/themes/github-dark-default.mjs'
import lightTheme from 'shiki/themes/github-light-default.mjs'
import { loadGrammar } from './grammars.ts'
import type { HighlightedLanguage } from './languages.ts'
import type { HighlightedCode, HighlightReply, HighlightRequest, Token, TokenStyle } from './protocol.ts'

// Where a theme's own colour is too faint on our background.
const replacements = {
  'github-light-default': { '#6e7781': '#5b636d', '#953800': '#8a3300' },
  'github-dark-default': { '#8b949e': '#9aa3ad' },
}

let created: Promise<HighlighterCore> | undefined
const loaded = new Set<string>()

async function highlighter(language: HighlightedLanguage): Promise<HighlighterCore> {
  created ??= createHighlighterCore({
    themes: [lightTheme, darkTheme],
    langs: [],
    // A grammar with a pattern that JavaScript does not know is used without that pattern.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  })
  const core = await created
  if (!loaded.has(language)) {
    const { default: registrations } = await loadGrammar(language)
    await core.loadLanguage(...registrations)
    loaded.add(language)
  }
  return core
}

async function highlight(request: HighlightRequest): Promise<HighlightedCode> {
  const core = await highlighter(request.language)
  const { tokens } = core.codeToTokens(request.code, {
    lang: request.language,
    themes: { light: 'github-light-default', dark: 'github-dark-default' },
    defaultColor: false,
    colorReplacements: replacements,
    tokenizeMaxLineLength: 2000,
    tokenizeTimeLimit: 500,
  })
  const styles: TokenStyle[] = []
  const known = new Map<string, number>()
  const lines = tokens.map((line) =>
    line.map((token): Token => {
      const light = token.htmlStyle?.['--shiki-light'] ?? ''
      const dark = token.htmlStyle?.['--shiki-dark'] ?? ''
      const font = token.fontStyle ?? 0
      const key = `${light} ${dark} ${font}`
      const index = known.get(key) ?? styles.push({ light, dark, font }) - 1
      known.set(key, index)
      return [token.content, index]
    }),
  )
  return { lines, styles }
}

self.addEventListener('message', (message: MessageEvent<HighlightRequest>) => {
  const { id } = message.data
  const answer = (result: HighlightReply['result']) =>
    self.postMessage({ id, result } satisfies HighlightReply)
  highlight(message.data).then(answer, () => answer(null))
})
