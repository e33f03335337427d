import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { actions, findDuplicates } from '../../src/extracts/duplicates.ts'
import { KeyLog } from '../../src/extracts/key-log.ts'
import { sampleRows, writeSample } from '../../src/extracts/samples.ts'
import { checked, fileOf, found, v5Columns } from './files.ts'

/** A temporary folder of this file's own: what other processes keep for a moment is not what these tests left behind. */
const ownFolder = mkdtempSync(join(tmpdir(), 'assay-duplicates-test-'))
beforeAll(() => {
  vi.stubEnv('TMPDIR', ownFolder)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(ownFolder, { recursive: true, force: true })
})

function spills(): string[] {
  return readdirSync(ownFolder).filter((name) => name.startsWith('assay-duplicates-'))
}

describe('records that stand twice', () => {
  const rows = sampleRows('v5-immunisation', { rows: 2_000, seed: 1 }).map((row) => ({ ...row, ACTION_FLAG: 'NEW' }))
  const again = [3, 700, 1_999].map((at) => rows[at] ?? {})
  const text = writeSample(v5Columns, [...rows, ...again])

  test.each([
    ['in memory', 10_000],
    ['in partitions on the disk', 100],
  ])('are found %s', async (_, keysInMemory) => {
    const result = await checked(fileOf(text), { keysInMemory })
    const [one] = found(result)
    expect(one).toMatchObject({ row: 'EXT-V5-08', count: 3 })
    expect(one?.examples.map(({ line, detail }) => [line, detail]).sort()).toEqual([
      [2_002, 'first on line 5'],
      [2_003, 'first on line 702'],
      [2_004, 'first on line 2001'],
    ])
    expect(result.diskBytes).toBe(keysInMemory === 100 ? 2_003 * 24 : 0)
    expect(spills()).toEqual([])
  })

  test.each([
    [['NEW', 'UPDATE', 'DELETE', 'NEW'], []],
    [['NEW', 'NEW'], ['EXT-V5-08']],
    [['UPDATE', 'NEW'], ['EXT-V5-08']],
    [['DELETE', 'UPDATE'], []],
    [['DELETE', 'DELETE'], ['EXT-V5-22']],
    [['DELETE', 'NEW', 'DELETE'], []],
  ])('are told by what is done to them: %s', async (flags, expected) => {
    const [first = {}] = sampleRows('v5-immunisation', { rows: 1, seed: 1 })
    const file = fileOf(
      writeSample(
        v5Columns,
        flags.map((ACTION_FLAG) => ({ ...first, ACTION_FLAG })),
      ),
    )
    expect(found(await checked(file)).map((one) => one.row)).toEqual(expected)
  })

  test('are the same whether a value is in quotes or not', async () => {
    const [first = {}] = sampleRows('v5-immunisation', { rows: 1, seed: 1 })
    const row = { ...first, ACTION_FLAG: 'NEW', UNIQUE_ID: 'a"b' }
    const quoted = writeSample(v5Columns, [row], { quoted: true })
    const plain = writeSample(v5Columns, [row]).split('\n')[1]
    expect(found(await checked(fileOf(`${quoted}${plain}\n`))).map((one) => one.row)).toEqual(['EXT-V5-08'])
  })
})

test('a fingerprint that two keys share is no duplicate', () => {
  const log = new KeyLog(10)
  log.add(1, 2, 0, 2, actions.create)
  log.add(1, 2, 100, 3, actions.create)
  log.add(1, 2, 200, 4, actions.create)
  const seen: number[] = []
  findDuplicates([log.content()], 10, {
    // The first and the third row are of one record
    hasSameKey: (one, other) => one.offset + other.offset === 200,
    onDuplicate: (row) => seen.push(row.line),
    onRemovedTwice: () => seen.push(-1),
  })
  expect(seen).toEqual([4])
  expect(existsSync(tmpdir())).toBe(true)
})
