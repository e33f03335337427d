import { describe, expect, test } from 'vitest'
import { CredentialError, resolveCredentials } from '../../src/target/credentials.ts'

describe('credentials', () => {
  test('are read from the variables that are named', () => {
    const environment = { RAF_TOKEN: ' abc.def \n', RAF_KEY: 'key-1', GATE: 'opens' }
    const { headers, secrets } = resolveCredentials(
      {
        tokenEnv: 'RAF_TOKEN',
        apiKeyEnv: 'RAF_KEY',
        headersEnv: { 'X-Gate': 'GATE' },
        headers: [['NHSD-End-User', 'A1001']],
      },
      environment,
    )
    expect(headers).toEqual([
      ['NHSD-End-User', 'A1001'],
      ['Authorization', 'Bearer abc.def'],
      ['apikey', 'key-1'],
      ['X-Gate', 'opens'],
    ])
    expect(new Set(secrets.map(({ name, value }) => `${name}=${value}`))).toEqual(
      new Set(['RAF_TOKEN=abc.def', 'RAF_KEY=key-1', 'GATE=opens']),
    )
  })

  test('a token that was stored with its scheme is not given a second one', () => {
    const { headers, secrets } = resolveCredentials({ tokenEnv: 'T' }, { T: 'Bearer abcdef' })
    expect(headers).toEqual([['Authorization', 'Bearer abcdef']])
    expect(secrets.map(({ value }) => value)).toContain('abcdef')
  })

  test('the header of an API key can be another', () => {
    expect(resolveCredentials({ apiKeyEnv: 'K', apiKeyHeader: 'x-api-key' }, { K: 'k' }).headers).toEqual([
      ['x-api-key', 'k'],
    ])
  })

  test.each([{}, { RAF_TOKEN: '' }, { RAF_TOKEN: '  ' }])('a variable that is not set is named', (environment) => {
    expect(() => resolveCredentials({ tokenEnv: 'RAF_TOKEN' }, environment)).toThrow(
      new CredentialError(
        'tokenEnv: the environment variable RAF_TOKEN is not set. Set it, or take tokenEnv out of the configuration.',
      ),
    )
  })

  test('what no header can carry is refused without being repeated', () => {
    const refuse = () => resolveCredentials({ tokenEnv: 'T' }, { T: 'abc\r\nX-Injected: 1' })
    expect(refuse).toThrow('The value for the header Authorization has a line break')
    expect(refuse).not.toThrow(/Injected/)
    expect(() => resolveCredentials({ headers: [['X A', '1']] }, {})).toThrow('"X A" is not a header name.')
  })
})
