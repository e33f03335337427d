import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asObject, asText, JsonProblem, objectsIn, parseStrictJson } from '../../src/simulator/json.ts'

function kindOf(text: string): string {
  try {
    parseStrictJson(text)
    return 'none'
  } catch (error) {
    return error instanceof JsonProblem ? error.kind : 'another error'
  }
}

describe('parsing JSON strictly', () => {
  test.each([
    ['{', 'malformed'],
    ['', 'malformed'],
    ['{"a', 'malformed'],
    ['{"\\x": 1}', 'malformed'],
    ['{"a": 1,}', 'malformed'],
    ['{"a": 1, "a": 2}', 'duplicate-key'],
    ['{"a": 1, "\\u0061"   :  2}', 'duplicate-key'],
    ['[{"b": {"a": 1, "a": 2}}]', 'duplicate-key'],
    ['{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 1}]}', 'none'],
    ['{"a": "a\\": 1, \\"a", "b": "}"}', 'none'],
    ['["a", "a"]', 'none'],
    ['{"__proto__": {}}', 'prototype-key'],
    ['{"constructor": {}}', 'prototype-key'],
    [`${'['.repeat(40)}${']'.repeat(40)}`, 'none'],
    [`${'['.repeat(41)}${']'.repeat(41)}`, 'too-deep'],
    ['['.repeat(1_000_000), 'too-deep'],
  ])('%.60s: %s', (text, kind) => {
    expect(kindOf(text)).toBe(kind)
  })

  test('gives what JSON.parse gives for everything that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 10 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(text))
        expect(parseStrictJson(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  test('never lets anything but a JsonProblem out, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\a1 ') }), (text) => kindOf(text) !== 'another error'),
      { numRuns: 5000, seed: 1 },
    )
  })
})

test('values are read as what they are, or not at all', () => {
  expect([asObject(null), asObject([]), asObject('a')]).toEqual([undefined, undefined, undefined])
  expect(objectsIn([{ a: 1 }, null, 'b', [], { c: 2 }])).toEqual([{ a: 1 }, { c: 2 }])
  expect([objectsIn({}), asText(1), asText('a')]).toEqual([[], undefined, 'a'])
})
