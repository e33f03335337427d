import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/vocabulary/answer.ts'
import {
  foundJudgement,
  goneJudgement,
  keptJudgement,
  lostPart,
  newVersionJudgement,
  sameResourceJudgement,
} from '../../../src/vocabulary/matchers/content.ts'
import { answerOf, hostileBodies, outcome, searchset } from '../answers.ts'

const sent = {
  resourceType: 'Flag',
  meta: { profile: ['https://example.org/flag'] },
  status: 'active',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '945951000000108', display: 'Requires visual alert' }] },
  subject: { reference: 'https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018' },
}

/** The answer to a write that sent this, as resource `1`. */
function written(body: object = sent, status = 201): Answer {
  const stored = { ...body, id: '1', meta: { versionId: '1' } }
  return answerOf({ status, body: status < 300 ? stored : outcome(), request: { method: 'POST', body } })
}

/** A search that found these. */
function found(...resources: object[]): Answer {
  return answerOf({
    body: searchset([], { total: resources.length, entry: resources.map((resource) => ({ resource })) }),
  })
}

describe('what was sent is kept', () => {
  test.each<[string, object]>([
    [
      'with an id, metadata and a display of the server',
      {
        ...sent,
        id: '1',
        meta: { versionId: '7' },
        code: { coding: [{ system: 'http://snomed.info/sct', code: '945951000000108', display: 'Visual alert' }] },
      },
    ],
    ['among things that the server added', { ...sent, extension: [{ url: 'x', valueString: 'y' }], id: '1' }],
    ['with the patient under another address', { ...sent, subject: { reference: 'Patient/9990000018' } }],
  ])('%s', (_, resource) => {
    expect(keptJudgement(found(resource), written()).pass).toBe(true)
    expect(keptJudgement(answerOf({ body: resource }), written()).pass).toBe(true)
  })

  test.each<[string, object, string]>([
    ['lost', { ...sent, code: undefined }, 'Flag.code'],
    ['changed', { ...sent, status: 'inactive' }, 'Flag.status'],
    [
      'changed deep inside',
      {
        ...sent,
        code: { coding: [{ system: 'http://snomed.info/sct', code: '936741000000100' }] },
      },
      'Flag.code.coding[0].code',
    ],
    ['of another patient', { ...sent, subject: { reference: 'Patient/9990000026' } }, 'Flag.subject.reference'],
    ['no list any more', { ...sent, code: { coding: sent.code.coding[0] } }, 'Flag.code.coding'],
    ['no object any more', { ...sent, code: 'alert' }, 'Flag.code'],
  ])('and one that is %s is named', (_, resource, path) => {
    expect(keptJudgement(found(resource), written())).toMatchObject({ pass: false, path })
  })

  test('by the resource of that write, and not by another that was found beside it', () => {
    const other = { ...sent, id: '2' }
    const changed = { ...sent, id: '1', status: 'inactive' }
    expect(keptJudgement(found(other, changed), written()).pass).toBe(false)
    expect(keptJudgement(found(changed, other), written()).pass).toBe(false)
  })

  test('by any of those found, where the server gives them ids of its own', () => {
    expect(keptJudgement(found({ ...sent, id: '8', status: 'x' }, { ...sent, id: '9' }), written()).pass).toBe(true)
  })

  test('not by nothing, and not by a refusal', () => {
    expect(keptJudgement(found(), written()).actual).toBe('no Flag in the answer (status 200, Bundle)')
    expect(keptJudgement(answerOf({ status: 500 }), written()).pass).toBe(false)
  })

  test('which says nothing of a write that was refused', () => {
    expect(() => keptJudgement(found(sent), written(sent, 400))).toThrow('no answer of success to go on with')
  })
})

describe('a part that was sent', () => {
  test('may come back in another order, beside others', () => {
    expect(lostPart({ list: ['a', 'b'] }, { list: ['c', 'b', 'a'] }, 'x')).toBeUndefined()
    expect(lostPart({ list: ['a', 'b'] }, { list: ['b'] }, 'x')).toBe('x.list[0]')
  })

  test('may be a time in another zone, and no other time', () => {
    const sent = { date: '2026-01-05T09:00:00+00:00' }
    expect(lostPart(sent, { date: '2026-01-05T10:00:00+01:00' }, 'x')).toBeUndefined()
    expect(lostPart(sent, { date: '2026-01-05T10:00:00Z' }, 'x')).toBe('x.date')
    expect(lostPart({ date: '2026-01-05' }, { date: '2026-01-06' }, 'x')).toBe('x.date')
  })

  test('may refer to what is contained under an id of the server, but not to something else', () => {
    expect(lostPart({ reference: '#a' }, { reference: '#b' }, 'x')).toBeUndefined()
    expect(lostPart({ reference: '#a' }, { reference: 'Condition/a' }, 'x')).toBe('x.reference')
  })

  test('is not found in the prototype of what came', () => {
    expect(lostPart({ toString: 'x' }, {}, 'x')).toBe('x.toString')
    expect(lostPart(JSON.parse('{"__proto__":{"a":1}}'), {}, 'x')).toBe('x.__proto__')
  })
})

describe('a search finds what was made', () => {
  test('by type and id', () => {
    expect(foundJudgement(found({ ...sent, id: '1' }), written()).pass).toBe(true)
    expect(foundJudgement(found({ ...sent, id: '2' }), written()).pass).toBe(false)
    expect(foundJudgement(found({ resourceType: 'List', id: '1' }), written()).pass).toBe(false)
    expect(foundJudgement(answerOf({ status: 400, body: outcome() }), written()).actual).toContain('status 400')
  })

  test('and lists a few of what it found in its place', () => {
    const many = Array.from({ length: 7 }, (_, index) => ({ resourceType: 'Flag', id: `other-${index}` }))
    expect(foundJudgement(found(...many), written()).actual).toBe(
      '7 matches: Flag/other-0, Flag/other-1, Flag/other-2, Flag/other-3, Flag/other-4, …',
    )
  })
})

describe('a search no longer finds what was made', () => {
  test('when it finds others, nothing, or nothing to search', () => {
    expect(goneJudgement(found({ ...sent, id: '2' }), written()).pass).toBe(true)
    expect(goneJudgement(found(), written()).pass).toBe(true)
    expect(goneJudgement(answerOf({ status: 404, body: outcome() }), written()).pass).toBe(true)
  })

  test('but not when it finds it, is refused, or gives no Bundle', () => {
    expect(goneJudgement(found({ ...sent, id: '1' }), written())).toMatchObject({
      pass: false,
      actual: 'it is still found',
    })
    expect(goneJudgement(answerOf({ status: 400, body: outcome() }), written()).pass).toBe(false)
    expect(goneJudgement(answerOf({ status: 500 }), written()).pass).toBe(false)
    expect(goneJudgement(answerOf({ body: outcome() }), written()).pass).toBe(false)
  })
})

describe('an answer is the resource that was made', () => {
  test('by type and id', () => {
    expect(sameResourceJudgement(answerOf({ body: { resourceType: 'Flag', id: '1' } }), written()).pass).toBe(true)
    expect(sameResourceJudgement(answerOf({ body: { resourceType: 'Flag', id: '2' } }), written()).pass).toBe(false)
    expect(sameResourceJudgement(answerOf({ body: { resourceType: 'Flag' } }), written()).actual).toBe(
      'Flag/without id',
    )
    expect(sameResourceJudgement(answerOf({ body: outcome() }), written()).pass).toBe(false)
  })
})

describe('a resource has a new version', () => {
  test('if it is another than before', () => {
    expect(newVersionJudgement(found({ ...sent, meta: { versionId: '2' } }), written()).pass).toBe(true)
    expect(newVersionJudgement(found({ ...sent, meta: { versionId: '1' } }), written())).toMatchObject({
      pass: false,
      expected: 'another version than 1',
      actual: 'version 1',
    })
  })

  test('which nobody can tell where there is none', () => {
    expect(() => newVersionJudgement(found(sent), written())).toThrow('no version to go on with')
    expect(() => newVersionJudgement(answerOf({ status: 409, body: outcome() }), written())).toThrow('answered 409')
  })
})

test.each(Object.entries(hostileBodies))('a body that is %s is judged, and harms nobody', (_, body) => {
  const hostile = answerOf({ body })
  expect(keptJudgement(hostile, written()).pass).toBe(false)
  expect(foundJudgement(hostile, written()).pass).toBe(false)
  expect(sameResourceJudgement(hostile, written()).pass).toBe(false)
  expect(() => goneJudgement(hostile, written())).not.toThrow()
})
