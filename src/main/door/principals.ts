/** As whom calls are made. */
import { accesses } from '#shared/access'
import type { Principal } from '../base/call.ts'

/** The person whose machine this is: the window, and a program of theirs that opened the host. */
export const owner: Principal = { kind: 'owner', id: 'owner', access: new Set(accesses) }
