import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, describe, expect, test } from 'vitest'
import { describeCheck } from '../../src/cli/check.ts'
import { renderCheckProgress } from '../../src/cli/check-progress.ts'
import { acknowledgement, sampleRows, writeSample } from '../../src/extracts/samples.ts'
import { checkRecord } from '../../src/record/check-record.ts'
import { checked, found, v5Columns, v5Name } from '../extracts/files.ts'
import { assay, pressControlC, recordIn, repository, startAssay } from './assay-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-check-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const rows = sampleRows('v5-immunisation', { rows: 10, seed: 1 })
const clean = write(v5Name, writeSample(v5Columns, rows))

function check(words: string[], out = 'out') {
  return assay(['check', ...words, '--as-of', '2026-06-01', '--out', join(folder, out)])
}

describe('assay check', () => {
  test('passes a clean extract, with the record and the reports of any run', async () => {
    const { status, stderr } = await check([clean, '--report', 'html,junit,csv'])
    expect(stderr).toMatch(/✓ (\d+) of \1 applicable musts met/)
    expect(status).toBe(0)
    const record = recordIn(join(folder, 'out'))
    expect(checkRecord(record)).toEqual([])
    expect(record.targets).toMatchObject([{ kind: 'file', file: clean, reading: 'v5' }])
    expect(record.requirements.find((one) => one.id === 'EXT-V5-09')).toMatchObject({ verdict: 'Met', actor: 'file' })
    expect(record.requirements.find((one) => one.id === 'EXT-V4-01')).toMatchObject({ verdict: 'Not applicable' })
  })

  test('fails one that is not, says where, writes what to reject, and changes nothing', async () => {
    const broken = rows.map((row, at) => (at === 4 ? { ...row, ACTION_FLAG: 'AMEND' } : row))
    const path = write(
      'FLU_Vaccinations_v5_YGM41_20240709T12130100.csv',
      writeSample(v5Columns, [...broken, { ...rows[0], ACTION_FLAG: 'NEW' }, { ...rows[0], ACTION_FLAG: 'NEW' }]),
    )
    const hash = () => createHash('sha256').update(readFileSync(path)).digest('hex')
    const before = hash()
    const rejects = join(folder, 'rejects.csv')
    const { status, stderr, stdout } = await check([path, '--rejects', rejects, '--json'])
    expect(status).toBe(1)
    expect(stderr).toContain('✗ EXT-V5-07 (must)')
    expect(stderr).toContain(`${path}:6:`)
    const lines = readFileSync(path, 'utf8').split('\n')
    expect(readFileSync(rejects, 'utf8').split('\n')[1]).toBe(lines[5])
    expect(readFileSync(`${rejects}.reasons.csv`, 'utf8')).toContain(
      '6,EXT-V5-07,"ACTION_FLAG is not one of its codes"',
    )
    expect(JSON.parse(stdout).gate.exitCode).toBe(1)
    expect(hash()).toBe(before)
  })

  test('holds an extract against its acknowledgement, and writes what to send again', async () => {
    const ack = write(v5Name.replace('.csv', '_BusAck_20240708T12140100.csv'), acknowledgement.BusAck)
    const resend = join(folder, 'resend.csv')
    const { status, stderr } = await check([clean, ack, '--resend', resend])
    expect(status).toBe(1)
    expect(stderr).toContain('EXT-REC-02')
    expect(stderr).toContain('1 × The provided identifier is duplicated')
    const lines = readFileSync(clean, 'utf8').split('\n')
    expect(readFileSync(resend, 'utf8')).toBe([lines[0], lines[2], lines[7], ''].join('\n'))
  })

  test('writes FHIR resources that know their row', async () => {
    const path = join(folder, 'out.ndjson')
    const { status, stderr } = await check([clean, '--to-fhir', path])
    expect(stderr).toMatch(/FHIR {8}.*Immunization resources/)
    expect(status).toBe(0)
    const [first = ''] = readFileSync(path, 'utf8').split('\n')
    expect(JSON.parse(first)).toMatchObject({
      resourceType: 'Immunization',
      meta: { source: `${v5Name}#row-${rows[0]?.ACTION_FLAG === 'DELETE' ? 2 : 1}` },
    })
  })

  test.each([
    ['a file that is not there', ['nothing.csv'], /nothing\.csv does not exist/],
    ['a folder', [folder], /is a folder/],
    ['a file of no format', [write('letter.txt', 'Dear reader,\n')], /looks like none of the formats.*--format/],
    ['an unknown format', [clean, '--format', 'v9'], /no format "v9"/],
    ['a format without columns', [clean, '--format', 'mmr-gp'], /has no columns.*is not public.*extends: mmr-gp/],
    ['an output that is an input', [clean, '--rejects', clean], /no file that is checked is ever changed/],
    ['--resend without an acknowledgement', [clean, '--resend', join(folder, 'x')], /needs the acknowledgement/],
    ['an unknown reading', [clean, '--reading', 'EXT-C05=z'], /EXT-C05 has no reading "z"/],
    ['an unknown report', [clean, '--report', 'pdf'], /no report "pdf"/],
  ])('refuses %s in one sentence, before anything is read', async (_, words, message) => {
    const program = new Command().exitOverride()
    describeCheck(program)
    const refused = program.parseAsync(['check', ...words, '--out', join(folder, 'out')], { from: 'user' })
    await expect(refused).rejects.toMatchObject({ name: expect.stringMatching(/^(UsageError|UnknownReading)$/) })
    await expect(refused).rejects.toThrow(message)
  })

  test('ends with 2 then, and the sentence is all it says', async () => {
    const { status, stderr } = await check(['nothing.csv'])
    expect(stderr).toBe('assay: nothing.csv does not exist.\n')
    expect(status).toBe(2)
  })

  test('gives the same findings with two threads, whatever lies where the file is split', async () => {
    const many = sampleRows('v5-immunisation', { rows: 14_000, seed: 3 })
    many.forEach((row, at) => {
      row.VACCINATION_PROCEDURE_TERM = 'a term\nof several\nlines'
      if (at % 1_000 === 999) row.ACTION_FLAG = 'AMEND'
    })
    many.push({ ...many[5], ACTION_FLAG: 'NEW' }, { ...many[5], ACTION_FLAG: 'NEW' })
    const path = write('RSV_Vaccinations_v5_YGM41_20240708T12130100.csv', writeSample(v5Columns, many))
    const tests = []
    for (const words of [[], ['--threads', '2'], ['--threads', '2', '--keys-in-memory', '100']]) {
      await check([path, ...words], 'threads')
      tests.push(recordIn(join(folder, 'threads')).tests.map(({ id, outcome, steps }) => ({ id, outcome, steps })))
    }
    expect(tests[2]).toEqual(tests[0])
    expect(tests[1]).toEqual(tests[0])
    expect(tests[0]?.filter((one) => one.outcome === 'failed').map((one) => one.id.split('/')[1])).toEqual([
      'EXT-V5-08',
      'EXT-V5-07',
    ])
  })

  test('ends with 130 when it is interrupted, and the record holds what was found', async () => {
    const block = writeSample(v5Columns, sampleRows('v5-immunisation', { rows: 20_000, seed: 3 }))
    const body = block.slice(block.indexOf('\n') + 1)
    const path = write('HPV_Vaccinations_v5_YGM41_20240708T12130100.csv', block + body.repeat(5))
    const started = startAssay(['check', path, '--out', join(folder, 'interrupted')])
    await new Promise<void>((resolve) => {
      started.process.stderr?.on('data', (text: string) => text.includes('Checking') && resolve())
    })
    pressControlC(started)
    const { status, stderr } = await started.ended
    expect(stderr).toContain('Interrupted')
    expect(status).toBe(130)
    expect(recordIn(join(folder, 'interrupted')).run.complete).toBe(false)
  })
})

test('the samples of the README are wrong in the ways that it shows, and of synthetic patients alone', async () => {
  const samples = join(repository, 'fixtures/vaccination-extracts')
  const result = await checked(join(samples, 'Flu_Vaccinations_v5_YGM41_20240709T12130100.csv'))
  expect(
    found(result)
      .map((one) => one.row)
      .filter((row) => !row.startsWith('EXT-ALL')),
  ).toEqual(['EXT-V5-03', 'EXT-V5-08', 'EXT-V5-09', 'EXT-V5-12', 'EXT-V5-13', 'EXT-V5-18'])
  expect(found(await checked(join(samples, 'Flu_Vaccinations_v5_YGM41_20240708T12130100.csv')))).toEqual([])
  for (const name of readdirSync(samples).filter((one) => !one.includes('BusAck'))) {
    const numbers = readFileSync(join(samples, name), 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((line) => line.split('|')[0])
    expect(numbers.filter((one) => !/^(999\d{7})?$/.test(one ?? ''))).toEqual([])
  }
})

test('progress says how far, how fast and how long', () => {
  expect(renderCheckProgress('a.csv', { bytes: 45, size: 100, rows: 900_000 }, 3)).toBe(
    'a.csv  █████████░░░░░░░░░░░  45%  300,000 rows/s  4 s left',
  )
  expect(renderCheckProgress('a.csv', { bytes: 1, size: 100, rows: 10 }, 3)).toContain('5 min left')
})
