import { chmodSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { UnreadableFile, whyNotOpened } from '../../src/extracts/extract-file.ts'
import { loadFormat } from '../../src/extracts/load-format.ts'
import { sampleRows, writeSample } from '../../src/extracts/samples.ts'
import { checked, fileOf, found, v5Columns, v5Text } from './files.ts'

describe('what is found is said with its place', () => {
  test('line, column, row and value, and how often', async () => {
    const path = fileOf(
      v5Text((rows) => {
        for (const at of [2, 5, 7]) rows[at] = { ...rows[at], ACTION_FLAG: 'AMEND' }
      }),
    )
    const result = await checked(path, { examples: 2 })
    const line = readFileSync(path, 'utf8').split('\n')[3] ?? ''
    expect(found(result)).toEqual([
      {
        row: 'EXT-V5-07',
        message: 'ACTION_FLAG is not one of its codes',
        count: 3,
        examples: [
          { line: 4, column: line.indexOf('AMEND') + 1, row: 3, value: 'AMEND' },
          { line: 7, column: expect.any(Number), row: 6, value: 'AMEND' },
        ],
      },
    ])
  })

  test('lines are counted through line ends inside quotes, columns in characters', async () => {
    const path = fileOf(
      v5Text(
        (rows) => {
          rows[0] = { ...rows[0], VACCINATION_PROCEDURE_TERM: 'two\nlines' }
          rows[1] = {
            ...rows[1],
            PERSON_FORENAME: 'é',
            PERSON_SURNAME: 'ü',
            PERSON_GENDER_CODE: 'x',
            NHS_NUMBER: '9990000018',
            PERSON_DOB: '19800101',
          }
        },
        { quoted: true },
      ),
    )
    const [one] = found(await checked(path))
    expect(one).toMatchObject({
      row: 'EXT-V5-11',
      examples: [{ line: 4, row: 2, value: 'x', column: '"9990000018"|"é"|"ü"|"19800101"|"'.length + 1 }],
    })
  })

  test('a value with doubled quotes is judged as one with single ones', async () => {
    const path = fileOf(
      v5Text((rows) => {
        rows[1] = { ...rows[1], PERSON_SURNAME: `${'x'.repeat(33)}"` }
      }),
    )
    expect(found(await checked(path))).toEqual([])
  })

  test('a header in another order is said once, and rows are still judged by name', async () => {
    const columns = [...v5Columns].reverse()
    const rows = sampleRows('v5-immunisation', { rows: 5, seed: 2 })
    rows[0] = { ...rows[0], ACTION_FLAG: 'x' }
    expect(found(await checked(fileOf(writeSample(columns, rows)))).map((one) => one.row)).toEqual([
      'EXT-V5-02',
      'EXT-V5-07',
    ])
  })
})

describe('what may be of a real patient is masked', () => {
  const bad = { PERSON_DOB: '20230231', PERSON_SURNAME: 'z'.repeat(36), ACTION_FLAG: 'NEW' }

  test('a number outside the test range, and names and dates beside it', async () => {
    const path = fileOf(
      v5Text((rows) => {
        rows[1] = { ...rows[1], ...bad, NHS_NUMBER: '9434765918' }
      }),
    )
    const values = found(await checked(path)).flatMap((one) => one.examples.map(({ value }) => value))
    expect(values).toEqual([
      '‹redacted: NHS_NUMBER, 10 digits›',
      '‹redacted: PERSON_SURNAME, 36 characters›',
      '‹redacted: PERSON_DOB, 8 digits›',
    ])
  })

  test('and nothing of a patient of the test range', async () => {
    const path = fileOf(
      v5Text((rows) => {
        rows[1] = { ...rows[1], ...bad, NHS_NUMBER: '9990000019' }
      }),
    )
    const values = found(await checked(path)).flatMap((one) => one.examples.map(({ value }) => value))
    expect(values).toEqual(['9990000019', 'z'.repeat(36), '20230231'])
  })

  test('a header that is missing shows nothing of the first record', async () => {
    const text = v5Text().replace(/^.*\n/, '')
    expect(JSON.stringify(found(await checked(fileOf(text))))).not.toMatch(/Patient|Example|Sample|Dummy/)
  })
})

describe('a file that is none is refused with one clear sentence', () => {
  test.each([
    ['gzip', gzipSync('a|b\n'), /is gzip: decompress it first/],
    ['zip', Buffer.from('PK\u0003\u0004rest of it'), /is a zip archive/],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${v5Text()}`, 'utf16le'), /is UTF-16: save it as UTF-8/],
    ['UTF-16 without one', Buffer.from(v5Text(), 'utf16le'), /is UTF-16/],
  ])('%s', async (_, bytes, message) => {
    await expect(checked(fileOf(bytes))).rejects.toThrow(message)
    await expect(checked(fileOf(bytes))).rejects.toThrow(UnreadableFile)
  })

  test('a folder, and a file that is not there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-folder-'))
    mkdirSync(join(folder, 'a.csv'))
    await expect(checked(join(folder, 'a.csv'))).rejects.toThrow(/is a folder: name the files in it/)
    await expect(checked(join(folder, 'b.csv'))).rejects.toThrow(/b\.csv does not exist/)
  })

  test('a file without permission', async () => {
    const path = fileOf('a|b\n')
    chmodSync(path, 0o000)
    // Whoever runs as root may read everything, and sees the sentence alone
    const refused = process.getuid?.() === 0 ? undefined : checked(path)
    if (refused !== undefined) await expect(refused).rejects.toThrow(/may not be read by this user/)
    expect(whyNotOpened(path, Object.assign(new Error('denied'), { code: 'EACCES' }))).toMatch(
      /may not be read by this user: change its permissions/,
    )
  })
})

describe('encodings', () => {
  const format = loadFormat('v5-immunisation')
  const accented = v5Text((rows) => {
    for (const row of rows) row.PERSON_SURNAME = 'Müller'
  })

  test('Windows-1252 is read after UTF-8 failed, wherever in the file it fails', async () => {
    const result = await checked(fileOf(Buffer.from(accented, 'latin1')))
    expect(result.encoding).toBe('windows-1252')
    expect(found(result)).toMatchObject([{ row: 'EXT-ENC-03', count: 1 }])
  })

  test.each(['utf-8', 'windows-1252'] as const)('the not sign is a delimiter in %s', async (encoding) => {
    const rows = sampleRows('v5-immunisation', { rows: 10, seed: 4 }).map((row) => ({
      ...row,
      PERSON_SURNAME: 'Müller',
    }))
    const text = writeSample(v5Columns, rows, { delimiter: '¬' })
    const path = fileOf(encoding === 'utf-8' ? text : Buffer.from(text, 'latin1'))
    const result = await checked(path, { format: { ...format, delimiter: '¬' } })
    expect(result).toMatchObject({ encoding, rows: 10, rowsJudged: true })
    expect(found(result).filter((one) => one.row !== 'EXT-ENC-03')).toEqual([])
  })

  test('another delimiter than that of the format is named', async () => {
    const [one] = found(await checked(fileOf(v5Text(() => {}, { delimiter: '¬' }))))
    expect(one).toMatchObject({
      row: 'EXT-V5-02',
      examples: [{ detail: 'the fields are separated by "¬", and not by "|"' }],
    })
  })
})

describe('a file in a bad state is judged to its end', () => {
  test.each([
    ['empty', '', 'EXT-V5-02', 'the file is empty'],
    ['cut short', v5Text().slice(0, -300), 'EXT-CSV-04', undefined],
  ])('%s', async (_, text, row, detail) => {
    const own = found(await checked(fileOf(text))).filter((one) => one.row === row)
    expect(own).toHaveLength(1)
    if (detail !== undefined) expect(own[0]?.examples[0]?.detail).toBe(detail)
  })

  test('a quote that is never closed costs its own row alone', async () => {
    const rows = sampleRows('v5-immunisation', { rows: 4_000, seed: 9 })
    const text = writeSample(v5Columns, rows).replace('|Left upper arm', '|"Left upper arm')
    const result = await checked(fileOf(text))
    expect(found(result).map((one) => [one.row, one.count])).toEqual([['EXT-CSV-01', 1]])
    expect(result.rows).toBe(4_000)
  })

  test('a row that fits no memory costs itself alone, and the rows after it are read', async () => {
    const text = v5Text()
    const lines = text.trimEnd().split('\n')
    const long = [...lines.slice(0, 4), 'x'.repeat(5_000_000), ...lines.slice(4), ''].join('\n')
    const result = await checked(fileOf(long))
    expect(result.rows).toBe(11)
    expect(found(result)).toMatchObject([
      {
        row: 'EXT-V5-03',
        count: 1,
        examples: [{ line: 5, column: 1, detail: expect.stringMatching(/longer than .* bytes, and was passed over/) }],
      },
    ])
    const endless = await checked(fileOf(`${lines[0]}\n${'x'.repeat(5_000_000)}`))
    expect(found(endless).map((one) => one.row)).toEqual(['EXT-V5-03'])
  })

  test('what is in the future depends on the clock that is given', async () => {
    const path = fileOf(
      v5Text((rows) => {
        rows[1] = { ...rows[1], DATE_AND_TIME: '20260601T12300001', RECORDED_DATE: '20260601', EXPIRY_DATE: '20280101' }
      }),
    )
    expect(found(await checked(path, { now: new Date('2026-06-01T11:29:59Z') })).map((one) => one.row)).toEqual([
      'EXT-V5-16',
    ])
    expect(found(await checked(path, { now: new Date('2026-06-01T11:30:00Z') }))).toEqual([])
  })

  test('it is stopped between blocks, and says so', async () => {
    const rows = sampleRows('v5-immunisation', { rows: 4_000, seed: 9 })
    const result = await checked(fileOf(writeSample(v5Columns, rows)), {}, { onProgress: () => true })
    expect(result.complete).toBe(false)
    expect(result.rows).toBeGreaterThan(0)
    expect(result.rows).toBeLessThan(4_000)
  })
})
