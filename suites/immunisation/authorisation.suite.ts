import {
  type Answer,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  type RequestChanges,
  readOnly,
  type TestContext,
  test,
} from '../../src/index.ts'
import { ownRecord } from './given.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'

/** The interactions in their simplest form. What they are answered does not matter: they are to be refused first. */
const reads: { what: string; make: (context: TestContext, changes: RequestChanges) => Promise<Answer> }[] = [
  { what: 'a search', make: ({ target, patient }, changes) => target.search(type, searchFor(patient), changes) },
  {
    what: 'a search by POST',
    make: ({ target, patient }, changes) => target.searchByPost(type, searchFor(patient), changes),
  },
  { what: 'a read', make: ({ target, ownId }, changes) => target.read(type, ownId(), changes) },
]
const writes: typeof reads = [
  { what: 'a creation', make: (context, changes) => context.target.create(type, ownRecord(context), changes) },
  {
    what: 'an update',
    make: (context, changes) => {
      const id = context.ownId('nobody')
      return context.target.replace(id, { ...ownRecord(context), id }, { ifVersion: '1', ...changes })
    },
  },
  { what: 'a deletion', make: ({ target, ownId }, changes) => target.delete(type, ownId(), changes) },
]

const says = 'The sender has not provided a token or it has expired or is otherwise invalid.'
const neverIssued = { headers: { Authorization: 'Bearer this-token-was-never-issued' } }

describe('Authorisation', () => {
  for (const [table, traits] of [
    [reads, [readOnly]],
    [writes, []],
  ] as const) {
    forEachCase(
      table,
      '$what without a token is refused',
      meets('IMM-AUTH-01', 'IMM-TXT-57', ...traits),
      async (context, { make }) => {
        const refused = await make(context, { without: ['Authorization'] })
        expect.soft(refused).toBeRefused(conflict('IMM-C08'), { row: 'IMM-AUTH-01' })
        expect.soft(refused).toSay(says, { row: 'IMM-TXT-57' })
      },
    )

    forEachCase(
      table,
      '$what with a token that was never issued is refused',
      meets('IMM-AUTH-02', ...traits),
      async (context, { make }) => {
        expect(await make(context, neverIssued)).toBeRefused(conflict('IMM-C08'))
      },
    )
  }

  forEachCase(
    [
      { what: 'is empty', value: '' },
      { what: 'holds another scheme', value: 'Basic bmFtZTp3b3Jk' },
      { what: 'names the scheme without a token', value: 'Bearer' },
      { what: 'holds a token without a scheme', value: 'this-token-was-never-issued' },
    ],
    'a search whose Authorization header $what is refused',
    meets('IMM-AUTH-03', readOnly),
    async ({ target, patient }, { value }) => {
      const refused = await target.search(type, searchFor(patient), { headers: { Authorization: value } })
      expect(refused).toBeRefused(conflict('IMM-C08'))
    },
  )

  test(
    'a search with a token that has expired is refused',
    meets('IMM-AUTH-07', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), { bearer: 'expired' })
      expect(refused).toBeRefused(conflict('IMM-C08'))
    },
  )

  test(
    'a search with a token that was issued for another API is refused',
    meets('IMM-AUTH-08', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), { bearer: 'other-scope' })
      expect(refused).toBeRefused({ status: [401, 403] })
    },
  )

  test(
    'a search with a token that was issued for another audience is refused',
    meets('IMM-AUTH-09', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), { bearer: 'other-audience' })
      expect(refused).toBeRefused({ status: 401 })
    },
  )

  test(
    'the challenge to a token that is refused is one of the scheme Bearer',
    meets('IMM-AUTH-10', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), neverIssued)
      expect(refused).toHaveHeader('WWW-Authenticate', { list: true, pattern: '^(.*, *)?[Bb]earer( |,|$)' })
    },
  )

  test(
    'the challenge to a token that is refused says why',
    meets('IMM-AUTH-11', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), neverIssued)
      expect(refused).toHaveHeader('WWW-Authenticate', { list: true, pattern: '[ ,]error *=' })
    },
  )

  test(
    'the challenge to a request without a token speaks of no error',
    meets('IMM-AUTH-12', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), { without: ['Authorization'] })
      expect(refused).toHaveHeader('WWW-Authenticate', { list: true, pattern: '^((?![ ,]error *=).)*$' })
    },
  )
})
