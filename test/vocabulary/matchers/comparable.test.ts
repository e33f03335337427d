import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../../src/evidence/redaction.ts'
import type { BodyRecord } from '../../../src/record/run-record.ts'
import type { Resource } from '../../../src/vocabulary/answer.ts'
import { comparable } from '../../../src/vocabulary/matchers/comparable.ts'
import { keptJudgement } from '../../../src/vocabulary/matchers/content.ts'
import { sameResultJudgement, unchangedJudgement } from '../../../src/vocabulary/matchers/search.ts'
import { answerOf, searchset } from '../answers.ts'

const redactor = createRedactor({ allowedNumbers: [], secrets: [], key: 'of this test' })

/** A body as it is stored, with or without its personal text masked. */
function stored(body: object, isMasked: boolean): BodyRecord {
  const bytes = Buffer.from(JSON.stringify(body))
  const [message] = redactor.redact([{ headers: [], body: bytes }], isMasked)
  const text = Buffer.from(message?.body?.bytes ?? []).toString()
  return { sha256: '', bytes: bytes.length, text, redactions: message?.body?.redactions ?? [] }
}

const patient = {
  resourceType: 'Patient',
  id: '1',
  name: [{ family: 'Testcase', given: ['Ada', 'May'] }],
  birthDate: '1980-05-17',
  gender: 'female',
}

const resourceOf = ({ text }: BodyRecord): Resource => JSON.parse(text ?? '') as Resource

describe('what was masked in one of two bodies', () => {
  const [masked, plain] = [stored(patient, true), stored(patient, false)]

  test('is different in them', () => {
    expect(resourceOf(masked)).not.toEqual(resourceOf(plain))
  })

  test('is no difference', () => {
    const [one, other] = comparable(
      { resources: [resourceOf(masked)], body: masked },
      { resources: [resourceOf(plain)], body: plain },
    )
    expect(one).toEqual(other)
  })

  test('but what was masked in neither is', () => {
    const changed = stored({ ...patient, gender: 'male' }, false)
    const [one, other] = comparable(
      { resources: [resourceOf(masked)], body: masked },
      { resources: [resourceOf(changed)], body: changed },
    )
    expect(one).not.toEqual(other)
  })

  test('and so is an element that is gone', () => {
    const { birthDate, ...rest } = patient
    expect(birthDate).toBeDefined()
    const lost = stored(rest, false)
    const [one, other] = comparable(
      { resources: [resourceOf(masked)], body: masked },
      { resources: [resourceOf(lost)], body: lost },
    )
    expect(one).not.toEqual(other)
  })

  test('bodies masked alike are compared as they are', () => {
    const another = stored({ ...patient, birthDate: '1980' }, true)
    const [one, other] = comparable(
      { resources: [resourceOf(masked)], body: masked },
      { resources: [resourceOf(another)], body: another },
    )
    expect(one).toEqual([resourceOf(masked)])
    expect(one).not.toEqual(other)
  })
})

describe('an answer with personal text, masked in one exchange alone,', () => {
  const written = answerOf({ status: 201, body: patient, request: { method: 'POST', body: patient } })
  const bundle = searchset([], { total: 1, entry: [{ resource: patient }] })
  const before = answerOf({ body: bundle })
  const masked = answerOf({ body: bundle })
  const { response } = masked.exchange
  if (response !== undefined) response.body = stored(bundle, true)

  test('is kept', () => {
    expect(keptJudgement(masked, written)).toMatchObject({ pass: true })
  })

  test('is unchanged, and the same result', () => {
    expect(unchangedJudgement(masked, before)).toMatchObject({ pass: true })
    expect(sameResultJudgement(masked, before)).toMatchObject({ pass: true })
  })
})
