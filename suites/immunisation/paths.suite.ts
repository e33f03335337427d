import { describe, expect, meets, needs, readOnly, test } from '../../src/index.ts'

describe('Paths and methods that the API does not have', () => {
  test(
    'a path that the API does not have is not found',
    meets('IMM-ERR-12', 'IMM-TXT-34', readOnly, needs('stateful')),
    async ({ target }) => {
      const answer = await target.request('GET', '/Vaccination')
      expect.soft(answer).toHaveStatus(404, { row: 'IMM-ERR-12' })
      expect.soft(answer).toSay('The requested resource was not found.', { row: 'IMM-TXT-34' })
    },
  )

  test(
    'a method that a path does not have is not allowed',
    meets('IMM-ERR-13', 'IMM-TXT-35', needs('stateful')),
    async ({ target }) => {
      const answer = await target.request('PUT', '/Immunization', { resource: { resourceType: 'Immunization' } })
      expect.soft(answer).toHaveStatus(405, { row: 'IMM-ERR-13' })
      expect.soft(answer).toSay('Method Not Allowed', { row: 'IMM-TXT-35' })
    },
  )

  test('PATCH is refused', meets('IMM-UPD-21', needs('stateful')), async ({ target, ownId }) => {
    const answer = await target.request('PATCH', `/Immunization/${ownId()}`, {
      text: '[{"op":"remove","path":"/lotNumber"}]',
      contentType: 'application/json-patch+json',
    })
    expect(answer).toBeRefused()
  })
})
