import { describe, expect, test } from 'vitest'
import { loadSuite } from '../../../src/requirements/load-suite.ts'
import { covidMedicalExemption } from '../../../src/simulator/covid-medical-exemption/api.ts'
import { Bench, byRemainder, NHS_NUMBER, QUESTIONNAIRE } from './bench.ts'

const { faults, readings } = covidMedicalExemption
const [nobody, exempt] = byRemainder

/** What a simulator answers to everything that it can be asked, in short. */
function traceOf(reading: string | undefined, fault?: string): string {
  const bench = new Bench({ ...(reading === undefined ? {} : { reading: [reading] }), ...(fault ? { fault } : {}) })
  const identifier = `patient.identifier=${NHS_NUMBER}|${exempt}`
  const answers = [
    ...byRemainder.map((one) => bench.statusOf(one)),
    bench.statusOf(exempt),
    bench.statusOf(exempt, { questionnaire: QUESTIONNAIRE }),
    bench.statusOf(exempt, { questionnaire: 'another' }),
    bench.statusOf(exempt, { coding: 'x' }),
    bench.statusOf(nobody, {}, { 'X-Correlation-ID': undefined }),
    bench.statusOf(nobody, {}, { 'X-Correlation-ID': '11c46f5f-cdef-4865-94b2-0ee0edcc26da' }),
    ...[undefined, '', 'Bearer never-issued', 'Bearer old', 'Bearer another', 'Bearer elsewhere', 'Bearer patient'].map(
      (Authorization) => bench.statusOf(exempt, {}, { Authorization }),
    ),
    bench.search({}),
    bench.search({ 'patient.identifier': '' }),
    ...[`http://other|${exempt}`, `${NHS_NUMBER}|${exempt} `, `${NHS_NUMBER}|9990000019`].map((one) =>
      bench.search({ 'patient.identifier': one }),
    ),
    bench.send('GET', `/QuestionnaireResponse?${encodeURI(identifier).replace('%7C', '%7c')}`),
    bench.send('GET', '/metadata'),
    bench.send('GET', `/questionnaireresponse?${encodeURI(identifier)}`),
  ]
  return JSON.stringify(answers.map(({ response, wire }) => [response, wire]))
}

describe('the faults of the COVID-19 medical exemption simulator', () => {
  const traces = new Map(faults.map((fault) => [fault.name, traceOf(fault.reading, fault.name)]))

  test('there are at least 25', () => {
    expect(faults.length).toBeGreaterThanOrEqual(25)
  })

  test('each show in the answers', () => {
    const unseen = faults.filter((fault) => traces.get(fault.name) === traceOf(fault.reading))
    expect(unseen.map((fault) => fault.name)).toEqual([])
  })

  test('no two show in the same way', () => {
    const names = new Map<string, string[]>()
    for (const [name, trace] of traces) names.set(trace, [...(names.get(trace) ?? []), name])
    expect([...names.values()].filter((same) => same.length > 1)).toEqual([])
  })

  test('without a fault, the simulator repeats itself to the letter', () => {
    expect(traceOf(undefined)).toBe(traceOf(undefined))
  })
})

test('the simulator knows every reading that the suite has', () => {
  const { conflicts, presets } = loadSuite('covid-medical-exemption')
  const single = conflicts.flatMap(({ id, readings: letters }) =>
    Object.keys(letters).map((letter) => `${id}=${letter}`),
  )
  expect([...readings].sort()).toEqual([...Object.keys(presets), ...single].sort())
})
