import { describe, test } from 'vitest'
import type { Answer } from '../../../src/vocabulary/answer.ts'
import { conflict } from '../../../src/vocabulary/conflict.ts'
import { expect } from '../../../src/vocabulary/matchers/matchers.ts'
import { type AnswerParts, answerOf, coded, hostileBodies, outcome, searchset } from '../answers.ts'
import { type RunningOptions, runningUnder } from '../running.ts'

const stale = answerOf({
  status: 409,
  body: outcome({ ...coded('RESOURCE_VERSION_MISMATCH', 'Stale'), code: 'conflict' }),
})
const found = answerOf({ body: searchset(['1']) })
const sent = { resourceType: 'Flag', code: { coding: [{ code: 'a', display: 'b' }] } }
const submitted = answerOf({ status: 201, request: { method: 'POST', body: sent } })
const profile = 'https://fhir.nhs.uk/STU3/StructureDefinition/RARecord-Consent-1'

/** What one use of a matcher comes to: whether vitest lets it pass, and the check in the journal. */
function used(matching: () => void, options: RunningOptions = {}) {
  const { checks } = runningUnder({ meets: ['RAF-UPC-05'], ...options })
  let isPassed = true
  try {
    matching()
  } catch (error) {
    if (checks.length === 0) throw error
    isPassed = false
  }
  return { isPassed, check: checks[0] }
}

describe('a matcher', () => {
  test.each<[string, (answer: Answer) => void, AnswerParts, AnswerParts]>([
    ['toHaveStatus', (one) => expect(one).toHaveStatus([200, 201]), {}, { status: 204 }],
    [
      'toBeAnswered',
      (one) => expect(one).toBeAnswered({ code: 'A' }),
      { body: outcome(coded('A')) },
      { body: outcome(coded('B')) },
    ],
    ['toBeRefused, with any refusal', (one) => expect(one).toBeRefused(), { status: 422 }, { status: 500 }],
    ['toBeRefused, with no success', (one) => expect(one).toBeRefused(), { status: 400 }, { status: 200 }],
    [
      'toBeRefused, as it is said',
      (one) => expect(one).toBeRefused({ status: 400, code: 'A' }),
      { status: 400, body: outcome(coded('A')) },
      { status: 400, body: outcome(coded('B')) },
    ],
    [
      'toGive, of each resource',
      (one) => expect(one).toGive('the id', 'id', '1', { context: 'Consent' }),
      { body: searchset(['1']) },
      { body: searchset(['1', '2']) },
    ],
    [
      'toGive, of one value alone',
      (one) => expect(one).toGive('ids', 'entry.resource.id', '1'),
      { body: searchset(['1']) },
      { body: searchset(['1', '1']) },
    ],
    [
      'toGive, of what is there',
      (one) => expect(one).toGive('the id', 'id', '1', { context: 'Consent' }),
      { body: searchset(['1']) },
      { body: searchset([]) },
    ],
    ['toBeResource', (one) => expect(one).toBeResource('Bundle'), { body: searchset([]) }, { body: outcome() }],
    ['toHaveHeader', (one) => expect(one).toHaveHeader('ETag'), { headers: [['etag', '1']] }, {}],
    [
      'toHaveHeader, literally',
      (one) => expect(one).toHaveHeader('A', { is: 'a.c' }),
      { headers: [['A', 'a.c']] },
      { headers: [['A', 'abc']] },
    ],
    [
      'toHaveHeader, by its end',
      (one) => expect(one).toHaveHeader('A', { endsWith: '/1.2' }),
      { headers: [['A', 'x/1.2']] },
      { headers: [['A', 'x/1x2']] },
    ],
    ['toLackHeader', (one) => expect(one).toLackHeader('ETag'), {}, { headers: [['etag', '1']] }],
    [
      'toHold',
      (one) => expect(one).toHold('total to be 0', 'total = 0'),
      { body: searchset([]) },
      { body: searchset(['1']) },
    ],
    [
      'toHold, of each entry',
      (one) => expect(one).toHold('an id', "id = '1'", { context: 'Consent' }),
      { body: searchset(['1', '1']) },
      { body: searchset(['1', '2']) },
    ],
    [
      'toHold, not of nothing',
      (one) => expect(one).toHold('a total', 'total = 0'),
      { body: searchset([]) },
      { body: outcome() },
    ],
    ['toHold, not without a resource', (one) => expect(one).toHold('so', 'true'), { body: outcome() }, { body: 'x' }],
    ['toHaveTotal', (one) => expect(one).toHaveTotal(1), { body: searchset(['1']) }, { body: searchset([]) }],
    [
      'toBeUnchangedSince',
      (one) => expect(one).toBeUnchangedSince(found),
      { body: searchset(['1']) },
      { body: searchset(['2']) },
    ],
    ['toAgreeWith', (one) => expect(one).toAgreeWith(found), { body: searchset(['1']) }, { body: searchset([]) }],
    [
      'toFindExactly',
      (one) => expect(one).toFindExactly([answerOf({ body: { resourceType: 'Consent', id: '1' } })]),
      { body: searchset(['1']) },
      { body: searchset(['1', '2']) },
    ],
    ['toFindExactly, nothing', (one) => expect(one).toFindExactly([]), { body: searchset([]) }, { status: 500 }],
    [
      'toBePartOf',
      (one) => expect(one).toBePartOf(answerOf({ body: searchset(['1', '2']) })),
      { body: searchset(['1']) },
      { body: searchset(['3']) },
    ],
    [
      'toBeAsSubmitted',
      (one) => expect(one).toBeAsSubmitted(submitted),
      { body: { ...sent, id: '1', meta: { versionId: '1' } } },
      { body: { ...sent, id: '1', code: { coding: [{ code: 'a' }] } } },
    ],
    [
      'toBeAsSubmitted, with nothing added',
      (one) => expect(one).toBeAsSubmitted(submitted),
      { body: sent },
      { body: { ...sent, language: 'en' } },
    ],
    [
      'toHaveVersion',
      (one) => expect(one).toHaveVersion('2'),
      { body: { resourceType: 'Flag', meta: { versionId: '2' } } },
      { body: { resourceType: 'Flag', meta: { versionId: '3' } } },
    ],
    ['toHaveNoBody', (one) => expect(one).toHaveNoBody(), { status: 201 }, { status: 201, body: outcome() }],
    [
      'toSay',
      (one) => expect(one).toSay('a; b'),
      { status: 400, body: outcome({ diagnostics: 'a; b' }) },
      { status: 400, body: outcome({ diagnostics: 'a; b; c' }) },
    ],
    [
      'toMention',
      (one) => expect(one).toMention('b'),
      { status: 400, body: outcome({ diagnostics: 'a; b' }) },
      { status: 400, body: outcome({ diagnostics: 'a; c' }) },
    ],
    [
      'toHaveEmptyList',
      (one) => expect(one).toHaveEmptyList('entry', conflict('RAF-C24')),
      { body: searchset([], { entry: [] }) },
      { body: searchset([]) },
    ],
    ['toBeAnsweredLike', (one) => expect(one).toBeAnsweredLike(found), {}, { status: 400 }],
    [
      'toName',
      (one) => expect(one).toName(['status'], conflict('RAF-C27')),
      { status: 400, body: outcome(coded('A', 'Status is missing')) },
      { status: 400, body: outcome(coded('A', 'Something is missing')) },
    ],
  ])('%s passes and fails, and leaves a check', (_, matching, right, wrong) => {
    const passed = used(() => matching(answerOf(right)))
    expect(passed.isPassed).toBe(true)
    expect(passed.check).toMatchObject({ requirement: 'RAF-UPC-05', outcome: 'passed', exchange: 'raf/a-test/1' })
    const failed = used(() => matching(answerOf(wrong)))
    expect(failed.isPassed).toBe(false)
    expect(failed.check).toMatchObject({ requirement: 'RAF-UPC-05', outcome: 'failed' })
  })

  test('toConformTo fails what breaks the profile, and what is not there', () => {
    const failed = used(() => expect(found).toConformTo('Consent', profile))
    expect(failed.isPassed).toBe(false)
    expect(failed.check?.path).toMatch(/^Bundle\.entry\[0\]\.resource Consent/)
    expect(used(() => expect(stale).toConformTo('Consent', profile)).isPassed).toBe(false)
  })

  test('takes nothing but answers', () => {
    expect(() => used(() => expect({ status: 200 }).toHaveStatus(200))).toThrow('takes the answer of a request')
  })

  test.each(Object.entries(hostileBodies))('does not choke on %s', (_, body) => {
    const answer = answerOf({ body })
    for (const matching of [
      () => expect(answer).toHold('so', "entry.fullUrl.all($this.startsWith('urn:')) and link.url.startsWith('h')"),
      () => expect(answer).toConformTo('Bundle', profile),
      () => expect(answer).toHaveTotal(1),
      () => expect(answer).toBeUnchangedSince(found),
      () => expect(answer).toAgreeWith(found),
      () => expect(answer).toBeRefused(conflict('RAF-C02')),
    ]) {
      expect(used(matching).check?.outcome).toBe('failed')
    }
  })
})

describe('a matcher that a conflict decides', () => {
  const matching = () => expect(stale).toBeRefused(conflict('RAF-C02'))

  test('judges every reading, and follows the chosen one', () => {
    const byReading = { a: 'passed', b: 'failed', c: 'passed' }
    expect(used(matching)).toMatchObject({
      isPassed: true,
      check: { outcome: 'passed', conflict: 'RAF-C02', byReading },
    })
    expect(used(matching, { reading: ['fhir-r4'] })).toMatchObject({
      isPassed: false,
      check: { outcome: 'failed', byReading },
    })
  })

  test('shows what came when the chosen reading asks for nothing', () => {
    const { isPassed, check } = used(() => expect(stale).toBeRefused(conflict('RAF-C36')), { reading: ['RAF-C36=b'] })
    expect(isPassed).toBe(true)
    expect(check).toMatchObject({ outcome: 'observed', byReading: { a: 'failed', b: 'observed' } })
  })

  test('names the conflicts that there are, if it does not know the one', () => {
    expect(() => used(() => expect(stale).toBeRefused(conflict('RAF-C99')))).toThrow('has no conflict "RAF-C99"')
  })
})

describe('a check', () => {
  const wrong = () => expect(found).toHaveStatus(500)

  test('of a row that the test only observes never fails', () => {
    const { isPassed, check } = used(wrong, { meets: [], observes: ['RAF-UPC-05'] })
    expect(isPassed).toBe(true)
    expect(check?.outcome).toBe('observed')
  })

  test('of a row that was only observed of some system fails under the reading that names it', () => {
    expect(used(wrong, { meets: ['RAF-GWY-04'] })).toMatchObject({ isPassed: true, check: { outcome: 'information' } })
    expect(used(wrong, { meets: ['RAF-GWY-04'], reading: ['gateway'] })).toMatchObject({
      isPassed: false,
      check: { outcome: 'failed' },
    })
  })

  test('says which row it is of, when the test meets several', () => {
    const meets = ['RAF-UPC-05', 'RAF-UPC-06']
    expect(() => used(wrong, { meets })).toThrow("each check in it says which, as in { row: 'RAF-UPC-05' }")
    const named = used(() => expect(found).toHaveStatus(500, { row: 'RAF-UPC-06' }), { meets })
    expect(named.check?.requirement).toBe('RAF-UPC-06')
  })
})
