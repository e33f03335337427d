import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/simulator/json.ts'
import { Bench, codes, diagnostics, idOf, NHS_NUMBER, PATIENT, resourcesOf } from './bench.ts'

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const invalid = (version: string) =>
  `Validation errors: Immunization resource version:${version} in the request headers is invalid.`

describe('a created record', () => {
  test('is at Location, which the answer of success says and nothing more', () => {
    const bench = new Bench()
    const answer = bench.create()
    expect([answer.status, answer.text, answer.header('Content-Type')]).toEqual([201, '', undefined])
    expect(answer.header('Location')).toMatch(
      /^http:\/\/127\.0\.0\.1\/immunisation-fhir-api\/FHIR\/R4\/Immunization\/[0-9a-f-]{36}$/,
    )
    expect(answer.header('E-Tag')).toBeUndefined()
    expect(answer.header('Date')).toBe('Mon, 05 Jan 2026 12:00:00 GMT')
  })

  test('is read as it was submitted, with its id, at version 1', () => {
    const bench = new Bench()
    const record = bench.record()
    const id = bench.created(record)
    const answer = bench.read(id)
    expect([answer.status, answer.header('E-Tag')]).toEqual([200, '1'])
    expect(answer.header('Content-Type')).toBe('application/fhir+json')
    expect(answer.body).toEqual({ ...record, id })
  })

  test('cannot bring its own id', () => {
    const bench = new Bench()
    const answer = bench.create({ ...bench.record(), id: UNKNOWN })
    expect([answer.status, diagnostics(answer)]).toEqual([400, 'id field must not be present for CREATE operation'])
    expect(codes(answer)).toEqual(['invariant', 'INVARIANT'])
  })

  test('cannot have the identifier of another', () => {
    const bench = new Bench()
    const record = bench.record()
    const id = bench.created(record)
    const answer = bench.create({ ...record, lotNumber: 'other' })
    expect(answer.status).toBe(422)
    expect(diagnostics(answer)).toBe('The provided identifier: https://supplier.example/vaccinations#1 is duplicated')
    expect(codes(answer)).toEqual(['duplicate', 'DUPLICATE'])
    expect(bench.read(id).body.lotNumber).toBe('4120Z001')
    expect(bench.create({ ...record, identifier: [{ system: 'https://other.example', value: '1' }] }).status).toBe(201)
  })
})

describe('an update', () => {
  const bench = new Bench()
  const record = bench.record()
  const id = bench.created(record)

  test('replaces the record and adds 1 to its version', () => {
    const { lotNumber, ...without } = record
    const answer = bench.update(id, without, '1')
    expect([answer.status, answer.text, answer.header('E-Tag')]).toEqual([200, '', '2'])
    expect(bench.read(id).body).toEqual({ ...without, id })
    expect(bench.read(id).header('E-Tag')).toBe('2')
    expect(bench.update(id, record, '2').header('E-Tag')).toBe('3')
  })

  test.each<[version: string | undefined, says: string]>([
    [undefined, 'Validation errors: Immunization resource version not specified in the request headers'],
    ...['', '0', '-1', 'abcde', '"3"', 'W/"3"', '3.0', ' 3'].map((version): [string, string] => [
      version,
      invalid(version),
    ]),
    ['2', `Validation errors: The requested immunization resource ${id} has changed since the last retrieve.`],
    [
      '4',
      `Validation errors: The requested immunization resource ${id} version is inconsistent with the existing version.`,
    ],
  ])('with version %j is refused, and changes nothing', (version, says) => {
    const answer = bench.update(id, { ...record, lotNumber: 'other' }, version)
    expect([answer.status, diagnostics(answer)]).toEqual([400, says])
    expect(codes(answer)).toEqual(['invariant', 'INVARIANT'])
    expect(bench.read(id).body).toEqual({ ...record, id })
    expect(bench.read(id).header('E-Tag')).toBe('3')
  })

  test.each<[changes: JsonObject, says: string]>([
    [{ identifier: [{ system: 'a', value: '1' }] }, 'identifier[0].system'],
    [{ identifier: [{ system: 'https://supplier.example/vaccinations', value: 'b' }] }, 'identifier[0].value'],
    [{ identifier: [{ system: 'a', value: 'b' }] }, 'identifier[0].system and identifier[0].value'],
  ])('that sends %j is refused', (changes, named) => {
    const answer = bench.update(id, { ...record, ...changes }, '3')
    expect([answer.status, diagnostics(answer)]).toEqual([
      400,
      `Validation errors: ${named} doesn't match with the stored content`,
    ])
  })

  test.each([{ id: 'other' }, { id: undefined }])('whose body has the id %j is refused', (changes) => {
    const answer = bench.send('PUT', `/Immunization/${id}`, { ...record, ...changes }, { 'E-Tag': '3' })
    expect([answer.status, diagnostics(answer)]).toEqual([
      400,
      `Validation errors: The provided immunization id:${id} doesn't match with the content of the request body`,
    ])
  })

  test('of what does not exist is answered with 404', () => {
    const answer = bench.update(UNKNOWN, record, '1')
    expect([answer.status, diagnostics(answer)]).toEqual([404, `Immunization resource does not exist. ID: ${UNKNOWN}`])
    expect(codes(answer)).toEqual(['not-found', 'NOT-FOUND'])
  })

  /** What is wrong with each is wrong with those above it as well, so each shows what is looked at first. */
  test.each<[what: string, headers: Record<string, string | undefined>, path: string, body: unknown, says: string]>([
    [
      'version missing',
      {},
      'a b',
      '{',
      'Validation errors: Immunization resource version not specified in the request headers',
    ],
    [
      'id',
      { 'E-Tag': 'x' },
      'a b',
      '{',
      'Validation errors: the provided event ID is either missing or not in the expected format.',
    ],
    ['version', { 'E-Tag': 'x' }, UNKNOWN, '{', invalid('x')],
    ['JSON', { 'E-Tag': '9' }, UNKNOWN, '{', "Request's body contains malformed JSON: The body is not JSON"],
    [
      'body id',
      { 'E-Tag': '9' },
      UNKNOWN,
      {},
      `Validation errors: The provided immunization id:${UNKNOWN} doesn't match with the content of the request body`,
    ],
    ['payload', { 'E-Tag': '9' }, UNKNOWN, { id: UNKNOWN }, 'Validation errors: contained is a mandatory field'],
    [
      'existence',
      { 'E-Tag': '9' },
      UNKNOWN,
      { ...record, id: UNKNOWN },
      `Immunization resource does not exist. ID: ${UNKNOWN}`,
    ],
    [
      'identifier',
      { 'E-Tag': '9' },
      id,
      { ...record, id, identifier: [{ system: 'a', value: 'b' }] },
      "Validation errors: identifier[0].system and identifier[0].value doesn't match with the stored content",
    ],
  ])('is looked at for its %s in its turn', (_what, headers, path, body, says) => {
    expect(diagnostics(bench.send('PUT', `/Immunization/${encodeURIComponent(path)}`, body, headers))).toBe(says)
  })

  test('can give the NHS number that was missing, or another', () => {
    const own = new Bench()
    const unnumbered = own.record()
    const contained = (unnumbered.contained as JsonObject[]).map(({ identifier, ...rest }) => rest)
    const id = own.created({ ...unnumbered, contained })
    expect(own.find().body.total).toBe(0)
    expect(own.read(id).status).toBe(200)
    expect(own.update(id, unnumbered, '1').status).toBe(200)
    expect(resourcesOf(own.find())).toHaveLength(1)
    expect(own.update(id, { ...unnumbered, contained }, '2').status).toBe(200)
    expect(own.find().body.total).toBe(0)
    expect(own.remove(id).status).toBe(204)
  })
})

describe('a deleted record', () => {
  const deleted = () => {
    const bench = new Bench()
    const record = bench.record()
    const id = bench.created(record)
    const answer = bench.remove(id)
    return { bench, record, id, answer }
  }

  test('is gone from reads and searches, and cannot be deleted again', () => {
    const { bench, id, answer } = deleted()
    expect([answer.status, answer.text, answer.header('E-Tag')]).toEqual([204, '', undefined])
    for (const gone of [bench.read(id), bench.remove(id)]) {
      expect([gone.status, diagnostics(gone)]).toEqual([404, `Immunization resource does not exist. ID: ${id}`])
      expect(codes(gone)).toEqual(['not-found', 'NOT-FOUND'])
    }
    expect(bench.find().body).toMatchObject({ total: 0, entry: [] })
    const byIdentifier = { identifier: 'https://supplier.example/vaccinations|1' }
    expect(bench.search(byIdentifier).body.total).toBe(0)
  })

  test('comes back by a creation with its identifier, under its id, one version on', () => {
    const { bench, record, id } = deleted()
    const again = bench.create({ ...record, lotNumber: 'new' })
    expect([again.status, idOf(again)]).toEqual([201, id])
    expect(bench.read(id).header('E-Tag')).toBe('2')
    expect(bench.read(id).body.lotNumber).toBe('new')
    expect(bench.find().body.total).toBe(1)
    expect(bench.create(record).status).toBe(422)
  })

  test.each(['1', '7'])('comes back by an update with version %s, one version on', (version) => {
    const { bench, record, id } = deleted()
    const again = bench.update(id, record, version)
    expect([again.status, again.header('E-Tag')]).toEqual([200, '2'])
    expect(bench.read(id).status).toBe(200)
    expect(bench.create(record).status).toBe(422)
    expect(bench.remove(id).status).toBe(204)
    expect(bench.update(id, record, '1').header('E-Tag')).toBe('3')
  })

  test('needs a version to be brought back, but not the right one', () => {
    const { bench, record, id } = deleted()
    expect(bench.update(id, record, undefined).status).toBe(400)
    expect(bench.update(id, record, '0').status).toBe(400)
  })

  test('leaves the other records of the patient as they are', () => {
    const { bench } = deleted()
    bench.create()
    expect(resourcesOf(bench.find())).toHaveLength(1)
  })
})

describe('a request for a record', () => {
  test.each(['', 'a_b', 'a b', '$x', 'x'.repeat(65)])('with the id %j is refused for its id', (id) => {
    const bench = new Bench()
    const path = `/Immunization/${encodeURIComponent(id)}`
    const says = 'Validation errors: the provided event ID is either missing or not in the expected format.'
    for (const answer of [
      bench.send('GET', path),
      bench.send('DELETE', path),
      bench.send('PUT', path, {}, { 'E-Tag': '1' }),
    ]) {
      expect([answer.status, diagnostics(answer)]).toEqual([400, says])
      expect(codes(answer)).toEqual(['invalid', 'INVALID'])
    }
  })

  test.each(['x'.repeat(64), 'A-z.0'])('with the id %j is answered with 404', (id) => {
    expect(new Bench().read(id).status).toBe(404)
  })
})

test('a record that is found says which version it has', () => {
  const bench = new Bench()
  const record = bench.record()
  const id = bench.created(record)
  bench.update(id, record, '1')
  expect(resourcesOf(bench.find())[0]?.meta).toEqual({ versionId: '2' })
  const answer = bench.search({ identifier: 'https://supplier.example/vaccinations|1' })
  expect(resourcesOf(answer)[0]?.meta).toEqual({ versionId: '2' })
  expect(
    bench.search({ 'patient.identifier': `${NHS_NUMBER}|${PATIENT}`, '-immunization.target': 'FLU' }).body.total,
  ).toBe(1)
})
