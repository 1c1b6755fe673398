/** The catalogue in another language than English, folded from the domains. */
import type { Domain, DomainTexts } from '../domain.ts'
import * as domains from '../domains.ts'
import type { Language, Template } from './format-text.ts'
import type { Translated } from './language.ts'

type Domains = typeof domains
type Whole<One> = One extends { readonly texts: { readonly en: infer English extends DomainTexts['en'] } }
  ? Domain & { readonly texts: DomainTexts<English> }
  : Domain

// Does not compile where a domain lacks a text in one of the languages.
const whole: { readonly [Name in keyof Domains]: Whole<Domains[Name]> } = domains

export async function loadLanguage(language: Translated): Promise<Language> {
  const all: readonly Domain[] = Object.values(whole)
  const loading = all.map((domain) => domain.texts?.[language]() ?? {})
  const texts: Record<string, Template> = Object.assign({}, ...(await Promise.all(loading)))
  return { tag: language, texts }
}
