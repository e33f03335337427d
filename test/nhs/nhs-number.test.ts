import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as arbitraries from '../../src/nhs/arbitraries.ts'
import {
  checkNhsNumber,
  formatNhsNumber,
  isInTestRange,
  isNhsNumber,
  nhsCheckDigit,
  parseNhsNumber,
  testNhsNumberAt,
  testNhsNumbers,
} from '../../src/nhs/nhs-number.ts'

const RUNS = { numRuns: 5000, seed: 1 }

const valid = [
  '9990000018',
  '9990000026',
  '9990000034',
  '9990000042',
  '9990000050',
  '9990000069',
  '9990000077',
  '9990000085',
  '9990000093',
  '9990000107',
]

/** Published vectors, quoted from public sources: not one of them is sent anywhere. */
const published = ['9434765919', '9876543210', '9000000009', '4010232137', '0607230002', '5900026175', '0000000000']

const invalid: [text: string, reason: string][] = [
  ['9990000019', 'check-digit'],
  ['9991234560', 'check-digit-ten'],
  ['9990000000', 'check-digit-ten'],
  ['9990000009', 'check-digit-ten'],
  ['9990000027', 'check-digit'],
  ['999000018', 'wrong-length'],
  ['99900000180', 'wrong-length'],
  ['', 'wrong-length'],
  ['999 000 0018', 'white-space'],
  ['9990000018\n', 'white-space'],
  [' 990000018', 'white-space'],
  ['          ', 'white-space'],
  ['\ufeff990000018', 'white-space'],
  ['999-000-0018', 'not-digits'],
  ['٩٩٩٠٠٠٠٠١٨', 'not-digits'],
  ['99900000¹⁸', 'not-digits'],
  ['+990000018', 'not-digits'],
  ['99900e0018', 'not-digits'],
]

describe('checking an NHS number', () => {
  test.each([...valid, ...published])('%s is valid', (text) => {
    expect(checkNhsNumber(text)).toEqual({ valid: true, nhsNumber: text })
  })

  test.each(invalid)('%j is refused: %s', (text, reason) => {
    expect(checkNhsNumber(text)).toEqual({ valid: false, reason })
  })

  test.each(['123456789', '999000000', '999000014', '999000028', '999000031', '999000045'])(
    'no number starts with %s, because its check digit would be 10',
    (firstNine) => {
      expect(nhsCheckDigit(firstNine)).toBe(10)
      for (let last = 0; last <= 9; last++) expect(isNhsNumber(`${firstNine}${last}`)).toBe(false)
    },
  )

  test.each([9990000018, ['9990000018'], null, undefined, 1n])('%o is not text, so it is no NHS number', (value) => {
    expect(checkNhsNumber(value)).toEqual({ valid: false, reason: 'not-digits' })
  })

  test('a check digit is computed from nine digits only', () => {
    expect(() => nhsCheckDigit('12345678')).toThrow('nine digits')
  })
})

describe('NHS numbers for people', () => {
  test('what a person typed may have spaces and hyphens', () => {
    expect(parseNhsNumber(' 999 000-0018 ')).toEqual({ valid: true, nhsNumber: '9990000018' })
    expect(parseNhsNumber('999 000 0019')).toEqual({ valid: false, reason: 'check-digit' })
  })

  test('a number is shown in groups of three, three and four', () => {
    expect(formatNhsNumber('9990000018')).toBe('999 000 0018')
  })
})

describe('NHS numbers for tests', () => {
  test('the first of the range are the published ones', () => {
    expect([0, 1, 2, 3].map(testNhsNumberAt)).toEqual(['9990000018', '9990000018', '9990000026', '9990000034'])
    expect(() => testNhsNumberAt(-1)).toThrow('whole number')
  })

  test('a seed gives the same different numbers each time', () => {
    const numbers = testNhsNumbers('seed', 500)
    expect(new Set(numbers).size).toBe(500)
    expect(testNhsNumbers('seed', 500)).toEqual(numbers)
    expect(testNhsNumbers('another seed', 1)).not.toEqual(numbers.slice(0, 1))
  })

  test('each is valid and in the test range', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (seed, count) =>
        testNhsNumbers(seed, count).every((number) => isNhsNumber(number) && isInTestRange(number)),
      ),
      { numRuns: 1000, seed: 1 },
    )
  })

  test('the test range is 9990000000 to 9999999999', () => {
    expect(['9990000000', '9999999999', '9989999999', '999000001', '99900000180'].map(isInTestRange)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })
})

describe('arbitraries of NHS numbers', () => {
  test('valid ones are valid and in the test range', () => {
    fc.assert(
      fc.property(arbitraries.validNhsNumber(), (text) => isNhsNumber(text) && isInTestRange(text)),
      RUNS,
    )
  })

  const reasons: Record<keyof typeof arbitraries.invalidNhsNumbers, string[]> = {
    'wrong check digit': ['check-digit'],
    'check digit 10': ['check-digit-ten'],
    'two digits exchanged': ['check-digit', 'check-digit-ten'],
    'wrong length': ['wrong-length'],
    'digits of another script': ['not-digits'],
    'white space': ['white-space'],
  }

  for (const [kind, expected] of Object.entries(reasons)) {
    const arbitrary = arbitraries.invalidNhsNumbers[kind as keyof typeof reasons]
    test(`each number of the kind "${kind}" is refused for that reason`, () => {
      fc.assert(
        fc.property(arbitrary(), (text) => {
          const check = checkNhsNumber(text)
          return !check.valid && expected.includes(check.reason)
        }),
        RUNS,
      )
    })
  }

  test('none that has ten ASCII digits leaves the test range', () => {
    const {
      'wrong check digit': wrong,
      'check digit 10': ten,
      'two digits exchanged': exchanged,
    } = arbitraries.invalidNhsNumbers
    fc.assert(fc.property(fc.oneof(wrong(), ten(), exchanged()), isInTestRange), RUNS)
  })

  test('every exchange of neighbouring digits that differ is refused, as Modulus 11 promises', () => {
    fc.assert(
      fc.property(arbitraries.validNhsNumber(), fc.integer({ min: 0, max: 8 }), (text, at) => {
        fc.pre(text[at] !== text[at + 1])
        return !isNhsNumber(`${text.slice(0, at)}${text[at + 1]}${text[at]}${text.slice(at + 2)}`)
      }),
      RUNS,
    )
  })
})
