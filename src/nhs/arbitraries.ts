import fc from 'fast-check'
import { checkNhsNumber, nhsCheckDigit, testNhsNumberAt } from './nhs-number.ts'
import { isUuid, uuidFromBytes } from './uuid.ts'

/** Digits that Unicode calls decimal and a lenient reader takes for 0 to 9. */
const OTHER_DIGITS = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '०१२३४५६७८९', '０１２３４５６７８９', '⁰¹²³⁴⁵⁶⁷⁸⁹']

/** White space that a length check, a trim or a number conversion may swallow. */
const WHITE_SPACE = [' ', '\t', '\u00a0', '\u2003', '\u200b', '\ufeff']

/** A valid NHS number of the test range. Shrinks towards 9990000018. */
export function validNhsNumber(): fc.Arbitrary<string> {
  return fc.nat({ max: 999_999 }).map(testNhsNumberAt)
}

/** A valid number with its check digit replaced by another. */
export function wrongCheckDigit(): fc.Arbitrary<string> {
  return fc
    .tuple(validNhsNumber(), fc.integer({ min: 1, max: 9 }))
    .map(([valid, shift]) => `${valid.slice(0, 9)}${(Number(valid[9]) + shift) % 10}`)
}

/** Ten digits of the test range of which the first nine ask for the check digit 10, which no number has. */
export function checkDigitTen(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat({ max: 999_999 }), fc.integer({ min: 0, max: 9 }))
    .map(([position, last]) => `${firstNineWithoutDigit(position)}${last}`)
}

/** A valid number with two neighbouring digits exchanged, as a person mistypes it. */
export function transposition(): fc.Arbitrary<string> {
  // Positions 3 to 8: the first three digits are the test range itself, which an exchange must not leave.
  return fc
    .tuple(validNhsNumber(), fc.integer({ min: 3, max: 8 }))
    .map(([valid, at]) => `${valid.slice(0, at)}${valid[at + 1]}${valid[at]}${valid.slice(at + 2)}`)
    .filter((text) => !checkNhsNumber(text).valid)
}

/** A valid number with digits left out at the end, or with digits added. */
export function wrongLength(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.tuple(validNhsNumber(), fc.integer({ min: 1, max: 9 })).map(([valid, cut]) => valid.slice(0, -cut)),
    fc.tuple(validNhsNumber(), fc.integer({ min: 0, max: 999 })).map(([valid, extra]) => `${valid}${extra}`),
  )
}

/** A valid number in which at least one digit is written with another script's digit of the same value. */
export function nonAsciiDigits(): fc.Arbitrary<string> {
  return fc
    .tuple(validNhsNumber(), fc.constantFrom(...OTHER_DIGITS), fc.integer({ min: 1, max: 1023 }))
    .map(([valid, script, mask]) =>
      [...valid].map((digit, at) => (mask & (1 << at) ? [...script][Number(digit)] : digit)).join(''),
    )
}

/** A valid number with white space before, after or inside it. */
export function nhsNumberWithWhiteSpace(): fc.Arbitrary<string> {
  return fc
    .tuple(validNhsNumber(), fc.constantFrom(...WHITE_SPACE), fc.integer({ min: 0, max: 10 }))
    .map(([valid, space, at]) => `${valid.slice(0, at)}${space}${valid.slice(at)}`)
}

/**
 * Invalid NHS numbers by kind, each made from a number of the test range. The kinds are those that a server is asked to
 * refuse; the key is what a report calls them.
 */
export const invalidNhsNumbers = {
  'wrong check digit': wrongCheckDigit,
  'check digit 10': checkDigitTen,
  'two digits exchanged': transposition,
  'wrong length': wrongLength,
  'digits of another script': nonAsciiDigits,
  'white space': nhsNumberWithWhiteSpace,
} satisfies Record<string, () => fc.Arbitrary<string>>

/** A version 4 UUID, in lower or upper case. */
export function uuid(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.boolean())
    .map(([bytes, upper]) => (upper ? uuidFromBytes(bytes).toUpperCase() : uuidFromBytes(bytes)))
}

/** A UUID that says it is of another version than 4 (RFC 9562: a digit from 1 to 8), in lower case. */
export function uuidOfVersion(version: number): fc.Arbitrary<string> {
  return lowerCaseUuid().map((valid) => `${valid.slice(0, 14)}${version}${valid.slice(15)}`)
}

/** Version 4 UUIDs by the case of their letters, each with letters enough for the case to be seen. */
export const uuidInLetters = {
  'lower case': () => lowerCaseUuid(),
  'upper case': () => lowerCaseUuid().map((valid) => valid.toUpperCase()),
  'both cases': () => lowerCaseUuid().map((valid) => `${valid.slice(0, 18).toUpperCase()}${valid.slice(18)}`),
} satisfies Record<string, () => fc.Arbitrary<string>>

function lowerCaseUuid(): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map(uuidFromBytes)
    .filter((text) => /[a-f]/.test(text.slice(0, 18)) && /[a-f]/.test(text.slice(18)))
}

/** A text that almost is a UUID: a digit short or over, a character that is not hexadecimal, a hyphen lost, braces. */
export function nearUuid(): fc.Arbitrary<string> {
  return fc
    .tuple(
      uuid(),
      fc.nat({ max: 35 }),
      fc.constantFrom('short', 'long', 'letter', 'no-hyphens', 'braces', 'prefix', 'suffix'),
    )
    .map(([valid, at, kind]) => {
      if (kind === 'short') return valid.slice(0, at) + valid.slice(at + 1)
      if (kind === 'long') return `${valid.slice(0, at)}0${valid.slice(at)}`
      if (kind === 'letter') return `${valid.slice(0, at)}g${valid.slice(at + 1)}`
      if (kind === 'no-hyphens') return valid.replaceAll('-', '')
      if (kind === 'braces') return `{${valid}}`
      return kind === 'prefix' ? `x${valid}` : `${valid}x`
    })
    .filter((text) => !isUuid(text))
}

/**
 * Values of If-Match by kind. A `version` is the version that the record is known to have; the kinds that name one are
 * built from it. Only `weak` has the documented form `W/"digits"`; the rest are what clients send by mistake.
 */
export function ifMatchValues(version: number) {
  const other = fc.integer({ min: 1, max: 1_000_000 }).filter((value) => value !== version)
  return {
    current: fc.constant(`W/"${version}"`),
    'another version': other.map((value) => `W/"${value}"`),
    'not yet reached': fc.integer({ min: version + 1, max: version + 1_000_000 }).map((value) => `W/"${value}"`),
    strong: fc.constant(`"${version}"`),
    unquoted: fc.constantFrom(`${version}`, `W/${version}`),
    'lower-case prefix': fc.constant(`w/"${version}"`),
    'any version': fc.constant('*'),
    list: other.map((value) => `W/"${value}", W/"${version}"`),
    malformed: fc.constantFrom(
      `W/"${version}`,
      `W/${version}"`,
      `W/""`,
      `W/"a"`,
      `W/"-${version}"`,
      `W/"${version}.0"`,
      'abc',
    ),
  } satisfies Record<string, fc.Arbitrary<string>>
}

function firstNineWithoutDigit(position: number): string {
  for (let step = 0; ; step++) {
    const firstNine = `999${String((position + step) % 1_000_000).padStart(6, '0')}`
    if (nhsCheckDigit(firstNine) === 10) return firstNine
  }
}
