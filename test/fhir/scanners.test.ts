import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isDate, isDateTime, isInstant, isTime } from '../../src/fhir/date-scanner.ts'
import { literalType } from '../../src/fhir/references.ts'
import { isAbsolute, isBase64, isCode, isId, isText, isUri } from '../../src/fhir/text-scanner.ts'

/**
 * The scanners of the hot path, held against regular expressions that say the same (hl7.org/fhir/R4/datatypes.html): on
 * texts that are nearly right, made by changing a character of one that is.
 */
const seed = Number(process.env.ASSAY_SEED ?? 20260102)

const time = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?'
const day = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])'
const zone = '(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))'
const datePattern = /^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$/
const instantPattern = new RegExp(`^${day}T${time}${zone}$`)

/** Whether the calendar has the day: asked of the platform. */
function isCalendarDay(text: string): boolean {
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  const isReal = text.length < 10 || (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 10)))
  return isReal && !text.startsWith('0000')
}

const isRealDate = (text: string) => datePattern.test(text) && isCalendarDay(text)
const isRealInstant = (text: string) => instantPattern.test(text) && isCalendarDay(text)

const alphabet = [...'0123456789-+:.TZzabcAZ /_#|=%\t\n\u0000\u00a0é𝒳']

/** Texts with up to two characters replaced, left out or put in. */
function nearly(...examples: string[]) {
  const edit = fc.record({
    at: fc.nat(),
    cut: fc.integer({ min: 0, max: 2 }),
    put: fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 2 }),
  })
  return fc.tuple(fc.constantFrom(...examples), fc.array(edit, { maxLength: 2 })).map(([text, edits]) =>
    edits.reduce((kept, { at, cut, put }) => {
      const place = at % (kept.length + 1)
      return kept.slice(0, place) + put + kept.slice(place + cut)
    }, text),
  )
}

const dates = ['2020', '2020-02', '2020-02-29', '2019-02-29', '1900-02-29', '2000-02-29', '2020-04-31', '0000-01-01']
const moments = [
  '2020-02-29T23:59:60Z',
  '2021-12-31T00:00:00.123+14:00',
  '2021-12-31T09:30:00-05:30',
  '0001-01-01T00:00:00Z',
]
const longText = 'A text of more than a dozen characters. '.repeat(3)

const scanners: [name: string, scan: (text: string) => unknown, meaning: (text: string) => unknown, texts: string[]][] =
  [
    ['a date', isDate, isRealDate, dates],
    ['a dateTime', isDateTime, (text) => isRealDate(text) || isRealInstant(text), [...dates, ...moments]],
    ['an instant', isInstant, isRealInstant, moments],
    ['a time', isTime, (text) => new RegExp(`^${time}$`).test(text), ['00:00:00', '23:59:60', '12:30:15.25']],
    [
      'a text',
      isText,
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      (text) => /[^\t\n\r ]/.test(text) && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text),
      ['', ' ', 'a', '\t \n\r ', longText, ' '.repeat(40)],
    ],
    // A hard space is no white space of a code.
    ['a code', isCode, (text) => /^[^ \t\n\v\f\r]+( [^ \t\n\v\f\r]+)*$/.test(text), ['final', 'a b', '']],
    ['an id', isId, (text) => text === '' || /^[A-Za-z0-9\-.]{1,64}$/.test(text), ['a-1.B', 'a'.repeat(64)]],
    [
      'a URI',
      isUri,
      (text) =>
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        !/[\u0000-\u0020\u00a0]/.test(text) &&
        !/^(oid|uuid):/.test(text) &&
        (!text.startsWith('urn:uuid:') || /^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) &&
        (!text.startsWith('urn:oid:') || /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/.test(text)),
      [
        'http://loinc.org',
        'urn:oid:1.2.840',
        'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
        'uuid:1',
        'oid:1',
        'a:b',
      ],
    ],
    [
      'an absolute address',
      isAbsolute,
      (text) => /^[a-z][a-z0-9+.-]*:/i.test(text),
      ['http://a', 'HTTPS://a', 'urn:x', 'a/b'],
    ],
    [
      'base64',
      isBase64,
      (text) => {
        const symbols = text.replace(/[ \t\r\n]+/g, '')
        return symbols !== '' && symbols.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(symbols)
      },
      ['QUJD', 'QUI=', 'QQ==', 'QU\n JD', '====', 'QUJDREVGR0hJSktM'],
    ],
    [
      'the type that a reference states',
      literalType,
      (text) =>
        text.startsWith('#')
          ? undefined
          : /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(text)?.[1],
      [
        'Patient/1',
        'http://a/fhir/Patient/1',
        'Patient/1/_history/2',
        '/Patient/1',
        '#Patient/1',
        '#a',
        'P/1',
        'http://a',
      ],
    ],
  ]

describe(`scanners (seed ${seed})`, () => {
  for (const [name, scan, meaning, texts] of scanners) {
    test(`${name} is what its regular expression says`, () => {
      fc.assert(
        fc.property(nearly(...texts), (text) => {
          expect(scan(text)).toBe(meaning(text))
        }),
        { seed, numRuns: 2000 },
      )
    })
  }
})
