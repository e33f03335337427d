import { describe, expect, test } from 'vitest'
import { Bench, codes, idOf, NHS_NUMBER, resourcesOf } from './bench.ts'

const IDS = { 'X-Request-ID': '11111111-1111-4111-8111-111111111111', 'X-Correlation-ID': 'mine' }

describe('a simulator that is stateless', () => {
  const bench = new Bench({ stateless: true, tokens: ['never asked for'] })

  test('answers any creation with a bare id, and keeps nothing', () => {
    const answer = bench.send('POST', '/Immunization', { resourceType: 'Anything' }, IDS)
    expect([answer.status, answer.text]).toEqual([201, ''])
    expect(answer.header('Location')).toBe('12a33650-6f94-4e8f-a971-1c5c41da5b22')
  })

  test('does not send identifiers back, but those of its examples', () => {
    const answer = bench.send('GET', '/Immunization/x', undefined, IDS)
    expect(answer.header('X-Request-ID')).toBeUndefined()
    expect(answer.header('RequestID')).toBe('60E0B220-8136-4CA5-AE46-1D97EF59D068')
    expect(answer.header('CorrelationID')).toBe('11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA')
  })

  test('reads the same record, whatever id is asked for, even after its deletion', () => {
    const read = () => bench.read('anything at all').body
    expect(bench.remove('x').status).toBe(204)
    expect(read()).toEqual(read())
    expect(read().id).toBe('12a33650-6f94-4e8f-a971-1c5c41da5b22')
  })

  test('finds the same record, whoever is searched for', () => {
    for (const patient of ['9990000018', '1']) {
      const answer = bench.find(patient)
      expect(answer.body.total).toBe(1)
      expect(resourcesOf(answer, 'Patient')[0]?.identifier).toEqual([{ system: NHS_NUMBER, value: '9000000009' }])
    }
    expect(bench.search({ 'patient.identifier': 'x', 'target-disease': 'x' }).body.total).toBe(1)
    expect(bench.post({ 'patient.identifier': 'x', '-immunization.target': 'x' }).body.total).toBe(1)
  })

  test.each([
    ['POST', '/Immunization', '{}', {}],
    ['POST', '/Immunization', '{', {}],
    ['PUT', '/Immunization/x', '{"resourceType":"Immunization"}', {}],
    ['GET', '/Immunization?patient.identifier=x', '', {}],
    ['GET', '/Immunization?-immunization.target=FLU', '', {}],
    ['POST', '/Immunization/_search', 'patient.identifier=x', {}],
  ])('refuses %s %s %s for what the description requires', (method, target, body, headers) => {
    const documented = bench.send(method, target, body, headers)
    expect([documented.status, codes(documented)]).toEqual([400, ['invalid', 'INVALID']])
    const canned = new Bench({ stateless: true, reading: ['IMM-C21=b'] }).send(method, target, body, headers)
    expect([canned.status, canned.header('Content-Type')]).toEqual([422, 'application/problem+json'])
  })

  test('takes any version, and knows no other path', () => {
    const answer = bench.send('PUT', '/Immunization/x', { resourceType: 'Immunization' }, { 'E-Tag': 'x' })
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(bench.send('GET', '/Nothing').status).toBe(404)
    expect(bench.send('PATCH', '/Immunization/x').status).toBe(405)
    expect(bench.send('GET', '/_ping').status).toBe(200)
    expect(idOf(bench.create())).toBe('12a33650-6f94-4e8f-a971-1c5c41da5b22')
  })
})
