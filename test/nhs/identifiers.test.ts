import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ifMatchValues, nearUuid, uuid } from '../../src/nhs/arbitraries.ts'
import { isOdsCode, odsFrame } from '../../src/nhs/ods-code.ts'
import { checkSctid, hasVerhoeffDigit, isConceptId } from '../../src/nhs/sctid.ts'
import { isUuid, uuidFromBytes, uuidVersion } from '../../src/nhs/uuid.ts'

const RUNS = { numRuns: 5000, seed: 1 }

describe('ODS codes', () => {
  test.each(['RH8', 'RH802', 'RVVKC', 'J82067', 'X26', '8HA94', '8J1100001', 'X99999'])(
    '%s is a legacy code',
    (code) => {
      expect(odsFrame(code)).toBe('legacy')
    },
  )

  test('G7H8J follows the frame used since October 2020', () => {
    expect(odsFrame('G7H8J')).toBe('anana')
  })

  test.each(['', 'AB', 'rh8', 'RH8 ', 'RH-8', 'ABCDEFGHIJK', 'RH８'])('%j is not an ODS code', (code) => {
    expect(isOdsCode(code)).toBe(false)
  })
})

describe('SNOMED CT identifiers', () => {
  test.each([
    '1324681000000101',
    '1324691000000104',
    '1362591000000103',
    '42605811000001109',
    '39326911000001101',
    '1094391000000102',
    '945951000000108',
    '796161000000101',
  ])('%s is a concept of a namespace', (text) => {
    expect(checkSctid(text)).toEqual({ valid: true, kind: 'concept', longFormat: true })
  })

  test.each([
    '1303503001',
    '368208006',
    '78421000',
    '258773002',
    '443684005',
    '840539006',
    '6142004',
    '55735004',
    '14189004',
    '1354584007',
    '240532009',
    '23511006',
    '16814004',
    '186150001',
    '4740000',
    '27836007',
    '56717001',
    '66071002',
    '709410003',
    '398102009',
    '397430003',
    '76902006',
    '36989005',
    '36653000',
    '38907003',
  ])('%s is a concept of the international release', (text) => {
    expect(checkSctid(text)).toEqual({ valid: true, kind: 'concept', longFormat: false })
    expect(isConceptId(text)).toBe(true)
  })

  test.each([
    ['443684008', 'check-digit'],
    ['2461000000105', 'check-digit'],
    ['12345', 'wrong-length'],
    ['1234567890123456789', 'wrong-length'],
    ['0443684005', 'leading-zero'],
    ['443684035', 'partition'],
    ['443684205', 'partition'],
    ['44368410x', 'not-digits'],
    ['6142104', 'wrong-length'],
  ])('%s is refused: %s', (text, reason) => {
    expect(checkSctid(text)).toEqual({ valid: false, reason })
  })

  test('exactly one last digit fits, and a single wrong digit or exchange is always seen', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10_000n, max: 10n ** 16n }), (body) => {
        const digits = '0123456789'.split('')
        const fitting = digits.map((digit) => `${body}${digit}`).filter(hasVerhoeffDigit)
        expect(fitting).toHaveLength(1)
        const whole = fitting[0] ?? ''
        for (let at = 0; at + 1 < whole.length; at++) {
          if (whole[at] === whole[at + 1]) continue
          expect(hasVerhoeffDigit(`${whole.slice(0, at)}${whole[at + 1]}${whole[at]}${whole.slice(at + 2)}`)).toBe(
            false,
          )
        }
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  test('no digits have no check digit', () => {
    expect(hasVerhoeffDigit('')).toBe(false)
  })
})

describe('UUIDs', () => {
  test.each(['60E0B220-8136-4CA5-AE46-1D97EF59D068', '11c46f5f-cdef-4865-94b2-0ee0edcc26da'])(
    '%s is one, of version 4',
    (text) => {
      expect(uuidVersion(text)).toBe(4)
    },
  )

  test('a UUID of another version is a UUID', () => {
    expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(true)
    expect(uuidVersion('11C46F5F-CDEF-1865-94B2-0EE0EDCC26DA')).toBe(1)
  })

  test('what is no UUID has no version', () => {
    expect(uuidVersion('60E0B220-8136-4CA5-AE46-1D97EF59D068\n')).toBeUndefined()
  })

  test('generated ones are UUIDs of version 4', () => {
    fc.assert(
      fc.property(uuid(), (text) => uuidVersion(text) === 4),
      RUNS,
    )
  })

  test('near-UUIDs are never UUIDs', () => {
    fc.assert(
      fc.property(nearUuid(), (text) => !isUuid(text)),
      RUNS,
    )
  })

  test('a UUID is made of sixteen bytes', () => {
    expect(uuidFromBytes(new Uint8Array(16))).toBe('00000000-0000-4000-8000-000000000000')
    expect(() => uuidFromBytes(new Uint8Array(15))).toThrow('16 bytes')
  })
})

describe('values of If-Match', () => {
  const documented = /^W\/"[0-9]+"$/
  const kinds = ifMatchValues(3)

  test.each(['current', 'another version', 'not yet reached'] as const)(
    'those of the kind "%s" have the documented form',
    (kind) => {
      fc.assert(
        fc.property(kinds[kind], (value) => documented.test(value)),
        RUNS,
      )
    },
  )

  test.each(['strong', 'unquoted', 'lower-case prefix', 'any version', 'list', 'malformed'] as const)(
    'those of the kind "%s" do not have the documented form',
    (kind) => {
      fc.assert(
        fc.property(kinds[kind], (value) => !documented.test(value)),
        RUNS,
      )
    },
  )

  test('another version is never the current one', () => {
    fc.assert(
      fc.property(kinds['another version'], (value) => value !== 'W/"3"'),
      RUNS,
    )
  })
})
