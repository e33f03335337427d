import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DoctorFlags } from '../../src/cli/doctor.ts'
import { examine } from '../../src/cli/examination.ts'
import { type RunningTokenService, startTokenService } from '../../src/simulator/authorisation/token-service.ts'
import { type RunningSimulator, startSimulator } from '../../src/simulator/index.ts'
import { keyFolder } from '../target/authorisation/keys.ts'
import { assay, recordIn, temporaryFolder } from './assay-process.ts'

const keys = keyFolder()
const issued = ['not-issued-by-the-service']
let service: RunningTokenService
let simulator: RunningSimulator
/** Repeats the Authorization that it was sent, in a header and in the body. */
let echo: Server
let configuration: string

beforeAll(async () => {
  const { publicKey } = keys.rsa('key.pem')
  service = await startTokenService({
    applications: [{ apiKey: 'the-api-key-of-my-app', publicKeys: { 'test-1': publicKey } }],
    onIssue: (token) => issued.push(token),
  })
  simulator = await startSimulator({ api: 'raf', tokens: issued })
  echo = createServer((request, response) => {
    const { authorization = 'none' } = request.headers
    response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'X-Echo': authorization })
    response.end(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', id: authorization }))
  })
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  configuration = keys.write(
    'assay.config.yaml',
    [
      'auth:',
      '  mode: signed-jwt',
      `  tokenUrl: ${service.tokenUrl}`,
      '  apiKeyEnv: MY_API_KEY',
      '  kid: test-1',
      `  keyFile: ${join(keys.path, 'key.pem')}`,
    ].join('\n'),
  )
})
afterAll(async () => {
  echo.closeAllConnections()
  echo.close()
  await Promise.all([service.close(), simulator.close()])
  keys.remove()
})

const env = { MY_API_KEY: 'the-api-key-of-my-app' }
const words = (...more: string[]) => [...more, '--config', configuration]

describe('a run that is authorised by a signed JWT', () => {
  test('obtains a token for itself and its worker, and is judged as with any token', async () => {
    const before = issued.length
    const out = temporaryFolder()
    const only = ['--only', 'RAF-CRC-01', '--only', 'RAF-AUTH-01', '--only', 'RAF-AUTH-08']
    const ended = await assay(words('run', 'raf', '--target', simulator.baseUrl, '--out', out, ...only), { env })
    expect(ended.stderr).toContain('2 of 3 applicable musts met, 1 not tested')
    expect(ended.status, ended.stderr).toBe(0)
    expect(issued.length - before).toBe(2)
    const { requirements } = recordIn(out)
    expect(requirements.find(({ id }) => id === 'RAF-AUTH-08')).toMatchObject({
      verdict: 'Not tested',
      reason: 'The configuration names no token that has expired (unfitTokensEnv)',
    })
  })

  test('writes no secret anywhere, though the target repeats every one that it is sent', async () => {
    const before = issued.length
    const out = temporaryFolder()
    const target = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`
    const reports = ['--report', 'html,junit,csv,allure', '--json', '--out', out]
    const ended = await assay(words('run', 'raf', '--target', target, '--only', 'RAF-GTC-01', ...reports), { env })
    expect(issued.length).toBeGreaterThan(before)
    const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    expect(files.length).toBeGreaterThan(4)
    const texts = files.map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'))
    for (const secret of [env.MY_API_KEY, ...issued.slice(before)]) {
      for (const spelling of [secret, Buffer.from(secret).toString('base64')]) {
        expect([...texts, ended.stdout, ended.stderr].some((text) => text.includes(spelling))).toBe(false)
      }
    }
  })

  test.concurrent('does not begin when no token is issued: exit 3, saying which part was refused', async () => {
    const ended = await assay(words('run', 'raf', '--target', simulator.baseUrl), {
      env: { MY_API_KEY: 'of-another-app' },
    })
    expect(ended.status).toBe(3)
    expect(ended.stderr).toContain('nothing could be judged. The token endpoint')
    expect(ended.stderr).toContain('no application has this API key')
    expect(ended.stderr).not.toContain('of-another-app')
  })

  test.concurrent('does not begin when a variable is missing: exit 2', async () => {
    const ended = await assay(words('run', 'raf', '--target', simulator.baseUrl))
    expect([ended.status, ended.stderr]).toEqual([
      2,
      'assay: auth.apiKeyEnv: the environment variable MY_API_KEY is not set. Set it, or name another.\n',
    ])
  })
})

describe('assay doctor', () => {
  test.concurrent('says line by line that nothing is in the way', async () => {
    const ended = await assay(words('doctor', 'raf', '--target', simulator.baseUrl), { env })
    expect(ended.stdout).toContain('pass  A token is issued: It is kept in memory only.\n')
    expect(ended.stdout).toContain(
      'pass  The target accepts the credentials: It answers 401 without them and 400 with them.',
    )
    // The API is one of users who are present, and a signed JWT speaks for an application.
    expect(ended.stdout).toContain('FAIL  The API takes this way of authorisation: The API documents')
    expect(ended.status).toBe(1)
  })

  test.concurrent('--json gives the checks and the exit code', async () => {
    const ended = await assay(words('doctor', '--target', simulator.baseUrl, '--json'))
    expect(ended.status).toBe(2)
    const { exitCode, checks } = JSON.parse(ended.stdout)
    expect(exitCode).toBe(2)
    expect(checks.find(({ id }: { id: string }) => id === 'secrets')).toEqual({
      id: 'secrets',
      title: 'The secrets are there',
      result: 'fail',
      found: 'auth.apiKeyEnv: the environment variable MY_API_KEY is not set.',
      advice: 'Set it, or name another.',
      isSetting: true,
    })
  })

  test.each<[string | undefined, DoctorFlags, string]>([
    [undefined, {}, 'There is nothing to examine: name a --target, or an API and an --environment of it.'],
    [undefined, { environment: 'integration' }, 'An environment belongs to an API'],
    [undefined, { target: 'int.example.org' }, '"int.example.org" is not a URL'],
    ['rag', { target: 'http://127.0.0.1:9' }, 'There is no API "rag"'],
  ])('%s %j is refused before anything is sent', async (api, flags, message) => {
    await expect(examine(api, flags)).rejects.toThrow(message)
  })
})

test.each([
  ['auth: { mode: bearer, tokenEnv: "abc.def.ghi" }', 'auth: "tokenEnv" is not the name of an environment variable.'],
  ['tokenEnv: A\nauth: { mode: bearer, tokenEnv: B }', 'say in "auth" alone how the target is authorised to'],
  ['unfitTokensEnv: { stale: A }', 'there is no kind "stale". Known: expired, other-audience, '],
  ['unfitTokensEnv: { expired: "a.b" }', 'expired is not the name of an environment variable.'],
])('the configuration %j is refused', async (text, message) => {
  const config = join(temporaryFolder(), 'assay.config.yaml')
  writeFileSync(config, text)
  await expect(examine(undefined, { target: 'http://127.0.0.1:9', config })).rejects.toThrow(message)
})
