import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clip, countOf, formatCount, makeVisible, titleOfInteraction } from '../../reporters/safe-text.ts'

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/u

describe('text from outside', () => {
  test.each([
    ['a terminal escape', '\u001b[2J', '\\u001b[2J'],
    ['NUL', 'a\u0000b', 'a\\u0000b'],
    ['a bidirectional override', '\u202egnp.exe', '\\u202egnp.exe'],
    ['a zero-width space', 'a\u200bb', 'a\\u200bb'],
    ['a tag character', '\u{e0041}', '\\u{e0041}'],
    ['an unpaired surrogate', 'a\ud800b', 'a\\ud800b'],
    ['a C1 control', '\u009b31m', '\\u009b31m'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['line breaks and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
  ])('shows %s', (_, text, shown) => {
    expect(makeVisible(text)).toBe(shown)
  })

  test('keeps what people write', () => {
    const text = 'Zoë’s naïve “test” – 10 €, 日本語, ¬'
    expect(makeVisible(text)).toBe(text)
  })

  test('keeps line breaks where they are wanted, and only those', () => {
    expect(makeVisible('a\r\nb\rc\n\td', 'lines')).toBe('a\nb\\rc\n  d')
  })

  test('holds no hidden character, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(makeVisible(text)).not.toMatch(hidden)
        expect(makeVisible(text, 'lines').replaceAll('\n', '')).not.toMatch(hidden)
      }),
    )
  })
})

test('a text that is too long is cut, and says how much is missing', () => {
  expect(clip('short', 10)).toBe('short')
  expect(clip('x'.repeat(2_000), 10)).toBe(`${'x'.repeat(10)}… (1,990 more characters in the record)`)
})

test('counts are written as people read them', () => {
  expect([0, 7, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '7', '999', '1,000', '1,234,567'])
  expect(countOf(1, 'body', 'bodies')).toBe('1 body')
  expect(countOf(2_000, 'body', 'bodies')).toBe('2,000 bodies')
  expect(titleOfInteraction('update-consent')).toBe('Update consent')
})
