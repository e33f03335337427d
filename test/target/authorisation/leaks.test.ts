import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import fastCheck from 'fast-check'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { curlFor } from '../../../reporters/curl.ts'
import { connectTokens } from '../../../src/target/authorisation/index.ts'
import type { RenewableSettings } from '../../../src/target/authorisation/token-obtainer.ts'
import { createLiveTransport } from '../../../src/target/live-transport.ts'
import { checkReachable } from '../../../src/target/reachability.ts'
import { createTargetClient } from '../../../src/target/target-client.ts'
import type { Transport } from '../../../src/target/transport.ts'
import { memoryJournal, testRedactor } from '../fakes.ts'

import { keyFolder } from './keys.ts'

fastCheck.configureGlobal({ seed: 20_260_102 })

const keys = keyFolder()
let transport: Transport
let closeServer = () => {}
let origin: string
/** How the server of the test answers now. */
let scenario: Scenario
/** How many tokens were issued. */
let count = 0
/** Everything secret that went over the wire in the scenario. */
let secrets: Set<string>

/** Where a secret that the server was sent is repeated, and how the exchange ends. */
interface Scenario {
  mode: 'signed-jwt' | 'token-exchange' | 'authorisation-code' | 'bearer'
  tokenAnswer: 'issues' | 'refuses' | 'fails' | 'garbage' | 'resets' | 'redirects' | 'says-another-type'
  targetAnswer: 'takes' | 'refuses' | 'resets' | 'redirects' | 'garbage'
  echo: ('body' | 'header' | 'json' | 'base64' | 'encoded')[]
}

const scenarios: fastCheck.Arbitrary<Scenario> = fastCheck.record({
  mode: fastCheck.constantFrom('signed-jwt', 'token-exchange', 'authorisation-code', 'bearer'),
  tokenAnswer: fastCheck.constantFrom(
    'issues',
    'issues',
    'refuses',
    'fails',
    'garbage',
    'resets',
    'redirects',
    'says-another-type',
  ),
  targetAnswer: fastCheck.constantFrom('takes', 'refuses', 'resets', 'redirects', 'garbage'),
  echo: fastCheck.subarray(['body', 'header', 'json', 'base64', 'encoded']),
})

const environment = { API_KEY: 'the-api-key-of-my-app', CLIENT_SECRET: 'the-secret-of-my-client', ID_TOKEN: '' }
/** What the token command prints. */
const printed = 'printed-by-a-command-7'
let keyFile: string

beforeAll(async () => {
  keyFile = keys.rsa('key.pem').file
  environment.ID_TOKEN = await new SignJWT({ sub: 'a user' })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(Buffer.alloc(32))
  transport = createLiveTransport({ environment: {}, totalTimeoutMs: 2_000 })
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  closeServer = () => {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(async () => {
  closeServer()
  await transport.close()
  keys.remove()
})

/** Repeats what it was sent, in whichever way the scenario says. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const form = new URLSearchParams(Buffer.concat(parts).toString())
  const sent = [...form.values(), request.headers.authorization ?? ''].filter((one) => one.length > 5)
  for (const name of ['client_assertion', 'subject_token', 'client_secret', 'code']) {
    const value = form.get(name)
    if (value !== null) secrets.add(value)
  }
  if (request.url?.startsWith('/authorize')) return answerLogIn(request, response, form)
  const isToken = request.url === '/token'
  const how = isToken ? scenario.tokenAnswer : scenario.targetAnswer
  if (how === 'resets') return void request.socket.destroy()
  const echoed = sent.flatMap((one) => [
    ...(scenario.echo.includes('body') || scenario.echo.includes('json') ? [one] : []),
    ...(scenario.echo.includes('base64') ? [Buffer.from(one.replace(/^Bearer /, '')).toString('base64')] : []),
    ...(scenario.echo.includes('encoded') ? [encodeURIComponent(one)] : []),
  ])
  if (scenario.echo.includes('header')) response.setHeader('X-Echo', sent.join(' ').slice(0, 4_000))
  if (how === 'redirects')
    return void response
      .writeHead(302, { Location: `https://other.example/?t=${encodeURIComponent(sent.join())}` })
      .end()
  if (how === 'garbage') return void response.writeHead(200).end(`<p>${echoed.join(' ')}</p>`)
  if (isToken) return answerToken(response, how, echoed)
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [{ diagnostics: echoed.join(' ') }],
    access_token: echoed[0],
  }
  response
    .writeHead(how === 'refuses' ? 401 : 200, { 'Content-Type': 'application/fhir+json' })
    .end(JSON.stringify(outcome))
}

function answerToken(response: ServerResponse, how: string, echoed: string[]): void {
  count += 1
  const token = `issued/${count}+token=`
  secrets.add(token)
  const good = { access_token: token, expires_in: '599', token_type: how === 'issues' ? 'Bearer' : token }
  const body =
    how === 'refuses'
      ? { error: 'invalid_request', error_description: `No: ${echoed.join(' ')}` }
      : how === 'fails'
        ? { error: echoed.join(' ') }
        : good
  response.writeHead(how === 'refuses' ? 400 : how === 'fails' ? 500 : 200).end(JSON.stringify(body))
}

function answerLogIn(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): void {
  const { searchParams } = new URL(request.url ?? '/', origin)
  if (request.method === 'GET') return void response.end('<form method="post"><input name="username"></form>')
  const code = `code-of-${form.get('username')}`
  secrets.add(code)
  const back = new URL('https://app.example/back')
  back.searchParams.set('code', code)
  back.searchParams.set('state', searchParams.get('state') ?? '')
  response.writeHead(302, { Location: back.href }).end()
}

function settingsOf({ mode }: Scenario): RenewableSettings {
  const tokenUrl = `${origin}/token`
  const assertion = { tokenUrl, apiKeyEnv: 'API_KEY', kid: 'test-1', keyFile }
  switch (mode) {
    case 'signed-jwt':
      return { mode, ...assertion }
    case 'token-exchange':
      return { mode, ...assertion, subjectTokenEnv: 'ID_TOKEN' }
    case 'authorisation-code':
      return {
        mode,
        tokenUrl,
        authoriseUrl: `${origin}/authorize`,
        clientIdEnv: 'API_KEY',
        clientSecretEnv: 'CLIENT_SECRET',
        redirectUri: 'https://app.example/back',
        username: '656005750104',
      }
    case 'bearer':
      return { mode, tokenCommand: [process.execPath, '-p', JSON.stringify(printed)] }
  }
}

/** Everything that a run would show or keep: journal, curl lines, why a target is not reachable. */
async function everythingShown(): Promise<string> {
  const redactor = testRedactor()
  const journal = memoryJournal()
  const tokens = connectTokens(settingsOf(scenario), { transport, keeper: redactor, environment })
  const client = createTargetClient({ id: 'raf', baseUrl: `${origin}/api`, transport, redactor, journal, tokens })
  const context = { test: 'a test', step: 1, purpose: 'test' as const }
  await client.send({ method: 'GET', path: '/Flag' }, context)
  await client.send({ method: 'POST', path: '/Flag', body: Buffer.from('{}') }, context)
  const why = await checkReachable(`${origin}/api`, { transport, tokens })
  return JSON.stringify([
    journal.events,
    journal.exchanges().map(curlFor),
    'reason' in why ? redactor.redactText(why.reason) : '',
  ])
}

test('no token, key, code or secret is shown or kept, whatever fails and whatever repeats it', async () => {
  const keyLines = readFileSync(keyFile, 'utf8')
    .split('\n')
    .filter((line) => line.length > 40)
  await fastCheck.assert(
    fastCheck.asyncProperty(scenarios, async (drawn) => {
      scenario = drawn
      secrets = new Set([...Object.values(environment), ...keyLines, printed])
      const shown = await everythingShown()
      for (const secret of secrets) {
        const spellings = [
          secret,
          encodeURIComponent(secret),
          Buffer.from(secret).toString('base64'),
          JSON.stringify(secret).slice(1, -1),
        ]
        for (const one of spellings)
          expect(shown.includes(one), `${one.slice(0, 12)}… in ${JSON.stringify(drawn)}`).toBe(false)
      }
    }),
    { numRuns: 40 },
  )
})
