/**
 * The environment of the programs that this one starts. Ours is never changed: threads of Chromium, of the system's
 * libraries and of Node read it at any time, and one that reads while another changes it crashes. So nothing of ours
 * is taken out of it; a child gets one that is built for it. `scripts/check-environment.mjs` holds that.
 */

export type Environment = Readonly<Record<string, string | undefined>>

/** What is ours alone, such as the passphrase of the vault. Names of Windows come in any case. */
const ours = /^AGENT_FACTORY_/i

/** Whether a child that inherits this would learn a secret. */
export function carriesSecrets(env: Environment): boolean {
  return Object.entries(env).some(
    ([name, value]) => /^AGENT_FACTORY_VAULT_PASSPHRASE$/i.test(name) && value !== undefined && value !== '',
  )
}

/** `env` without what is ours alone, and with what `more` adds. */
export function childEnv(env: Environment, more: Environment = {}): Record<string, string> {
  const given = Object.entries(env).filter(([name]) => !ours.test(name))
  const all = [...given, ...Object.entries(more)]
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
