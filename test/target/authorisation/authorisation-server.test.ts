import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectTokens } from '../../../src/target/authorisation/index.ts'
import type { RenewableSettings } from '../../../src/target/authorisation/token-obtainer.ts'
import { createLiveTransport } from '../../../src/target/live-transport.ts'
import { type AuthorisationServer, clientId, secretClientId, startAuthorisationServer } from './authorisation-server.ts'
import { rememberingKeeper } from './keeper.ts'
import { type ClientKey, keyFolder } from './keys.ts'

const keys = keyFolder()
const transport = createLiveTransport()
const redirectUri = 'https://app.example/callback'
const secret = 'a-secret-of-the-client'
let key: ClientKey
let other: ClientKey
let server: AuthorisationServer

beforeAll(async () => {
  key = keys.rsa('registered.pem')
  other = keys.rsa('other.pem')
  server = await startAuthorisationServer({ publicKey: key.publicKey, kid: 'test-1', redirectUri, secret })
})
afterAll(async () => {
  await Promise.all([server.close(), transport.close()])
  keys.remove()
})

const environment = { CLIENT: clientId, SECRET_CLIENT: secretClientId, SECRET: secret, PASSWORD: 'any' }
const tokensOf = (settings: RenewableSettings, keeper = rememberingKeeper()) =>
  connectTokens(settings, { transport, keeper, environment })

function signedJwt(change: Partial<Extract<RenewableSettings, { mode: 'signed-jwt' }>> = {}): RenewableSettings {
  return {
    mode: 'signed-jwt',
    tokenUrl: server.tokenUrl,
    apiKeyEnv: 'CLIENT',
    kid: 'test-1',
    keyFile: key.file,
    ...change,
  }
}

describe('a real authorisation server', () => {
  test('issues a token for a JWT that is signed with RS512', async () => {
    const keeper = rememberingKeeper()
    const token = await tokensOf(signedJwt(), keeper).token()
    expect(await server.knows(token)).toBe(true)
    expect(keeper.concealed.get('access_token')).toBe(token)
  })

  test('gives another token when the one before was refused', async () => {
    const tokens = tokensOf(signedJwt())
    const first = await tokens.token()
    expect(tokens.refuse(first)).toBe(true)
    const second = await tokens.token()
    expect(second).not.toBe(first)
    expect(await server.knows(second)).toBe(true)
  })

  test.each([
    ['a key that is not registered', () => signedJwt({ keyFile: other.file })],
    ['a key id that is not registered', () => signedJwt({ kid: 'test-9' })],
    ['another audience', () => signedJwt({ audience: 'https://int.example.org/oauth2/token' })],
  ])('refuses %s, and it is said what that means', async (_what, settings) => {
    const failure = tokensOf(settings()).token()
    await expect(failure).rejects.toThrow('401 invalid_client')
    await expect(failure).rejects.toThrow(
      'it does not accept the client: the API key, the key id, the audience or the signature',
    )
  })

  test('logs a mock user in by pages and redirects, and issues a token for the code', async () => {
    const keeper = rememberingKeeper()
    const token = await tokensOf(
      {
        mode: 'authorisation-code',
        tokenUrl: server.tokenUrl,
        authoriseUrl: server.authoriseUrl,
        clientIdEnv: 'SECRET_CLIENT',
        clientSecretEnv: 'SECRET',
        redirectUri,
        username: '656005750104',
        passwordEnv: 'PASSWORD',
        scope: 'openid',
      },
      keeper,
    ).token()
    expect(await server.knows(token)).toBe(true)
    expect(keeper.concealed.has('code')).toBe(true)
  })

  test('ends a log-in whose redirect URI is not registered', async () => {
    const failure = tokensOf({
      mode: 'authorisation-code',
      tokenUrl: server.tokenUrl,
      authoriseUrl: server.authoriseUrl,
      clientIdEnv: 'SECRET_CLIENT',
      clientSecretEnv: 'SECRET',
      redirectUri: 'https://other.example/callback',
      username: '656005750104',
    }).token()
    await expect(failure).rejects.toThrow(
      /\/auth answers 400\. Check auth\.clientIdEnv, auth\.redirectUri and auth\.scope/,
    )
  })
})
