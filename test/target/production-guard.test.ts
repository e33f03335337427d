import { describe, expect, test } from 'vitest'
import { checkTargetAllowed, faultOfBaseUrl } from '../../src/target/production-guard.ts'

describe('production-looking hosts', () => {
  test.each([
    'https://api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3',
    'https://API.service.nhs.uk./x',
    'https://www.api.service.nhs.uk/x',
    'https://prod.supplier.example/fhir',
    'https://fhir-live.supplier.example/',
    'https://production1.supplier.example/',
  ])('%s is refused, unless nothing is written or it is allowed', (url) => {
    expect(checkTargetAllowed(url)).toMatch(/looks like production: .+ Use --read-only .+ or --allow-production/)
    expect(checkTargetAllowed(url, { readOnly: true })).toBeUndefined()
    expect(checkTargetAllowed(url, { allowProduction: true })).toBeUndefined()
  })

  test.each([
    'https://int.api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3',
    'https://sandbox.api.service.nhs.uk/x',
    'https://internal-dev.api.service.nhs.uk/x',
    'https://ref.api.service.nhs.uk/x',
    'https://internal-qa-sandbox.api.service.nhs.uk/x',
    'https://sandbox.service.nhs.uk/x',
    'https://non-prod.supplier.example/',
    'https://delivery.example/',
    'https://productive.example/',
    'http://127.0.0.1:8080/FHIR/STU3',
  ])('%s is allowed', (url) => {
    expect(checkTargetAllowed(url)).toBeUndefined()
  })

  test('the host of an environment that is production is refused, whatever its name, and that of another one is not', () => {
    const environments = [
      { name: 'production', baseUrl: 'https://flags.supplier.example/a', isProduction: true },
      { name: 'integration', baseUrl: 'https://live-int-mirror.example/a' },
      { name: 'practice', baseUrl: 'https://live.practice.example/a' },
    ]
    expect(checkTargetAllowed('https://flags.supplier.example/b', { environments })).toContain(
      'the environment "production"',
    )
    expect(checkTargetAllowed('https://live.practice.example/b', { environments })).toBeUndefined()
    expect(checkTargetAllowed('https://live.other.example/b', { environments })).toContain('its host name says so')
  })
})

describe('base URLs that cannot be used', () => {
  test.each([
    ['', 'is not a URL'],
    ['sandbox.example/FHIR', 'is not a URL'],
    ['ftp://h.example/', 'has the scheme ftp'],
    ['https://user:secret-word@h.example/', 'user name or password'],
    ['https://h.example/FHIR?x=1', 'query or fragment'],
    ['https://h.example/FHIR?', 'query or fragment'],
    ['https://h.example/FHIR#x', 'query or fragment'],
    ['https:///h.example/', 'white space or slashes'],
    ['https://h.example/a b', 'white space or slashes'],
  ])('"%s" %s', (url, fault) => {
    expect(faultOfBaseUrl(url)).toContain(fault)
    expect(checkTargetAllowed(url, { allowProduction: true })).toBe(faultOfBaseUrl(url))
  })

  test('a password in a URL is not repeated', () => {
    expect(faultOfBaseUrl('https://user:secret-word@h.example/')).not.toContain('secret-word')
  })
})
