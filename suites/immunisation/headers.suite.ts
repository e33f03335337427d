import { arbitraries, conflict, describe, expect, meets, property, readOnly, test } from '../../src/index.ts'
import { searchFor } from './searching.ts'

const type = 'Immunization'

describe('Identifiers of a request', () => {
  test('a request without X-Request-ID is answered', meets('IMM-HDR-16', readOnly), async ({ target, patient }) => {
    expect(await target.search(type, searchFor(patient), { without: ['X-Request-ID'] })).toHaveStatus(200)
  })

  test('a request without X-Correlation-ID is answered', meets('IMM-HDR-17', readOnly), async ({ target, patient }) => {
    expect(await target.search(type, searchFor(patient), { without: ['X-Correlation-ID'] })).toHaveStatus(200)
  })

  for (const [kind, uuids] of Object.entries({
    ...arbitraries.uuidInLetters,
    'version 1': () => arbitraries.uuidOfVersion(1),
    'version 7': () => arbitraries.uuidOfVersion(7),
  })) {
    property(
      `an X-Request-ID of ${kind} is accepted`,
      meets('IMM-HDR-18', readOnly),
      uuids(),
      async ({ target, patient }, uuid) => {
        expect(await target.search(type, searchFor(patient), { headers: { 'X-Request-ID': uuid } })).toHaveStatus(200)
      },
    )
  }

  test(
    'a refusal with status 401 names a challenge in WWW-Authenticate',
    meets('IMM-HDR-08', readOnly),
    async ({ target, patient }) => {
      const refused = await target.search(type, searchFor(patient), {
        headers: { Authorization: 'Basic bmFtZTp3b3Jk' },
      })
      expect(refused).toHaveHeaderIf(401, 'WWW-Authenticate')
    },
  )

  test(
    'an X-Correlation-ID that is no UUID is answered as the reading says',
    meets('IMM-HDR-19', readOnly),
    async ({ target, patient }) => {
      const headers = { 'X-Correlation-ID': 'visit-17' }
      expect(await target.search(type, searchFor(patient), { headers })).toBeAnswered(conflict('IMM-C24'))
    },
  )
})
