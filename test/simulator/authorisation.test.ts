import { KeyObject } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registeredApplication } from '../../src/cli/registered-application.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/index.ts'
import { connectTokens } from '../../src/target/authorisation/index.ts'
import { createLiveTransport } from '../../src/target/live-transport.ts'
import { rememberingKeeper } from '../target/authorisation/keeper.ts'
import { keyFolder } from '../target/authorisation/keys.ts'
import { answerOf } from '../target/outcomes.ts'

const keys = keyFolder()
const transport = createLiveTransport({ environment: {} })
let simulator: RunningSimulator
let now = Date.now()

beforeAll(async () => {
  const { publicKey } = keys.rsa('key.pem')
  simulator = await startSimulator({
    api: 'cme',
    now: () => new Date(now),
    tokenService: {
      applications: [{ apiKey: 'my-app-key', publicKeys: { 'test-1': publicKey } }],
      lifetimeSeconds: 60,
    },
  })
})
afterAll(async () => {
  await Promise.all([simulator.close(), transport.close()])
  keys.remove()
})

describe('a simulator with a token service of its own', () => {
  const ask = async (token?: string) => {
    const headers: [string, string][] = token === undefined ? [] : [['Authorization', `Bearer ${token}`]]
    const url = `${simulator.baseUrl}/QuestionnaireResponse`
    return answerOf(await transport.send({ method: 'GET', url, headers }, { test: null, ordinal: 0 })).status
  }

  test('takes the tokens that it issues, until they expire, and no other', async () => {
    const tokens = connectTokens(
      {
        mode: 'signed-jwt',
        tokenUrl: simulator.tokenUrl ?? '',
        apiKeyEnv: 'KEY',
        kid: 'test-1',
        keyFile: `${keys.path}/key.pem`,
      },
      { transport, keeper: rememberingKeeper(), environment: { KEY: 'my-app-key' } },
    )
    expect(await ask()).toBe(401)
    const token = await tokens.token()
    expect(await ask(token)).toBe(400)
    expect(await ask('another')).toBe(401)
    now += 60_000
    expect(await ask(token)).toBe(401)
  })
})

describe('the application that a token service is to know', () => {
  const environment = { MY_KEY: 'my-app-key' }

  test('is read from a variable and from the files of its public keys', () => {
    const { publicKey } = keys.rsa('other.pem')
    const file = keys.write('other.pub.pem', publicKey.export({ type: 'spki', format: 'pem' }) as string)
    const application = registeredApplication({ publicKey: [`test-7=${file}`], apiKeyEnv: 'MY_KEY' }, environment)
    expect(application).toEqual({ apiKey: 'my-app-key', publicKeys: { 'test-7': expect.any(KeyObject) } })
    const [registered] = Object.values(application?.publicKeys ?? {}) as KeyObject[]
    expect(registered?.equals(publicKey)).toBe(true)
    expect(registeredApplication({ publicKey: [] })).toBeUndefined()
  })

  test.each([
    [{ publicKey: ['a=b'] }, 'belong together'],
    [{ publicKey: [], apiKeyEnv: 'MY_KEY' }, 'belong together'],
    [{ publicKey: ['a=b'], apiKeyEnv: 'ABSENT' }, 'the environment variable ABSENT is not set'],
    [{ publicKey: ['key.pem'], apiKeyEnv: 'MY_KEY' }, 'write <kid>=<file>'],
    [{ publicKey: ['a=absent.pem'], apiKeyEnv: 'MY_KEY' }, 'the file "absent.pem" cannot be read (ENOENT)'],
    [{ publicKey: ['a=package.json'], apiKeyEnv: 'MY_KEY' }, 'the file "package.json" holds no public key in PEM'],
  ])('%j is refused', (options, message) => {
    expect(() => registeredApplication(options, environment)).toThrow(message)
  })
})
