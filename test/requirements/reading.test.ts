import { describe, expect, test } from 'vitest'
import { chooseReading, expandPreset, UnknownReading } from '../../src/requirements/reading.ts'
import type { Conflict } from '../../src/requirements/row.ts'

const conflicts: Conflict[] = [
  { id: 'RAF-C01', question: 'Which status without If-Match?', readings: { a: { says: '412' }, b: { says: '400' } } },
  { id: 'RAF-C02', question: 'Which status for a stale one?', readings: { a: { says: '409' }, b: { says: '412' } } },
]
const presets = {
  documented: { 'RAF-C01': 'a', 'RAF-C02': 'a' },
  gateway: { extends: 'documented', 'RAF-C01': 'b' },
  strictest: { extends: 'gateway', 'RAF-C02': 'b' },
}
const choose = (...given: string[]) => chooseReading(conflicts, presets, given)

function refusal(of: () => unknown): string {
  try {
    of()
  } catch (error) {
    expect(error).toBeInstanceOf(UnknownReading)
    return (error as Error).message
  }
  throw new Error('It was accepted.')
}

describe('the reading of a run', () => {
  test('is the documented one unless another is asked for', () => {
    expect(choose()).toEqual({
      name: 'documented',
      preset: 'documented',
      conflicts: { 'RAF-C01': 'a', 'RAF-C02': 'a' },
    })
  })

  test('takes from the preset that it extends what it does not decide itself', () => {
    expect(choose('gateway').conflicts).toEqual({ 'RAF-C01': 'b', 'RAF-C02': 'a' })
    expect(choose('strictest').conflicts).toEqual({ 'RAF-C01': 'b', 'RAF-C02': 'b' })
  })

  test('takes single conflicts over the preset, whichever came first, and says so in its name', () => {
    const wanted = { name: 'gateway RAF-C02=b', preset: 'gateway', conflicts: { 'RAF-C01': 'b', 'RAF-C02': 'b' } }
    expect(choose('gateway', 'RAF-C02=b')).toEqual(wanted)
    expect(choose('RAF-C02=b', 'gateway')).toEqual(wanted)
  })

  test('takes the last when two are given', () => {
    expect(choose('strictest', 'gateway').preset).toBe('gateway')
    expect(choose('RAF-C02=b', 'RAF-C02=a').name).toBe('documented RAF-C02=a')
  })

  test('is the first preset where none is called documented', () => {
    expect(chooseReading(conflicts, { page: presets.documented }, []).preset).toBe('page')
  })
})

describe('a reading that does not exist', () => {
  test.each([
    [
      'a preset',
      'gatway',
      'There is no reading "gatway". Known readings: documented, gateway, strictest; or one conflict, as in RAF-C01=a.',
    ],
    ['a conflict', 'RAF-C99=a', 'There is no conflict "RAF-C99". Known conflicts: RAF-C01, RAF-C02.'],
    ['a letter', 'RAF-C02=z', 'RAF-C02 has no reading "z". It has: a, b (Which status for a stale one?)'],
    ['no letter', 'RAF-C02=', 'RAF-C02 has no reading "". It has: a, b (Which status for a stale one?)'],
    [
      'a prototype key as letter',
      'RAF-C02=constructor',
      'RAF-C02 has no reading "constructor". It has: a, b (Which status for a stale one?)',
    ],
    [
      'a prototype key as preset',
      '__proto__',
      'There is no reading "__proto__". Known readings: documented, gateway, strictest; or one conflict, as in RAF-C01=a.',
    ],
  ])('%s is refused with what is known', (_, given, message) => {
    expect(refusal(() => choose(given))).toBe(message)
  })
})

describe('presets', () => {
  test('that extend each other in a circle are refused, naming the circle', () => {
    const circle = { one: { extends: 'two' }, two: { extends: 'one' } }
    expect(refusal(() => expandPreset(circle, 'one'))).toBe('Presets extend each other in a circle: one → two → one')
    expect(refusal(() => expandPreset({ one: { extends: 'one' } }, 'one'))).toMatch(/one → one$/)
  })

  test('that extend what is not there are refused, naming it', () => {
    expect(refusal(() => expandPreset({ one: { extends: 'none' } }, 'one'))).toBe(
      'There is no preset "none" to extend.',
    )
  })
})
