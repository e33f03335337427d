import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Configuration } from '../../src/cli/configuration.ts'
import { type RunFlags, seedOf, targetRequest } from '../../src/cli/run-settings.ts'
import { UsageError } from '../../src/cli/usage-error.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'

const suite = loadSuite('reasonable-adjustment-flag')
const none: RunFlags = { only: [], reading: [], can: [], cannot: [], notApplicable: {}, report: [] }
const target = 'https://flags.example'

function settings(flags: Partial<RunFlags> = {}, configuration: Configuration = {}) {
  return targetRequest(suite, { ...none, ...flags }, configuration, 'seed')
}

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('flag before environment variable before configuration before default', () => {
  test('the target', () => {
    const configuration = { target: 'https://configured.example' }
    expect(settings().baseUrl).toBeUndefined()
    expect(settings({}, configuration).baseUrl).toBe('https://configured.example')
    vi.stubEnv('ASSAY_TARGET', 'https://variable.example')
    expect(settings({}, configuration).baseUrl).toBe('https://variable.example')
    expect(settings({ target }, configuration).baseUrl).toBe(target)
  })

  test('the reading', () => {
    const configuration = { reading: ['fhir-r4'] }
    expect(settings().reading.name).toBe('documented')
    expect(settings({}, configuration).reading.name).toBe('fhir-r4')
    vi.stubEnv('ASSAY_READING', 'gateway,RAF-C02=b')
    expect(settings({}, configuration).reading.name).toBe('gateway RAF-C02=b')
    expect(settings({ reading: ['documented'] }, configuration).reading.name).toBe('documented')
  })

  test('the timeout and the rate', () => {
    const configuration = { timeout: 1000, rate: 2 }
    expect(settings()).toMatchObject({ timeoutMs: 30_000 })
    expect(settings()).not.toHaveProperty('rate')
    expect(settings({}, configuration)).toMatchObject({ timeoutMs: 1000, rate: 2 })
    vi.stubEnv('ASSAY_TIMEOUT', '2000')
    vi.stubEnv('ASSAY_RATE', '0.5')
    expect(settings({}, configuration)).toMatchObject({ timeoutMs: 2000, rate: 0.5 })
    expect(settings({ timeout: 3000, rate: 5 }, configuration)).toMatchObject({ timeoutMs: 3000, rate: 5 })
  })

  test('the variable that holds the token, by name alone', () => {
    const configuration = { tokenEnv: 'CONFIGURED' }
    expect(settings({}, configuration).credentials.tokenEnv).toBe('CONFIGURED')
    vi.stubEnv('ASSAY_TOKEN_ENV', 'VARIABLE')
    expect(settings({}, configuration).credentials.tokenEnv).toBe('VARIABLE')
    expect(settings({ tokenEnv: 'FLAG' }, configuration).credentials.tokenEnv).toBe('FLAG')
  })

  test('the seed, which is drawn anew when nobody gives one', () => {
    expect(seedOf(none)).not.toBe(seedOf(none))
    vi.stubEnv('ASSAY_SEED', 'variable')
    expect(seedOf(none)).toBe('variable')
    expect(seedOf({ ...none, seed: 'flag' })).toBe('flag')
  })
})

describe('what a target can do', () => {
  const can = (...given: Parameters<typeof settings>) => settings(...given).selection.can

  test('is what its environment declares', () => {
    expect(can({ environment: 'sandbox' })).toEqual([])
    expect(can()).toEqual(suite.api.environments.simulator?.can)
  })

  test('is to keep what is written and to require X-Request-ID, for a bare --target', () => {
    expect(can({ target })).toEqual(['stateful', 'request-id-required'])
  })

  test('is to check authorisation too, when credentials are configured', () => {
    expect(can({ target, tokenEnv: 'RAF_TOKEN' })).toContain('authorisation')
    expect(can({ target }, { apiKeyEnv: 'RAF_KEY' })).toContain('authorisation')
    expect(can({ environment: 'sandbox', tokenEnv: 'RAF_TOKEN' })).not.toContain('authorisation')
  })

  test('is changed by --can and --cannot, and the latter has the last word', () => {
    expect(can({ target, can: ['large-bodies'], cannot: ['stateful'] })).toEqual([
      'request-id-required',
      'large-bodies',
    ])
    expect(can({ target, can: ['stateful'], cannot: ['stateful'] })).not.toContain('stateful')
    expect(can({ target }, { can: ['sample-data'], cannot: ['stateful'] })).toEqual([
      'sample-data',
      'request-id-required',
    ])
  })
})

describe('the target', () => {
  test('is named without a slash at its end', () => {
    expect(settings({ target: `${target}/FHIR//` }).baseUrl).toBe(`${target}/FHIR`)
  })

  test('is the environment’s own address, unless one is given for it', () => {
    expect(settings({ environment: 'sandbox' }).baseUrl).toBe(suite.api.environments.sandbox?.baseUrl)
    expect(settings({ environment: 'sandbox', target }).baseUrl).toBe(target)
    expect(settings({ environment: 'simulator' })).toMatchObject({ baseUrl: undefined, embedded: true })
  })

  test('that is production is refused, unless nothing is written or it is meant', () => {
    expect(() => settings({ environment: 'production' })).toThrow(UsageError)
    expect(settings({ environment: 'production', readOnly: true }).selection.readOnly).toBe(true)
    expect(settings({ environment: 'production', allowProduction: true }).embedded).toBe(false)
  })
})

describe('patients', () => {
  test('of the configuration stand in for those of the environment, role by role', () => {
    const { patients } = settings({ environment: 'sandbox' }, { patients: { spare: ['9990000077'] } })
    expect(patients).toEqual({ 'no-record': ['9990000018'], 'with-record': ['9990000026'], spare: ['9990000077'] })
  })

  test('that YAML read as numbers are texts', () => {
    const spare = [9990000077] as unknown as string[]
    expect(settings({ target }, { patients: { spare } }).patients.spare).toEqual(['9990000077'])
  })

  test('of the simulator are drawn, whatever is configured', () => {
    expect(settings({}, { patients: { spare: ['9990000077'] } }).patients.spare).toEqual([])
  })
})
