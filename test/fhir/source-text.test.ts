import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'

const validator = createValidator({ version: 'stu3' })

describe('text that is not JSON is one finding, with its place', () => {
  const cases: [text: string, line: number, column: number][] = [
    ['', 1, 1],
    ['{', 1, 2],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['[1, 2', 1, 6],
    ['{"a": tru}', 1, 7],
    ['{"a": 1} x', 1, 10],
    ['<html>', 1, 1],
  ]
  test.each(cases)('%j', (text, line, column) => {
    const findings = validator.validate(text)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ severity: 'fatal', key: 'json', line, column })
  })
})

test('a finding has the line and column of what it is about', () => {
  const text = '{\n  "resourceType": "Patient",\n  "name": [\n    { "family": "A" },\n    { "family": 5 }\n  ]\n}'
  expect(validator.validate(text)).toMatchObject([{ path: 'Patient.name[1].family', line: 5, column: 7 }])
})

test('what is missing is placed at the object that lacks it', () => {
  const text = '{\n "resourceType": "Patient",\n "link": [\n  {"type": "seealso"}]}'
  expect(validator.validate(text)).toMatchObject([{ path: 'Patient.link[0].other', key: 'min', line: 4, column: 3 }])
})

test('a key given twice is an error, however it is written', () => {
  const text = '{"resourceType": "Patient", "gender": "male", "\\u0067ender": "female"}'
  expect(validator.validate(text)).toMatchObject([{ key: 'duplicate-key', severity: 'error', line: 1, column: 47 }])
})

test('the same key in different objects is no duplicate', () => {
  expect(validator.validate('{"resourceType": "Patient", "name": [{"text": "a"}, {"text": "b"}]}')).toEqual([])
})

test('a number with more digits than a double holds is a warning; trailing zeros are not', () => {
  const observation = (value: string) =>
    `{"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "valueQuantity": {"value": ${value}}}`
  expect(validator.validate(observation('1.2345678901234567890'))).toMatchObject([
    { key: 'number-precision', severity: 'warning' },
  ])
  expect(validator.validate(observation('1.50000000000000000000'))).toEqual([])
  expect(validator.validate(observation('1.23456789'))).toEqual([])
})

test('text after a byte order mark is read', () => {
  expect(validator.validate('\uFEFF{"resourceType": "Patient"}')).toEqual([])
})

test('JSON that is not an object is a finding', () => {
  for (const text of ['null', '1', '"text"', '[]', 'true']) {
    expect(validator.validate(text), text).toMatchObject([{ key: 'type', severity: 'error' }])
  }
})
