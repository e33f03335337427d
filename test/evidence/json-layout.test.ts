import fastCheck from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeJsonString, layoutOf, looksLikeJson } from '../../src/evidence/json-layout.ts'

fastCheck.configureGlobal({ seed: 20_260_101 })

const scalars = (text: string) => {
  const { tokens } = layoutOf(text)
  return tokens.map(({ kind, start, end, key }) => [kind, text.slice(start, end), key])
}

test('scalars and keys are found where they stand, items of an array under the member that holds it', () => {
  expect(scalars('{"a": "x", "b": [1, {"c": null}, "y"], "d\\"e": -1.50e3, "f": []}')).toEqual([
    ['key', '"a"', ''],
    ['string', '"x"', 'a'],
    ['key', '"b"', ''],
    ['number', '1', 'b'],
    ['key', '"c"', ''],
    ['literal', 'null', 'c'],
    ['string', '"y"', 'b'],
    ['key', '"d\\"e"', ''],
    ['number', '-1.50e3', 'd"e'],
    ['key', '"f"', ''],
  ])
})

test('what an object says of itself is noted, and containers know their parents', () => {
  const { containers } = layoutOf('{"x":{"reference":"Patient/1","code":"a"},"resourceType":"Flag"}')
  expect(containers).toEqual([
    { parent: -1, key: '' },
    { parent: 0, key: '', resourceType: 'Flag' },
    { parent: 1, key: 'x', reference: 'Patient/1', hasCode: true },
  ])
})

describe('broken JSON is read as far as it goes', () => {
  test.each<[string, unknown[]]>([
    [
      '{"a": "never closed',
      [
        ['key', '"a"', ''],
        ['string', '"never closed', 'a'],
      ],
    ],
    [
      '{"a" "b"',
      [
        ['string', '"a"', ''],
        ['string', '"b"', ''],
      ],
    ],
    [
      '}]}{"a":1',
      [
        ['key', '"a"', ''],
        ['number', '1', 'a'],
      ],
    ],
    [
      '{"a":tru',
      [
        ['key', '"a"', ''],
        ['literal', 'tru', 'a'],
      ],
    ],
    [
      '{"a":"\\',
      [
        ['key', '"a"', ''],
        ['string', '"\\', 'a'],
      ],
    ],
    [':::,,,', []],
    ['', []],
  ])('%s', (text, found) => {
    expect(scalars(text)).toEqual(found)
  })
})

test('every scalar and key of any JSON value is found, whatever the white space', () => {
  fastCheck.assert(
    fastCheck.property(fastCheck.jsonValue(), fastCheck.constantFrom(0, 1, '\t', '\r\n'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const expected: unknown[] = []
      const walk = (node: unknown): void => {
        if (Array.isArray(node)) node.forEach(walk)
        else if (typeof node === 'object' && node !== null) {
          for (const [key, member] of Object.entries(node)) {
            expected.push(key)
            walk(member)
          }
        } else expected.push(node)
      }
      walk(JSON.parse(text))
      expect(layoutOf(text).tokens.map(({ start, end }) => JSON.parse(text.slice(start, end)))).toEqual(expected)
    }),
  )
})

test('depth costs no stack', () => {
  const depth = 1_000_000
  expect(layoutOf('[{"a":'.repeat(depth / 2)).containers).toHaveLength(depth + 1)
})

test('a string that is not well-formed keeps its text, but for digits that were escaped', () => {
  expect(decodeJsonString('"a\\u0041"')).toBe('aA')
  expect(decodeJsonString('"a\\x \\u0039')).toBe('"a\\x 9')
  expect(decodeJsonString('"open')).toBe('"open')
})

test('JSON is told from other text by its first character', () => {
  expect(['{', ' [', '\ufeff\n"', '\t{'].every(looksLikeJson)).toBe(true)
  expect(['', '<', 'a{', '1', 'null'].some(looksLikeJson)).toBe(false)
})
