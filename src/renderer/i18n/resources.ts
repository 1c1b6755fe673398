/** The English texts are the measure: their keys type every `t`, and every other language holds the same. */
import type { sections } from '../sections.ts'
import common from './en/common.json'
import onboarding from './en/onboarding.json'

/** What belongs to no section. */
export const english = { common, onboarding }

type Sections = (typeof sections)[number]
type OfSections = {
  readonly [One in Sections as One['address']['section']]: One['texts']['en']
}
export type Texts = typeof english & OfSections
