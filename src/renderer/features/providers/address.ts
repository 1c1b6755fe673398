/** `#/providers` */
import type { Address } from '../../section.ts'

export interface ProvidersRoute {
  readonly section: 'providers'
}

export const address: Address<ProvidersRoute> = {
  section: 'providers',
  parse: () => ({ section: 'providers' }),
  parts: () => [],
}
