/**
 * Hands an address or a folder to the desktop's own program. On Linux Electron starts that program with our whole
 * environment, the browser inherits it, and so would whatever the browser starts; where a secret is in it, the program
 * is started here with an environment of its own.
 */
import { spawn as systemSpawn } from 'node:child_process'
import { carriesSecrets, childEnv, type Environment } from './base/child-env.ts'

/** The part of Electron's shell that is used. */
export interface Shell {
  openExternal(address: string): Promise<void>
  /** Resolves with what went wrong, or with an empty text. */
  openPath(folder: string): Promise<string>
}

export interface SystemOpenOptions {
  readonly shell: Shell
  readonly env: Environment
  readonly platform: string
  readonly spawn?: typeof systemSpawn
}

/** Opens as the shell would. Rejects where no program can be started. */
export function createSystemOpen({ shell, env, platform, spawn = systemSpawn }: SystemOpenOptions): Shell {
  if (platform !== 'linux' || !carriesSecrets(env)) return shell
  const open = (target: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = spawn('xdg-open', [target], {
        // There is no terminal here that a program without a window could use.
        env: childEnv(env, { MM_NOTTTY: '1' }),
        detached: true,
        stdio: 'ignore',
      })
      child.once('error', reject)
      child.once('spawn', () => {
        child.unref()
        resolve()
      })
    })
  return {
    openExternal: open,
    openPath: (folder) =>
      open(folder).then(
        () => '',
        (thrown: unknown) => String(thrown),
      ),
  }
}
