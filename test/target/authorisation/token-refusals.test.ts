import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningTokenService, startTokenService } from '../../../src/simulator/authorisation/token-service.ts'
import type { AuthorisationError } from '../../../src/target/authorisation/authorisation-error.ts'
import { readSigningKey } from '../../../src/target/authorisation/signing-key.ts'
import { requestToken } from '../../../src/target/authorisation/token-endpoint.ts'
import { refusalMeanings } from '../../../src/target/authorisation/token-refusal-table.ts'
import { createLiveTransport } from '../../../src/target/live-transport.ts'
import { serveHttp } from '../servers.ts'
import { rememberingKeeper } from './keeper.ts'
import { type ClientKey, keyFolder } from './keys.ts'

/** What a form is changed in, before it is sent to the mock of the platform's token endpoint. */
interface Change {
  header?: Record<string, unknown>
  claims?: Record<string, unknown>
  form?: Record<string, string | undefined>
  key?: 'other'
}

const keys = keyFolder()
const transport = createLiveTransport()
let registered: ClientKey
let other: ClientKey
let service: RunningTokenService

beforeAll(async () => {
  registered = keys.rsa('registered.pem')
  other = keys.rsa('other.pem')
  service = await startTokenService({
    applications: [
      {
        apiKey: 'my-app',
        publicKeys: { 'test-1': registered.publicKey },
        secret: 'my-secret',
        redirectUri: 'https://app.example/back',
      },
      { apiKey: 'no-keys', publicKeys: 'none' },
      { apiKey: 'lost-keys', publicKeys: 'unreachable' },
    ],
  })
})
afterAll(async () => {
  await Promise.all([service.close(), transport.close()])
  keys.remove()
})

const seconds = () => Math.floor(Date.now() / 1000)
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

async function assertionWith({ header, claims, key }: Change): Promise<string> {
  const payload = {
    iss: 'my-app',
    sub: 'my-app',
    aud: service.tokenUrl,
    jti: randomUUID(),
    exp: seconds() + 120,
    ...claims,
  }
  const signer = readSigningKey({ keyFile: (key === 'other' ? other : registered).file }, rememberingKeeper())
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid: 'test-1', ...header } as { alg: string })
    .sign(signer)
}

async function formWith(change: Change): Promise<Record<string, string>> {
  const fields = {
    grant_type: 'client_credentials',
    client_assertion_type: assertionType,
    client_assertion: await assertionWith(change),
    ...change.form,
  }
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

async function refusalOf(form: Record<string, string>, tokenUrl = service.tokenUrl): Promise<AuthorisationError> {
  try {
    await requestToken(tokenUrl, form, { transport, keeper: rememberingKeeper(), now: Date.now })
  } catch (error) {
    return error as AuthorisationError
  }
  throw new Error('a token was issued')
}

const replayed = randomUUID()

/** Every refusal of the platform's table: how it comes about, its status and words, and the part that it is explained by. */
const table: [what: string, change: Change, said: string, part: string][] = [
  [
    'another algorithm',
    { header: { alg: 'RS256' } },
    `400 invalid_request "Invalid 'alg' header in client_assertion JWT - unsupported JWT algorithm - must be 'RS512'"`,
    'assertion',
  ],
  [
    'an expired assertion',
    { claims: { exp: 1 } },
    `400 invalid_request "Invalid 'exp' claim in client_assertion JWT - JWT has expired"`,
    'lifetime',
  ],
  [
    'no kid',
    { header: { kid: undefined } },
    `400 invalid_request "Missing 'kid' header in client_assertion JWT"`,
    'key-id',
  ],
  [
    'another typ',
    { header: { typ: 'at+jwt' } },
    `400 invalid_request "Invalid 'typ' header in client_assertion JWT - must be 'JWT'"`,
    'assertion',
  ],
  [
    'no exp',
    { claims: { exp: undefined } },
    `400 invalid_request "Missing 'exp' claim in client_assertion JWT"`,
    'lifetime',
  ],
  [
    'an exp that is a text',
    { claims: { exp: 'soon' } },
    `400 invalid_request "Invalid 'exp' claim in client_assertion JWT - must be an integer"`,
    'lifetime',
  ],
  [
    'an exp too far ahead',
    { claims: { exp: 4_000_000_000 } },
    `400 invalid_request "Invalid 'exp' claim in client_assertion JWT - more than 5 minutes in future"`,
    'lifetime',
  ],
  [
    'sub without iss',
    { claims: { iss: undefined } },
    `400 invalid_request "Missing or non-matching 'iss'/'sub' claims in client_assertion JWT"`,
    'client',
  ],
  [
    'no jti',
    { claims: { jti: undefined } },
    `400 invalid_request "Missing 'jti' claim in client_assertion JWT"`,
    'assertion',
  ],
  [
    'a jti that is a number',
    { claims: { jti: 7 } },
    `400 invalid_request "Invalid 'jti' claim in client_assertion JWT - must be a unique string value such as a GUID"`,
    'assertion',
  ],
  [
    'a jti that was used',
    { claims: { jti: replayed } },
    `400 invalid_request "Non-unique 'jti' claim in client_assertion JWT"`,
    'assertion',
  ],
  [
    'no JWT',
    { form: { client_assertion: 'abc' } },
    '400 invalid_request "Malformed JWT in client_assertion"',
    'assertion',
  ],
  [
    'no assertion',
    { form: { client_assertion: undefined } },
    '400 invalid_request "Missing client_assertion"',
    'assertion',
  ],
  [
    'no assertion type',
    { form: { client_assertion_type: undefined } },
    `400 invalid_request "Missing or invalid client_assertion_type - must be '${assertionType}'"`,
    'assertion',
  ],
  ['no grant type', { form: { grant_type: undefined } }, '400 invalid_request "grant_type is missing"', 'grant'],
  [
    'another grant type',
    { form: { grant_type: 'password' } },
    '400 unsupported_grant_type "grant_type is invalid"',
    'grant',
  ],
  [
    'an unknown API key',
    { claims: { iss: 'nobody', sub: 'nobody' } },
    `401 invalid_request "Invalid 'iss'/'sub' claims in client_assertion JWT"`,
    'client',
  ],
  [
    'an unknown kid',
    { header: { kid: 'test-9' } },
    `401 invalid_request "Invalid 'kid' header in client_assertion JWT - no matching public key"`,
    'key-id',
  ],
  [
    'a kid of the prototype',
    { header: { kid: 'constructor' } },
    `401 invalid_request "Invalid 'kid' header in client_assertion JWT - no matching public key"`,
    'key-id',
  ],
  [
    'another audience',
    { claims: { aud: 'https://api.example/token' } },
    `401 invalid_request "Missing or invalid 'aud' claim in client_assertion JWT"`,
    'audience',
  ],
  ['another key', { key: 'other' }, '401 public_key error "JWT signature verification failed"', 'public-key'],
  [
    'an application without keys',
    { claims: { iss: 'no-keys', sub: 'no-keys' } },
    '403 public_key error "You need to register a public key to use this authentication method - please contact support to configure"',
    'public-key',
  ],
  [
    'a JWKS that is away',
    { claims: { iss: 'lost-keys', sub: 'lost-keys' } },
    `403 public_key error "The JWKS endpoint, for your client_assertion can't be reached"`,
    'public-key',
  ],
  [
    'no id token',
    { form: { grant_type: exchange, subject_token_type: idTokenType } },
    '400 invalid_request "Missing subject_token"',
    'subject-token',
  ],
  [
    'an id token that is none',
    { form: { grant_type: exchange, subject_token_type: idTokenType, subject_token: 'abc' } },
    '400 invalid_request "Malformed JWT in subject_token"',
    'subject-token',
  ],
  [
    'no type of id token',
    { form: { grant_type: exchange } },
    `400 invalid_request "Missing or invalid subject_token_type - must be '${idTokenType}'"`,
    'subject-token',
  ],
  [
    'a wrong secret',
    { form: { grant_type: 'authorization_code', client_id: 'my-app', client_secret: 'x' } },
    '401 invalid_client "client_id or client_secret is invalid"',
    'client',
  ],
  [
    'no secret',
    { form: { grant_type: 'authorization_code', client_id: 'my-app' } },
    '401 invalid_request "client_secret is missing"',
    'client',
  ],
  [
    'another redirect URI',
    {
      form: {
        grant_type: 'authorization_code',
        client_id: 'my-app',
        client_secret: 'my-secret',
        redirect_uri: 'https://x.example',
      },
    },
    '400 invalid_request "redirect_uri is invalid"',
    'log-in',
  ],
  [
    'a code that was never given',
    {
      form: {
        grant_type: 'authorization_code',
        client_id: 'my-app',
        client_secret: 'my-secret',
        redirect_uri: 'https://app.example/back',
        code: 'x',
      },
    },
    '400 invalid_grant "authorization_code is invalid"',
    'grant',
  ],
]

describe('a refusal of the token endpoint is explained by its part:', () => {
  test.each(table)('%s', async (_what, change, said, part) => {
    if (change.claims?.jti === replayed) {
      const form = await formWith(change)
      await requestToken(service.tokenUrl, form, { transport, keeper: rememberingKeeper(), now: Date.now })
    }
    const refusal = await refusalOf(await formWith(change))
    expect(refusal.message).toContain(`${service.tokenUrl} refuses to issue a token (${said}): `)
    expect(refusal.part).toBe(part)
    expect(refusal.fault.advice).toMatch(/^[A-Z].+\.$/)
    expect(refusal.fault.isPassing).toBeUndefined()
  })

  test('every entry of the table of meanings is one of these, or a refresh token or a form that Assay never sends', () => {
    const said = table.map(([, , words]) => words)
    const unused = refusalMeanings.filter(({ when }) => !said.some((one) => when.test(one)))
    expect(unused.map(({ when }) => when.source)).toEqual(['refresh.token', 'Content-Type header must be'])
  })
})

describe('a token endpoint that is none', () => {
  const answering = (status: number, body: string, type = 'application/json') =>
    serveHttp((_request, response) => response.writeHead(status, { 'Content-Type': type }).end(body))

  test.each([
    [200, '<html>Welcome</html>', 'answers 200, but not with an access token. Check that auth.tokenUrl'],
    [200, '{"access_token":"two words"}', 'answers 200, but not with an access token.'],
    [200, '{"access_token":"abcdefgh","token_type":"mac"}', 'issues tokens of the type "mac". Only bearer tokens'],
    [404, 'Not Found', 'issues no token; it answers 404. Check that auth.tokenUrl is the address'],
    [500, '{"error":["x"]}', 'issues no token; it answers 500. It is not available now'],
    [
      400,
      '{"error":"__proto__","error_description":"\\u001b[31mred"}',
      'issues no token; it answers 400 __proto__ " [31mred"',
    ],
    [
      400,
      '{"error":"invalid_scope"}',
      '(400 invalid_scope): a scope is unknown, or not allowed for the client. Check auth.scope',
    ],
    [401, '{"error":"invalid_client"}', '(401 invalid_client): it does not accept the client: the API key, the key id'],
  ])('answers %i %s', async (status, body, message) => {
    expect((await refusalOf({}, await answering(status, body))).message).toContain(message)
  })

  test('echoes what it was sent: nothing of it is repeated', async () => {
    const url = await serveHttp((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part) => parts.push(part))
      request.on('end', () => {
        const sent = new URLSearchParams(Buffer.concat(parts).toString()).get('client_assertion')
        response.writeHead(400).end(JSON.stringify({ error: 'invalid_request', error_description: `Bad JWT ${sent}` }))
      })
    })
    const form = await formWith({})
    const { message } = await refusalOf(form, url)
    expect(message).toContain('Bad JWT ‹redacted: token›')
    expect(message).not.toContain(form.client_assertion)
  })

  test('is not there', async () => {
    const { message, fault } = await refusalOf({}, 'http://127.0.0.1:9/token')
    expect(message).toContain(
      'The token endpoint http://127.0.0.1:9/token cannot be reached. The connection was refused',
    )
    expect(fault.isPassing).toBe(true)
  })
})

test('the platform gives numbers as texts, and a token is concealed as soon as it is there', async () => {
  const keeper = rememberingKeeper()
  const now = Date.UTC(2026, 0, 1)
  const token = await requestToken(service.tokenUrl, await formWith({}), { transport, keeper, now: () => now })
  expect(token.expiresAt).toBe(now + 599_000)
  expect(keeper.concealed.get('access_token')).toBe(token.value)
})

test('a request that is no POST, or no form, is refused by the mock as by the platform', async () => {
  const get = await fetch(service.tokenUrl)
  const json = await fetch(service.tokenUrl, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  })
  expect([get.status, get.headers.get('content-type')]).toEqual([405, 'text/plain'])
  expect(json.status).toBe(415)
  expect(await json.json()).toEqual({
    error: 'invalid_request',
    error_description: 'Content-Type header must be application/x-www-form-urlencoded',
    message_id: expect.stringMatching(/^rrt-/),
  })
})
