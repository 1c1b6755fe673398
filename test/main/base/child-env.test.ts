import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { carriesSecrets, childEnv } from '#main/base/child-env'

const env = {
  PATH: process.env.PATH,
  HOME: '/home/ada',
  AGENT_FACTORY_VAULT_PASSPHRASE: 'correct horse',
  Agent_Factory_Data_Dir: '/data',
  NOT_THERE: undefined,
}

// Bug: the passphrase of the vault goes to every program that is started.
test('a child gets what is everybody’s and what is added, and nothing of ours', async () => {
  const built = childEnv(env, { MM_NOTTTY: '1', ALSO_NOT_THERE: undefined })
  expect(built).toEqual({ PATH: process.env.PATH, HOME: '/home/ada', MM_NOTTTY: '1' })
  const print = 'process.stdout.write(JSON.stringify(process.env))'
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', print], { env: built })
  expect(stdout).toContain('/home/ada')
  expect(stdout).not.toContain('correct horse')
})

// Bug: a child that needs one of our variables cannot be given it.
test('what is added may be ours', () => {
  expect(childEnv(env, { AGENT_FACTORY_DATA_DIR: '/other' })).toMatchObject({
    AGENT_FACTORY_DATA_DIR: '/other',
  })
})

// Bug: an empty passphrase, which opens nothing, is taken for a secret; or another variable is.
test('only a passphrase that is there is a secret', () => {
  expect(carriesSecrets(env)).toBe(true)
  expect(carriesSecrets({ AGENT_FACTORY_VAULT_PASSPHRASE: '', AGENT_FACTORY_DATA_DIR: '/data' })).toBe(false)
})
