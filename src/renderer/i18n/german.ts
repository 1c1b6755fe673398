/** Loaded only where it is spoken. */
import common from './de/common.json'
import onboarding from './de/onboarding.json'

export { germanOfCode as ofCode } from '#shared/texts/german'
export { starters } from './de/starters.ts'
/** The window's own labels that belong to no section. */
export const labels = { common, onboarding }
