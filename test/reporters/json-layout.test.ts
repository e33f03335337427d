import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layOut, lineOfPlace } from '../../reporters/html/json-layout.ts'

describe('a body laid out for reading', () => {
  test('has a line for each member, and keeps every token as it came', () => {
    const body = '{"a":1.0,"a":[],"b":{"c":[1,{"d":"\\u00e9, {x}"}]},"e":{}}'
    const layout = layOut(body)
    expect(layout.isReflowed).toBe(true)
    expect(layout.lines).toEqual([
      '{',
      '  "a": 1.0,',
      '  "a": [],',
      '  "b": {',
      '    "c": [',
      '      1,',
      '      {',
      '        "d": "\\u00e9, {x}"',
      '      }',
      '    ]',
      '  },',
      '  "e": {}',
      '}',
    ])
  })

  test('differs from any JSON only in white space between tokens', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        const shown = layOut(body).lines.join('\n')
        expect(JSON.parse(shown)).toEqual(JSON.parse(body))
        expect(shown.replace(/\s/g, '')).toBe(body.replace(/\s/g, ''))
      }),
    )
  })

  test.each([
    ['JSON that has lines already', '{\n "a": 1\n}', ['{', ' "a": 1', '}']],
    ['HTML', '<html>\r\n<p>{"a":1}</p>\n', ['<html>', '<p>{"a":1}</p>']],
    ['what only begins like JSON', '{"a":1} trailing', ['{"a":1} trailing']],
    ['nothing', '', ['']],
  ])('keeps the lines of %s', (_, body, lines) => {
    expect(layOut(body)).toMatchObject({ lines, isReflowed: false })
  })

  test('does not run off the page with nesting, nor fall over it', () => {
    const layout = layOut(`${'['.repeat(2_000)}1${']'.repeat(2_000)}`)
    expect(Math.max(...layout.lines.map((line) => line.length))).toBeLessThan(60)
  })

  test('finds the line of a place in the stored body', () => {
    const body = '{"a":1,"b":{"c":true}}'
    const layout = layOut(body)
    expect(layout.lines[lineOfPlace(body, layout, { line: 1, column: body.indexOf('true') + 1 })]).toBe('    "c": true')
    expect(layout.lines[lineOfPlace(body, layout, { line: 1, column: 1 })]).toBe('{')
    const lines = 'one\ntwo\nthree'
    expect(lineOfPlace(lines, layOut(lines), { line: 2, column: 2 })).toBe(1)
    expect(lineOfPlace(lines, layOut(lines), { line: 99, column: 1 })).toBe(2)
  })
})
