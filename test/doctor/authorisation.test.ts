import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { exitCodeOf } from '../../src/cli/examination.ts'
import type { Check } from '../../src/doctor/check.ts'
import { type RunningTokenService, startTokenService } from '../../src/simulator/authorisation/token-service.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/index.ts'
import type { RenewableSettings } from '../../src/target/authorisation/token-obtainer.ts'
import type { CredentialNames } from '../../src/target/credentials.ts'
import { type ClientKey, keyFolder } from '../target/authorisation/keys.ts'
import { manualClock } from '../target/fakes.ts'
import { serveHttp } from '../target/servers.ts'
import { checksOf } from './diagnosis.ts'

const keys = keyFolder()
const issued = ['a-token-from-elsewhere']
let registered: ClientKey
let other: ClientKey
let service: RunningTokenService
let api: RunningSimulator

beforeAll(async () => {
  vi.stubEnv('DOCTOR_API_KEY', 'my-app-key')
  vi.stubEnv('DOCTOR_STRANGE_KEY', 'another-app-key')
  vi.stubEnv('DOCTOR_TOKEN', 'a-token-from-elsewhere')
  vi.stubEnv('DOCTOR_OLD_TOKEN', 'a-token-of-last-week')
  registered = keys.rsa('registered.pem')
  other = keys.rsa('other.pem')
  service = await startTokenService({
    applications: [{ apiKey: 'my-app-key', publicKeys: { 'test-1': registered.publicKey } }],
    onIssue: (token) => issued.push(token),
  })
  api = await startSimulator({ api: 'raf', tokens: issued })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await Promise.all([service.close(), api.close()])
  keys.remove()
})

const interactions = [{ id: 'get-consent', title: 'Get', method: 'GET', path: '/Consent', writes: false, success: 200 }]

function examine(credentials: CredentialNames, more: Parameters<typeof checksOf>[0] | object = {}): Promise<Check[]> {
  return checksOf({
    baseUrl: api.baseUrl,
    api: { interactions, auth: { modes: ['signed-jwt'] } },
    credentials,
    ...more,
  })
}

function signedJwt(change: Partial<Extract<RenewableSettings, { mode: 'signed-jwt' }>> = {}): CredentialNames {
  const settings = { tokenUrl: service.tokenUrl, apiKeyEnv: 'DOCTOR_API_KEY', kid: 'test-1', keyFile: registered.file }
  return { renewable: { mode: 'signed-jwt', ...settings, ...change } }
}

const failuresOf = (checks: Check[]) =>
  checks.filter(({ result }) => result === 'fail').map(({ id, found, advice }) => `${id}: ${found} ${advice}`)

describe('an authorisation that works', () => {
  test('passes line by line, and the credentials are shown to make a difference', async () => {
    const checks = await examine(signedJwt())
    expect(failuresOf(checks)).toEqual([])
    expect(exitCodeOf(checks)).toBe(0)
    const found = Object.fromEntries(checks.map((one) => [one.id, `${one.result}: ${one.found}`]))
    expect(found).toMatchObject({
      mode: 'pass: signed-jwt.',
      secrets: 'pass: Set: DOCTOR_API_KEY.',
      key: 'pass: The file holds an RSA key of at least 2048 bits.',
      audience: `pass: ${service.tokenUrl}.`,
      token: 'pass: It is kept in memory only.',
      credentials: 'pass: It answers 401 without them and 400 with them.',
    })
  })

  test('by a token from elsewhere passes too', async () => {
    expect(failuresOf(await examine({ tokenEnv: 'DOCTOR_TOKEN' }))).toEqual([])
  })

  test('is not shown to work by a target that asks for nothing', async () => {
    const baseUrl = await serveHttp((_request, response) => response.end())
    const last = (await examine({ tokenEnv: 'DOCTOR_TOKEN' }, { baseUrl })).at(-1)
    expect(last?.found).toBe(
      'It answers 200 with them. It answers 200 without them too, so it cannot be told whether they were looked at.',
    )
  })
})

describe('the part that fails is named:', () => {
  const file = (name: string, text: string) => keys.write(name, text)
  const elliptic = () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const cases: [what: string, credentials: () => CredentialNames, failure: RegExp, exitCode: number][] = [
    [
      'a variable that is not set',
      () => signedJwt({ apiKeyEnv: 'DOCTOR_ABSENT' }),
      /^secrets: auth\.apiKeyEnv: the environment variable DOCTOR_ABSENT is not set/,
      2,
    ],
    [
      'a key file that is not there',
      () => signedJwt({ keyFile: join(keys.path, 'absent.pem') }),
      /^key: .*cannot be read \(ENOENT\)/,
      2,
    ],
    [
      'a key that is not RSA',
      () => signedJwt({ keyFile: file('ec.pem', elliptic() as string) }),
      /^key: .*type ec, and RS512 needs RSA/,
      2,
    ],
    [
      'a key that is too short',
      () => signedJwt({ keyFile: keys.rsa('short.pem', { bits: 1024 }).file }),
      /^key: .*has 1024 bits/,
      2,
    ],
    [
      'a key id that is not registered',
      () => signedJwt({ kid: 'test-9' }),
      /^token: The key id \(kid\) fails\. .*Compare auth\.kid/,
      3,
    ],
    [
      'another audience',
      () => signedJwt({ audience: 'https://int.example.org/oauth2/token' }),
      /^token: The audience \(aud\) fails\. .*exact URL of the token endpoint/,
      3,
    ],
    [
      'an API key of nobody',
      () => signedJwt({ apiKeyEnv: 'DOCTOR_STRANGE_KEY' }),
      /^token: The API key \(iss, sub\) or the client fails\. .*no application has this API key/,
      3,
    ],
    [
      'a key that is not the registered one',
      () => signedJwt({ keyFile: other.file }),
      /^token: The registered public key fails\. .*are not a pair/,
      3,
    ],
    [
      'a token endpoint that is not there',
      () => signedJwt({ tokenUrl: 'http://127.0.0.1:9/token' }),
      /^token: The token endpoint fails\. .*cannot be reached/,
      3,
    ],
    [
      'a token URL that is another page',
      () => signedJwt({ tokenUrl: api.baseUrl }),
      /^token: The token endpoint fails\. .*issues no token; it answers 40\d/,
      3,
    ],
    [
      'a token that is not good',
      () => ({ tokenEnv: 'DOCTOR_OLD_TOKEN' }),
      /^credentials: It answers 401 to a request with them\. The token or key may have expired/,
      3,
    ],
    [
      'no credentials',
      () => ({}),
      /^credentials: It wants credentials: it answers 401\. Say in assay\.config\.yaml/,
      2,
    ],
  ]

  test.each(cases)('%s', async (_what, credentials, failure, exitCode) => {
    const checks = await examine(credentials())
    expect(failuresOf(checks)).toEqual([expect.stringMatching(failure)])
    expect(exitCodeOf(checks)).toBe(exitCode)
    const all = JSON.stringify(checks)
    for (const secret of ['my-app-key', 'another-app-key', 'a-token-of-last-week', ...issued.slice(1)]) {
      expect(all).not.toContain(secret)
    }
  })

  test('a clock that is wrong: the expiry of the assertion, and the clock itself', async () => {
    const ahead = failuresOf(await examine(signedJwt(), { clock: manualClock(Date.now() + 600_000) }))
    expect(ahead[0]).toMatch(/^clock: The clock of this machine is about \d+ seconds ahead/)
    expect(ahead[1]).toMatch(/^token: The expiry \(exp\) fails\. .*expires too far ahead/)
    const behind = failuresOf(await examine(signedJwt(), { clock: manualClock(Date.now() - 600_000) }))
    expect(behind[0]).toMatch(/^clock: .*behind/)
    expect(behind[1]).toMatch(/^token: The expiry \(exp\) fails\. .*had expired when it arrived/)
  })

  test('a way that the API does not document', async () => {
    const checks = await examine(signedJwt(), { api: { interactions, auth: { modes: ['token-exchange'] } } })
    expect(failuresOf(checks)).toEqual([
      'mode: The API documents token-exchange, and signed-jwt is configured. Set auth.mode to one of token-exchange.',
    ])
    expect(exitCodeOf(checks)).toBe(1)
  })
})
