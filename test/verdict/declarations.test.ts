import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeclarationProblem, readAttestations, readDeviations } from '../../src/verdict/declarations.ts'

const known = new Set(['RAF-UPD-03', 'RAF-CRC-01', 'RAF-ONB-01'])
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-declarations-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileWith(text: string): string {
  const file = join(folder, 'declared.yaml')
  writeFileSync(file, text)
  return file
}

function problemOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(DeclarationProblem)
    return (error as Error).message.replace(folder, '')
  }
  throw new Error('The file was accepted.')
}

const entry = '- { id: RAF-UPD-03, reason: fixed in May, agreedWith: the API owner, expires: 2027-05-31 }'
const deviationsOf = (text: string, today = '2026-11-22') => readDeviations(fileWith(text), known, today)

describe('deviations', () => {
  test('are read by row', () => {
    const { live, expired } = deviationsOf(entry)
    expect(live.get('RAF-UPD-03')).toEqual({
      id: 'RAF-UPD-03',
      reason: 'fixed in May',
      agreedWith: 'the API owner',
      expires: '2027-05-31',
    })
    expect(expired).toEqual([])
  })

  test.each([
    ['the day before it expires', '2027-05-30', true],
    ['the day it expires', '2027-05-31', true],
    ['the day after', '2027-06-01', false],
  ])('count until they expire: %s', (_, today, counts) => {
    const { live, expired } = deviationsOf(entry, today)
    expect(live.has('RAF-UPD-03')).toBe(counts)
    expect(expired.map((one) => one.id)).toEqual(counts ? [] : ['RAF-UPD-03'])
  })

  test.each(['', '# nothing is agreed yet\n', '[]'])('may be none: %j', (text) => {
    expect(deviationsOf(text).live.size).toBe(0)
  })

  test.each([
    [
      'an unknown row',
      entry.replace('RAF-UPD-03', 'RAF-UPD-99'),
      '/declared.yaml: entry 1 names the row "RAF-UPD-99", which does not exist.',
    ],
    [
      'a second entry without fields',
      `${entry}\n- { id: RAF-CRC-01, reason: "  " }`,
      '/declared.yaml: entry 2 has no reason, agreedWith, expires.',
    ],
    ['a field that is empty', entry.replace('the API owner', '~'), '/declared.yaml: entry 1 has no agreedWith.'],
    ['an entry that is no mapping', '- RAF-UPD-03', '/declared.yaml: entry 1 has no id, reason, agreedWith, expires.'],
    ['something other than a list', 'RAF-UPD-03: fixed in May', '/declared.yaml: a list of entries is expected.'],
    [
      'a date in words',
      entry.replace('2027-05-31', 'next May'),
      '/declared.yaml: RAF-UPD-03 expires "next May"; write a date such as 2027-01-31.',
    ],
    [
      'a date that no calendar has',
      entry.replace('2027-05-31', '2027-02-31'),
      '/declared.yaml: RAF-UPD-03 expires "2027-02-31"; write a date such as 2027-01-31.',
    ],
    ['one row twice', `${entry}\n${entry}`, '/declared.yaml: entry 2 names the row "RAF-UPD-03" again.'],
    [
      'the name of a prototype key',
      entry.replace('RAF-UPD-03', '__proto__'),
      '/declared.yaml: entry 1 names the row "__proto__", which does not exist.',
    ],
  ])('are refused with %s', (_, text, message) => {
    expect(problemOf(() => deviationsOf(text))).toBe(message)
  })

  test('are refused when they are not YAML, naming the file', () => {
    expect(problemOf(() => deviationsOf('- { id: RAF-UPD-03'))).toMatch(/^\/declared\.yaml cannot be read: .+/)
  })

  test('are refused when there is no such file', () => {
    expect(problemOf(() => readDeviations(join(folder, 'absent.yaml'), known, '2026-11-22'))).toMatch(
      /^\/absent\.yaml cannot be read: ENOENT/,
    )
  })
})

describe('attestations', () => {
  test('are read by row, evidence and all', () => {
    const text =
      '- { id: RAF-ONB-01, answer: Yes, by: the safety officer, date: 2026-11-01, evidence: case 12 }\n- { id: RAF-CRC-01, answer: no, by: me, date: 2026-11-02 }'
    const attestations = readAttestations(fileWith(text), known)
    expect([...attestations.keys()]).toEqual(['RAF-ONB-01', 'RAF-CRC-01'])
    expect(attestations.get('RAF-ONB-01')).toEqual({
      id: 'RAF-ONB-01',
      answer: 'Yes',
      by: 'the safety officer',
      date: '2026-11-01',
      evidence: 'case 12',
    })
  })

  test('are refused without an answer, a person or a date', () => {
    expect(problemOf(() => readAttestations(fileWith('- { id: RAF-ONB-01 }'), known))).toBe(
      '/declared.yaml: entry 1 has no answer, by, date.',
    )
  })
})
