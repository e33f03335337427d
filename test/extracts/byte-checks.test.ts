import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  dateAt,
  isConceptIdAt,
  isDecimalAt,
  isNhsNumberAt,
  isOdsCodeAt,
  timeAt,
} from '../../src/extracts/byte-checks.ts'
import { isNhsNumber, nhsCheckDigit } from '../../src/nhs/nhs-number.ts'
import { isConceptId } from '../../src/nhs/sctid.ts'

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })
const nearDigits = fc.string({ unit: fc.constantFrom(...'0123456789', ' ', '-', 'a', '٣'), maxLength: 20 })

function at(check: (bytes: Uint8Array, start: number, end: number) => boolean, text: string): boolean {
  const bytes = Buffer.from(`x${text}x`)
  return check(bytes, 1, bytes.length - 1)
}

describe('what is checked of bytes is what src/nhs checks of text', () => {
  test('NHS numbers', () => {
    const valid = digits(9, 9).map((nine) => `${nine}${nhsCheckDigit(nine)}`)
    fc.assert(
      fc.property(fc.oneof(valid, digits(9, 11), nearDigits), (text) => at(isNhsNumberAt, text) === isNhsNumber(text)),
      { seed: 1, numRuns: 2_000 },
    )
  })

  test('SNOMED CT concept ids', () => {
    const real = fc.constantFrom('1324681000000101', '42605811000001109', '1303503001', '78421000', '443684008')
    const changed = fc
      .tuple(real, fc.nat(17), fc.nat(9))
      .map(([id, place, digit]) => id.slice(0, place) + digit + id.slice(place + 1))
    fc.assert(
      // A long identifier of fewer than 11 digits has no room for its namespace, which the service does not look at
      fc.property(
        fc.oneof(real, changed, digits(11, 19), nearDigits),
        (text) => at(isConceptIdAt, text) === isConceptId(text) || text.length < 11,
      ),
      { seed: 2, numRuns: 2_000 },
    )
  })

  test('dates and times are those of the calendar and the clock', () => {
    fc.assert(
      fc.property(digits(8, 8), digits(6, 6), (date, time) => {
        const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`
        const parsed = new Date(`${iso}T00:00:00Z`)
        const exists =
          !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso) && !date.startsWith('0000')
        expect(dateAt(Buffer.from(date), 0)).toBe(exists ? Number(date) : -1)
        const shown = Number(time.slice(0, 2)) < 24 && Number(time.slice(2, 4)) < 60 && Number(time.slice(4)) < 60
        expect(timeAt(Buffer.from(time), 0)).toBe(shown ? Number(time) : -1)
      }),
      { seed: 3, numRuns: 2_000 },
    )
    expect(dateAt(Buffer.from('20240229'), 0)).toBe(20240229)
    expect(dateAt(Buffer.from('21000229'), 0)).toBe(-1)
  })

  test.each([
    ['0.5', true],
    ['-1', true],
    ['12', true],
    ['1.2345', true],
    ['1.23456', false],
    ['.5', true],
    ['5.', true],
    ['0,5', false],
    ['1e3', true],
  ])('the number %s: %s', (text, expected) => {
    expect(at((bytes, start, end) => isDecimalAt(bytes, start, end, 4), text)).toBe(expected)
  })

  test.each([
    ['J82067', true],
    ['RH8', true],
    ['8J1100001', true],
    ['G7H8J', true],
    ['AB', false],
    ['J82-67', false],
    ['ABCDEFGHIJK', false],
  ])('the ODS code %s: %s', (text, expected) => {
    expect(at(isOdsCodeAt, text)).toBe(expected)
  })
})
