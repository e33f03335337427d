import {
  arbitraries,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  property,
  readOnly,
  test,
} from '../../src/index.ts'
import { statusOf } from './asking.ts'

describe('X-Correlation-ID', () => {
  test('a request without X-Correlation-ID is answered', meets('CME-HDR-01', readOnly), async ({ target, patient }) => {
    expect(await statusOf(target, patient, {}, { without: ['X-Correlation-ID'] })).toHaveStatus(200)
  })

  for (const [letters, values] of Object.entries(arbitraries.uuidInLetters)) {
    property(
      `an X-Correlation-ID that is a UUID in ${letters} is accepted, and comes back as it was sent`,
      meets('CME-HDR-02', readOnly),
      values(),
      async ({ target, patient }, id) => {
        const answer = await statusOf(target, patient, {}, { headers: { 'X-Correlation-ID': id } })
        expect.soft(answer).toHaveStatus(200)
        expect.soft(answer).toHaveHeader('X-Correlation-Id', { mirrors: 'X-Correlation-ID' })
      },
    )
  }

  forEachCase(
    [
      { what: 'a word', id: 'anything' },
      { what: 'text with . characters', id: 'order.2021.11' },
      { what: 'a number', id: '1' },
      { what: '200 characters', id: `${'correlation-'.repeat(16)}endofid.` },
      { what: 'white space and punctuation', id: 'a value, with (some) punctuation; = and more' },
    ],
    'an X-Correlation-ID that is $what is accepted, and comes back as it was sent',
    meets('CME-HDR-02', readOnly),
    async ({ target, patient }, { id }) => {
      const answer = await statusOf(target, patient, {}, { headers: { 'X-Correlation-ID': id } })
      expect.soft(answer).toHaveStatus(conflict('CME-C10'))
      if (answer.succeeded) expect.soft(answer).toHaveHeader('X-Correlation-Id', { mirrors: 'X-Correlation-ID' })
    },
  )
})
