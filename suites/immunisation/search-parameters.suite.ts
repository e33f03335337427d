import { systems } from '../../fixtures/immunisation/index.ts'
import {
  arbitraries,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  property,
  readOnly,
  test,
} from '../../src/index.ts'
import { asBadRequest, givenRecord } from './given.ts'
import {
  doublyRefused,
  type RefusedSearch,
  refusedSearches,
  searchesRefusedByBackend,
} from './refused-searches-table.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'
const rowsOf = ({ row, text }: RefusedSearch) => meets(row, ...(text === undefined ? [] : [text.row]), readOnly)

describe('Searches that are refused', () => {
  forEachCase(
    [...refusedSearches, ...searchesRefusedByBackend],
    'a search $what is refused',
    rowsOf,
    async ({ target, patient }, { row, query, text }) => {
      const refused = await target.searchWith(type, query(patient))
      expect.soft(refused).toBeRefused(asBadRequest, { row })
      if (text?.isPart === true) expect.soft(refused).toMention(text.says, { row: text.row })
      else if (text !== undefined) expect.soft(refused).toSay(text.says, { row: text.row })
    },
  )

  forEachCase(
    doublyRefused,
    'a search $what is told of what the backend tells',
    ({ row }) => meets(row, readOnly),
    async ({ target, patient }, { query, says }) => {
      expect(await target.searchWith(type, query(patient))).toSay(says)
    },
  )

  for (const [kind, numbers] of Object.entries(arbitraries.invalidNhsNumbers)) {
    property(
      `a search by an NHS number with ${kind} is refused`,
      // White space may be trimmed before the number is looked at: no source says that it must not be
      kind === 'white space' ? observes('IMM-SRCH-23', readOnly) : meets('IMM-SRCH-23', readOnly),
      numbers(),
      async ({ target, patient }, nhsNumber) => {
        const parameters = { ...searchFor(patient), 'patient.identifier': `${systems.nhsNumber}|${nhsNumber}` }
        expect(await target.search(type, parameters)).toBeRefused(asBadRequest)
      },
    )
  }
})

describe('Searches by POST that are refused', () => {
  forEachCase(
    refusedSearches.filter(({ row }) => row !== 'IMM-SRCH-27'),
    'a search by POST $what is refused',
    ({ row }) => meets(row, readOnly),
    async ({ target, patient }, { query }) => {
      const refused = await target.searchByPost(type, {}, { text: query(patient) })
      expect(refused).toBeRefused(asBadRequest)
    },
  )
})

describe('Known and unknown vaccine types together', () => {
  test(
    'the known ones are searched for, and the unknown ones named',
    meets('IMM-SRCH-31', 'IMM-TXT-44'),
    async (context) => {
      const { target, patient, step } = context
      const created = await givenRecord(context)
      const found = await step('When its type and one that is not known are searched for', () =>
        target.search(type, searchFor(patient, 'COVID,ABC')),
      )
      expect.soft(found).toFindExactly([created], { row: 'IMM-SRCH-31' })
      const warning = "entry.resource.ofType(OperationOutcome).issue.where(severity = 'warning').exists()"
      expect.soft(found).toHold('an OperationOutcome with a warning', warning, { row: 'IMM-SRCH-31' })
      const says =
        'Your search included invalid -immunization.target value(s) that were ignored: ABC. The search was performed using the valid value(s) only.'
      expect.soft(found).toSay(says, { row: 'IMM-TXT-44' })
    },
  )
})
