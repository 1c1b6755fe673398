/** The one client of this window. */
import { createClient } from './client.ts'

export const api = createClient(window.agentFactory)
