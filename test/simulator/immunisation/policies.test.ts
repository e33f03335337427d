import { describe, expect, test } from 'vitest'
import { findSuite, loadSuite } from '../../../src/requirements/load-suite.ts'
import { chooseReading } from '../../../src/requirements/reading.ts'
import { knownReadings, policyFor } from '../../../src/simulator/immunisation/policies.ts'
import { type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { Bench, codes, diagnostics, idOf, NHS_NUMBER, PATIENT, resourcesOf } from './bench.ts'

const FORM = 'application/x-www-form-urlencoded'
const identifier = 'https://supplier.example/vaccinations|1'
const flu = new URLSearchParams({
  'patient.identifier': `${NHS_NUMBER}|${PATIENT}`,
  '-immunization.target': 'FLU',
}).toString()

/** What shows each reading: a question to a server under it, and the answers under its letters. */
const shown: Record<string, [ask: (bench: Bench) => unknown, ...answers: unknown[]]> = {
  'IMM-C01': [(bench) => bench.send('PUT', '/Immunization/_search', flu, { 'Content-Type': FORM }).status, 200, 400],
  'IMM-C03': [(bench) => bench.find(PATIENT, 'BCG').status, 400, 200],
  'IMM-C04': [(bench) => bench.create().header('E-Tag'), undefined, '1'],
  'IMM-C05': [
    (bench) => bench.send('GET', '/Immunization/x', undefined, { 'X-Request-ID': 'a' }).header('RequestID'),
    'a',
    undefined,
  ],
  'IMM-C06': [(bench) => bench.search({ identifier }).status, 400, 200],
  'IMM-C07': [(bench) => codes(bench.read('x'))[1], 'NOT-FOUND', 'NOT_FOUND'],
  'IMM-C10': [
    (bench) => [bench.read(bench.created()).header('E-Tag'), bench.read(bench.created()).header('ETag')],
    ['1', undefined],
    [undefined, 'W/"1"'],
  ],
  'IMM-C11': [(bench) => updated(bench, '7').status, 400, 409, 412],
  'IMM-C12': [(bench) => [updated(bench, '1').status, updated(bench, '2').status], [400, 200], [200, 400]],
  'IMM-C13': [(bench) => bench.create(bench.record({ status: 'entered-in-error' })).status, 201, 400],
  'IMM-C14': [
    (bench) => (bench.read('x').body.meta as { profile: string[] }).profile[0],
    'https://simplifier.net/guide/UKCoreDevelopment2/ProfileUKCore-OperationOutcome',
    'https://fhir.hl7.org.uk/StructureDefinition/UKCore-OperationOutcome',
  ],
  'IMM-C17': [(bench) => bench.find().text.includes('?immunization.target=FLU&-immunization.target='), false, true],
  'IMM-C18': [
    (bench) => {
      bench.remove(bench.created())
      return bench.search({ identifier }).body.total
    },
    0,
    1,
  ],
  'IMM-C19': [
    (bench) => {
      const record = bench.record()
      const contained = (record.contained as JsonObject[]).map(({ identifier: _, ...rest }) => rest)
      bench.create({ ...record, contained })
      return bench.search({ identifier }).body.total
    },
    0,
    1,
  ],
  'IMM-C20': [(bench) => objectsIn(bench.find(PATIENT, 'FLU,X').body.entry)[0]?.search, { mode: 'outcome' }, undefined],
  'IMM-C22': [(bench) => bench.create().header('Location')?.startsWith('http'), true, false],
  'IMM-C23': [(bench) => bench.create(bench.record({ occurrenceDateTime: '2025-10-07T13:28:17Z' })).status, 400, 201],
  'IMM-C24': [(bench) => bench.send('GET', '/_ping/x', undefined, { 'X-Correlation-ID': 'x' }).status, 404, 400],
  'IMM-C29': [
    (bench) => bench.send('GET', `/Immunization/$search-by-identifier?${new URLSearchParams({ identifier })}`).status,
    200,
    400,
  ],
  'IMM-C30': [(bench) => bench.find().body.entry, [], undefined],
}

function updated(bench: Bench, version: string) {
  const record = bench.record()
  return bench.update(bench.created(record), record, version)
}

describe('a reading of a conflict', () => {
  const { conflicts, presets } = loadSuite(findSuite('immunisation') ?? '')

  test('is known to the server if it is in the register, and to the register if it is known', () => {
    const inRegister = conflicts.flatMap(({ id, readings }) => Object.keys(readings).map((letter) => `${id}=${letter}`))
    expect(knownReadings()).toEqual([...Object.keys(presets), ...inRegister])
  })

  test.each(Object.keys(shown))('%s shows in the answers', (id) => {
    const [ask, ...answers] = shown[id] ?? [() => undefined]
    for (const [index, answer] of answers.entries()) {
      const letter = 'abc'[index]
      expect(ask(new Bench({ reading: [`${id}=${letter}`] })), `${id}=${letter}`).toEqual(answer)
    }
  })

  test('of 401 shows where a token is needed', () => {
    const asked = (letter: string) =>
      codes(new Bench({ reading: [`IMM-C08=${letter}`], tokens: ['t'] }).send('GET', '/Immunization/x'))
    expect([asked('a')[1], asked('b')]).toEqual(['UNAUTHORIZED', ['expired', 'SEND_UNAUTHORIZED']])
  })

  test.each(Object.keys(presets))('that the preset %s takes is what it decides', (preset) => {
    const chosen = chooseReading(conflicts, presets, [preset])
    const singly = Object.entries(chosen.conflicts).map(([id, letter]) => `${id}=${letter}`)
    for (const [id, [ask]] of Object.entries(shown)) {
      const [whole, apart] = [[preset], singly].map((reading) => JSON.stringify(ask(new Bench({ reading }))))
      expect(whole, id).toBe(apart)
    }
  })

  test.each(['nothing', 'IMM-C99=a', 'IMM-C01=z', '__proto__', 'IMM-C01'])('%s is not known', (reading) => {
    expect(() => policyFor([reading])).toThrow(/^Unknown reading/)
  })
})

describe('under FHIR R4 versions', () => {
  const bench = new Bench({ reading: ['fhir-r4'] })

  test('an update names its version in If-Match, and the answer in ETag', () => {
    const record = bench.record()
    const id = bench.created(record)
    const put = (headers: Record<string, string>) =>
      bench.send('PUT', `/Immunization/${id}`, { ...record, id }, headers)
    expect(put({ 'E-Tag': '1' }).status).toBe(400)
    expect(put({ 'If-Match': '1' }).status).toBe(400)
    expect(put({ 'If-Match': 'W/"7"' }).status).toBe(412)
    const answer = put({ 'If-Match': 'W/"1"' })
    expect([answer.status, answer.header('ETag')]).toEqual([200, 'W/"2"'])
  })
})

test('the backend says of a search by an unknown identifier that it was for None', () => {
  const link = (reading: string) =>
    String(objectsIn(new Bench({ reading: [reading] }).search({ identifier }).body.link)[0]?.url).split('?')[1]
  expect(link('implementation')).toBe('identifier=None')
  expect(link('documented')).toBe(new URLSearchParams({ identifier }).toString())
})

test('a later reading decides over an earlier one', () => {
  const status = (...reading: string[]) => updated(new Bench({ reading }), '7').status
  expect(status('IMM-C11=b', 'IMM-C11=a')).toBe(400)
  expect(status('IMM-C11=b', 'documented')).toBe(400)
  expect(status('documented', 'IMM-C11=b')).toBe(409)
  expect(diagnostics(updated(new Bench(), '7'))).toContain('inconsistent')
  expect(idOf(new Bench().create())).toMatch(/^[0-9a-f-]{36}$/)
  expect(resourcesOf(new Bench().find())).toEqual([])
})
