import {
  arbitraries,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  property,
  readOnly,
  test,
} from '../../src/index.ts'
import { partsOfRecord } from './bodies.ts'

type Parameters = Record<string, string>

const parts = partsOfRecord.map((type) => ({ type }))

/** The required parameters of each search, with the rows on one that is missing and one that is empty. */
const required = partsOfRecord.flatMap((type) => {
  const token =
    type === 'List'
      ? { name: 'code', missing: 'RAF-SRCH-04', empty: 'RAF-SRCH-08' }
      : { name: 'category', missing: 'RAF-SRCH-03', empty: 'RAF-SRCH-07' }
  return [
    { name: 'patient', missing: 'RAF-SRCH-01', empty: 'RAF-SRCH-05' },
    { name: 'status', missing: 'RAF-SRCH-02', empty: 'RAF-SRCH-06' },
    token,
  ].map((parameter) => ({ type, ...parameter }))
})

const leavingOut = (name: string, parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([one]) => one !== name))

describe('Search parameters that are missing or empty', () => {
  forEachCase(
    required,
    'a search for $type without $name is refused',
    ({ missing }) => meets(missing, readOnly),
    async ({ target, patient }, { type, name }) => {
      const answer = await target.search(type, leavingOut(name, target.searchParameters(type, patient)))
      expect(answer).toBeAnswered(conflict('RAF-C04'))
    },
  )

  forEachCase(
    required,
    'a search for $type with an empty $name is refused',
    ({ empty }) => meets(empty, readOnly),
    async ({ target, patient }, { type, name }) => {
      const answer = await target.search(type, { ...target.searchParameters(type, patient), [name]: '' })
      expect(answer).toBeAnswered(conflict('RAF-C04'))
    },
  )

  forEachCase(
    parts,
    'a search for $type without any parameter is refused',
    meets('RAF-SRCH-01', readOnly),
    async ({ target }, { type }) => {
      expect(await target.searchWith(type, '')).toBeAnswered(conflict('RAF-C04'))
    },
  )
})

describe('Search by an NHS number that is not valid', () => {
  for (const { type } of parts) {
    for (const [kind, numbers] of Object.entries(arbitraries.invalidNhsNumbers)) {
      const row = ['wrong check digit', 'check digit 10', 'two digits exchanged'].includes(kind)
        ? 'RAF-SRCH-10'
        : 'RAF-SRCH-09'
      property(
        `a search for ${type} by an NHS number with ${kind} is refused`,
        meets(row, readOnly),
        numbers(),
        async ({ target }, nhsNumber) => {
          expect(await target.find(type, { patient: { nhsNumber } })).toBeRefused(conflict('RAF-C25'))
        },
      )
    }

    test(
      `a search for ${type} that cannot be made is answered with an OperationOutcome`,
      meets('RAF-SRCH-22', readOnly),
      async ({ target, patient }) => {
        const nhsNumber = patient.nhsNumber.slice(0, 9)
        const answer = await target.find(type, { patient: { nhsNumber } })
        expect(answer.mustBeRefused()).toBeResource('OperationOutcome')
      },
    )

    property(
      `a search for ${type} by any valid NHS number of the test range is answered`,
      observes('RAF-SRCH-10', readOnly),
      arbitraries.validNhsNumber(),
      async ({ target }, nhsNumber) => {
        expect(await target.find(type, { patient: { nhsNumber } })).toHaveStatus([200, 404])
      },
    )
  }
})

describe('Search by a text that is no NHS number', () => {
  forEachCase(
    [
      { what: 'a valid number with a space before it', nhsNumber: ' 9990000018' },
      { what: 'a valid number with a line feed after it', nhsNumber: '9990000018\n' },
      { what: 'a valid number in Arabic-Indic digits', nhsNumber: '٩٩٩٠٠٠٠٠١٨' },
      { what: 'a name', nhsNumber: "O'Brien" },
      { what: 'a condition for a database', nhsNumber: "9990000018' or '1'='1" },
      { what: 'markup', nhsNumber: '<script>alert(1)</script>' },
      { what: 'a line break and a header', nhsNumber: '9990000018\r\nX-Injected: yes' },
      { what: 'a place on a disk', nhsNumber: '../../etc/passwd' },
      { what: 'a parameter in a parameter', nhsNumber: '9990000018&status=active' },
      { what: 'a number with a sign', nhsNumber: '-999000001' },
      { what: 'a number in powers of ten', nhsNumber: '9.99000002e9' },
      { what: 'nine digits', nhsNumber: '999000001' },
      { what: 'eleven digits', nhsNumber: '99900000181' },
      { what: '2,000 digits', nhsNumber: '9'.repeat(2000) },
    ],
    'a search by $what is refused',
    meets('RAF-SRCH-09', readOnly),
    async ({ target }, { nhsNumber }) => {
      expect(await target.find('Consent', { patient: { nhsNumber } })).toBeRefused(conflict('RAF-C25'))
    },
  )
})
