import { describe, expect, test } from 'vitest'
import { checkAuthorisationSettings } from '../../../src/target/authorisation/settings-check.ts'

const jwt = { mode: 'signed-jwt', apiKeyEnv: 'API_KEY', kid: 'test-1', keyFile: 'key.pem' }
const code = {
  mode: 'authorisation-code',
  clientIdEnv: 'CLIENT',
  clientSecretEnv: 'SECRET',
  redirectUri: 'https://example.org/callback',
  username: '656005750104',
}

describe('settings of an authorisation', () => {
  test.each([
    [{ mode: 'none' }],
    [{ mode: 'api-key', apiKeyEnv: 'API_KEY', header: 'x-api-key' }],
    [{ mode: 'bearer', tokenEnv: 'TOKEN' }],
    [{ mode: 'bearer', tokenCommand: ['pass', 'show', 'token'] }],
    [jwt],
    [
      {
        ...jwt,
        tokenUrl: 'http://127.0.0.1:8080/oauth2/token',
        audience: 'https://int.example.org/token',
        lifetime: 300,
      },
    ],
    [{ ...jwt, mode: 'token-exchange', subjectTokenEnv: 'ID_TOKEN' }],
    [{ ...code, authoriseUrl: 'https://example.org/authorize', passwordEnv: 'PASSWORD', scope: 'openid' }],
  ])('%j are taken', (settings) => {
    expect(checkAuthorisationSettings(settings)).toEqual(settings)
  })

  test.each([
    ['bearer', 'auth: settings as "name: value" are expected.'],
    [null, 'auth: settings as "name: value" are expected.'],
    [{ mode: 'magic' }, '"mode" is missing or unknown. Known: none, api-key, bearer, signed-jwt'],
    [{ ...jwt, kid: undefined }, 'the mode signed-jwt needs "kid"'],
    [{ ...jwt, kid: 17 }, '"kid" is not a text. Put it in quotes'],
    [{ ...jwt, token: 'eyJhbGciOi' }, 'has no setting "token". Known: apiKeyEnv, kid, keyFile'],
    [{ ...jwt, lifetime: 301 }, '"lifetime" is out of range. Give whole seconds from 1 to 300'],
    [{ ...jwt, lifetime: 0 }, '"lifetime" is out of range'],
    [{ ...jwt, tokenUrl: 'oauth2/token' }, '"tokenUrl" is not a URL'],
    [{ ...jwt, tokenUrl: 'http://int.example.org/oauth2/token' }, '"tokenUrl" is plain http. Credentials would travel'],
    [{ ...jwt, tokenUrl: 'https://me:word@example.org/' }, '"tokenUrl" holds a user name or password'],
    [{ ...jwt, apiKeyEnv: '8f2c-4711-secret!' }, '"apiKeyEnv" is not the name of an environment variable'],
    [{ mode: 'bearer' }, 'needs one of tokenEnv and tokenCommand'],
    [{ mode: 'bearer', tokenEnv: 'T', tokenCommand: ['t'] }, 'Give exactly one of the two'],
    [{ mode: 'bearer', tokenCommand: 'pass show token' }, '"tokenCommand" is not a list. Write the program'],
    [{ mode: 'bearer', tokenCommand: [] }, '"tokenCommand" is not a list'],
  ])('%j are refused', (settings, message) => {
    expect(() => checkAuthorisationSettings(settings)).toThrow(message)
  })

  test('a secret that was written where a name belongs is not repeated', () => {
    const secret = 'not-a-name-but-a-key'
    for (const settings of [{ ...jwt, apiKeyEnv: secret }, { mode: 'bearer', tokenEnv: secret }, { mode: secret }]) {
      expect(() => checkAuthorisationSettings(settings)).toThrow(expect.not.stringContaining(secret) as never)
      try {
        checkAuthorisationSettings(settings)
      } catch (error) {
        expect(String(error)).not.toContain(secret)
      }
    }
  })
})
