import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/fhir/index.ts'
import type { EveryAnswerRule } from '../../../src/requirements/every-answer-rule.ts'
import { excusedBy, forgives, validationOutcomes } from '../../../src/vocabulary/every-answer/validation.ts'
import { answerOf, coded, hostileBodies, outcome } from '../answers.ts'
import { runningUnder } from '../running.ts'

const nhs = 'https://fhir.nhs.uk/STU3/StructureDefinition'

function finding(path: string, key: string, changes: Partial<Finding> = {}): Finding {
  return {
    severity: 'error',
    code: 'value',
    path,
    key,
    profile: `${nhs}/RARecord-Flag-1`,
    message: 'Wrong',
    ...changes,
  }
}

describe('an excuse forgives a finding', () => {
  test.each([
    ['at its path', 'Flag.code', 'Flag.code', true],
    ['at its path, whatever the indices', 'Consent.extension.url', 'Consent.extension[1].url', true],
    ['inside a Bundle', 'Consent.patient.reference', 'Bundle.entry[3].resource.patient.reference', true],
    ['in what is contained', 'Provenance.target', 'Consent.contained[0].target', true],
    ['below, if it says so', 'Flag.code.*', 'Flag.code.coding[0].display', true],
    ['at the path itself, if it says below', 'Flag.code.*', 'Flag.code', true],
    ['not below, unless it says so', 'Flag.code', 'Flag.code.coding[0]', false],
    ['not beside', 'Flag.code', 'Flag.category', false],
    ['not where a name only begins alike', 'Flag.code.*', 'Flag.codes', false],
    ['not of another resource that is not inside one', 'Flag.code', 'List.code', false],
  ])('%s', (_, path, at, expected) => {
    expect(forgives({ path, key: 'binding' }, finding(at, 'binding'))).toBe(expected)
  })

  test('of its kind alone', () => {
    expect(forgives({ path: 'Flag.code', key: 'binding' }, finding('Flag.code', 'display'))).toBe(false)
  })

  test('of its profile alone, named in full or by its last part', () => {
    const at = finding('Flag.code', 'binding')
    expect(forgives({ path: 'Flag.code', key: 'binding', profile: 'RARecord-Flag-1' }, at)).toBe(true)
    expect(forgives({ path: 'Flag.code', key: 'binding', profile: `${nhs}/RARecord-Flag-1` }, at)).toBe(true)
    expect(forgives({ path: 'Flag.code', key: 'binding', profile: 'Flag-1' }, at)).toBe(false)
  })

  test('about what it names alone', () => {
    const about = 'Extension-RARecord-Provenance-1'
    const excuse = { path: 'Flag.extension', key: 'slice-max', about }
    const of = (slice: string) => finding('Flag.extension', 'slice-max', { message: `at most 1 of ${slice}, found 2` })
    expect(forgives(excuse, of(`"provenance" (${nhs}/${about})`))).toBe(true)
    expect(forgives(excuse, of(`"notes" (${nhs}/Extension-RARecord-AdjustmentNotes-1)`))).toBe(false)
  })
})

describe('a conflict excuses', () => {
  const display = finding('Flag.category.coding[0].display', 'display')
  const category = finding('Flag.category.coding[0]', 'display')

  test('under the reading that forgives, and says what the others would have said', () => {
    runningUnder()
    const excused = excusedBy(category) ?? excusedBy(display)
    expect(excused?.conflict.id).toBe('RAF-C21')
    expect(excused?.chosen).toBe(true)
    expect(excused?.byReading).toEqual({ a: 'information', b: 'failed' })
  })

  test('not under another reading', () => {
    runningUnder({ reading: ['RAF-C21=b'] })
    expect((excusedBy(category) ?? excusedBy(display))?.chosen).toBe(false)
  })

  test('nothing that no reading names', () => {
    runningUnder()
    expect(excusedBy(finding('Flag.status', 'binding'))).toBeUndefined()
  })
})

describe('the validation of an answer', () => {
  const rule = (validate: EveryAnswerRule['validate']): EveryAnswerRule => ({
    row: 'RAF-VAL-01',
    says: 'Every resource in the answer is valid.',
    ...(validate === undefined ? {} : { validate }),
  })
  const outcomesOf = (body: unknown, validate: EveryAnswerRule['validate'] = 'base') => {
    runningUnder()
    const headers: [string, string][] = [['Content-Type', 'application/fhir+json']]
    return validationOutcomes(rule(validate), validate ?? 'base', answerOf({ body, headers }))
  }
  const failures = (body: unknown, validate?: EveryAnswerRule['validate']) =>
    outcomesOf(body, validate).filter((one) => one.outcome === 'failed')

  test('passes what is valid', () => {
    expect(outcomesOf(outcome({ details: { text: 'Provided value is invalid' } }))).toMatchObject([
      { outcome: 'passed', requirement: 'RAF-VAL-01' },
    ])
  })

  test('shows as information what the reading forgives: here, that the page codes errors in a value set', () => {
    expect(outcomesOf(outcome(coded('INVALID_VALUE')))).toMatchObject([
      { outcome: 'passed' },
      { outcome: 'information', conflict: 'RAF-C08', byReading: { a: 'information', b: 'failed' } },
    ])
  })

  test('fails each thing that is wrong, with its place', () => {
    const [failure] = failures(outcome({ severity: 'dreadful' }))
    expect(failure).toMatchObject({ requirement: 'RAF-VAL-01', path: 'OperationOutcome.issue[0].severity' })
    expect(failure?.place).toEqual({ line: 1, column: expect.any(Number) })
  })

  test('keeps base FHIR and claimed profiles apart', () => {
    const claiming = {
      ...outcome({ details: { text: 'no coding' } }),
      meta: { profile: [`${nhs}/Spine-OperationOutcome-1`] },
    }
    expect(failures(claiming, 'base')).toEqual([])
    const [information] = outcomesOf(claiming, 'claimed-profile').filter((one) => one.outcome !== 'passed')
    expect(information?.source).toContain('Spine-OperationOutcome-1')
  })

  test('against a named profile does not ask what the resource claims', () => {
    const profile = `${nhs}/RARecord-Consent-1`
    const consent = { resourceType: 'Consent', status: 'active', patient: { reference: 'Patient/1' } }
    const named = failures(consent, { profile, context: 'Consent' })
    expect(named.some((one) => one.path === 'Consent.policy')).toBe(true)
    expect(failures(outcome(), { profile, context: 'Consent' })).toEqual([])
  })

  test('against a named profile asks for its extensions too, and for nothing of base FHIR', () => {
    const profile = `${nhs}/RARecord-Consent-1`
    const url = `${nhs}/Extension-RARecord-ProxyRole-1`
    const consent = { resourceType: 'Consent', status: 'dreadful', extension: [{ url, valueString: 'x' }] }
    const named = failures(consent, { profile, context: 'Consent' })
    expect(named.some((one) => one.source?.includes('ProxyRole') === true)).toBe(true)
    expect(named.filter((one) => one.source?.includes('hl7.org/fhir/StructureDefinition'))).toEqual([])
  })

  test('fails a body that is said to be JSON and is no resource', () => {
    expect(failures('{"resourceType":')).toMatchObject([{ actual: '{"resourceType":' }])
    expect(failures('[]')).toHaveLength(1)
    runningUnder()
    const page = answerOf({ body: '<p>', headers: [['Content-Type', 'text/html']] })
    expect(validationOutcomes(rule('base'), 'base', page)).toEqual([])
    expect(validationOutcomes(rule('base'), 'base', answerOf())).toEqual([])
  })

  test.each(Object.entries(hostileBodies))('fails and does not choke on %s', (name, body) => {
    const failed = failures(body)
    if (name !== 'prototype keys') expect(failed.length).toBeGreaterThan(0)
    for (const one of failed) expect(one.message.length).toBeGreaterThan(0)
  })
})
