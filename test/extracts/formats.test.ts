import { describe, expect, test } from 'vitest'
import { compileFormat } from '../../src/extracts/compiled-format.ts'
import { fileNameProblem } from '../../src/extracts/file-name.ts'
import { FormatProblem, formatNames, loadFormat } from '../../src/extracts/load-format.ts'
import { todayOf } from '../../src/extracts/today.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'
import { fileOf } from './files.ts'

const suite = loadSuite('vaccination-extracts')

describe('the formats that come with Assay', () => {
  test.each(formatNames())('%s names rows that are in the register, of its own reading or published', (name) => {
    const format = loadFormat(name)
    expect(Object.keys(suite.presets)).toContain(format.reading)
    const { rules } = compileFormat(format, todayOf(new Date()), 'utf-8')
    const rows = new Set(rules.map((one) => one.row))
    expect([...rows].filter((id) => !suite.rows.some((one) => one.id === id))).toEqual([])
    for (const conflict of Object.keys(format.readings))
      expect(suite.conflicts.map((one) => one.id)).toContain(conflict)
  })

  test.each([
    ['v5-immunisation', 34],
    ['covid-19-clinical-v4', 57],
    ['covid-19-extended-attributes', 7],
  ])('%s has %i columns', (name, count) => {
    expect(loadFormat(name).columns).toHaveLength(count)
  })

  test('version 5 is version 4 without 23 columns', () => {
    const v4 = loadFormat('covid-19-clinical-v4').columns.map((one) => one.name)
    const v5 = loadFormat('v5-immunisation').columns.map((one) => one.name)
    expect(v5.filter((name) => !v4.includes(name))).toEqual([])
    expect(v4.filter((name) => !v5.includes(name))).toHaveLength(23)
  })

  test.each(['mmr-gp', 'seasonal-flu', 'covid-19-hourly-aggregate'])(
    '%s has no invented columns, and says why',
    (name) => {
      const format = loadFormat(name)
      expect(format.columns).toEqual([])
      expect(format.columnsUnknown).toMatch(/is not public/)
    },
  )

  test.each([
    ['Flu_Vaccinations_v5_YYY78_20240708T12130100.csv', undefined],
    ['covid_vaccinations_V5_YGM41_20240708T12130101.DAT', undefined],
    ['FLU_Vaccinations_v5_YGM41_20240708T12130100_resent.csv', undefined],
    ['HP_Vaccinations_v5_YGM41_20240708T12130100.csv', /HP is no vaccine/],
    ['HPV_Vaccination_v5_YGM41_20240708T12130100.csv', /is not <VACCINE>_Vaccinations_v5/],
    ['HPV_Vaccinations_v0_YGM41_20240708T12130100.csv', /v0 is no version/],
    ['HPV_Vaccinations_v5_YGM41.csv', /is not <VACCINE>/],
    ['HPV_Vaccinations_v5_YGM41_20240708T12130102.csv', /is not <VACCINE>/],
    ['HPV_Vaccinations_v5_YGM41_20241308T12130100.csv', /not a time that exists/],
    ['HPV_Vaccinations_v5_YGM41_20240708T12130100.a.csv', /is not <VACCINE>/],
  ])('the name %s', (name, problem) => {
    const rule = loadFormat('v5-immunisation').fileName
    const found = rule === undefined ? 'no rule' : fileNameProblem(rule, name)
    if (problem === undefined) expect(found).toBeUndefined()
    else expect(found).toMatch(problem)
  })

  test('another reading of a conflict changes what the format asks for', () => {
    const flag = (letter: string) =>
      loadFormat('v5-immunisation', { 'EXT-C05': letter }).columns.find((one) => one.name === 'ACTION_FLAG')
    expect(flag('a')?.values).toEqual(['NEW', 'UPDATE', 'DELETE'])
    expect(flag('b')).toMatchObject({ values: ['new', 'update', 'delete'], ignoreCase: false })
    expect(loadFormat('covid-19-clinical-v4', { 'EXT-C01': 'c' }).delimiter).toBe('¬')
  })
})

describe('a format of the user', () => {
  test('gives the columns that no public source does', () => {
    const path = fileOf(
      'extends: seasonal-flu\ndelimiter: "¬"\ncolumns:\n  - { name: NHS_NUMBER, is: mandatory, type: nhs-number }\n',
      'flu.yaml',
    )
    expect(loadFormat(path)).toMatchObject({
      id: 'seasonal-flu',
      delimiter: '¬',
      reading: 'documented',
      columns: [{ name: 'NHS_NUMBER' }],
    })
  })

  test('changes single columns of one that is there', () => {
    const path = fileOf('extends: v5-immunisation\ncolumns:\n  PERSON_POSTCODE: { maxLength: 8 }\n', 'own.yaml')
    const format = loadFormat(path)
    expect(format.columns).toHaveLength(34)
    expect(format.columns.find((one) => one.name === 'PERSON_POSTCODE')).toMatchObject({
      maxLength: 8,
      is: 'mandatory',
    })
  })

  test.each([
    ['a YAML error', 'id: [', /own\.yaml:1:\d+/],
    [
      'an unknown type',
      'id: a\ntitle: A\ncolumns: [{ name: X, type: numbr }]',
      /column X: type is "numbr"; known: text/,
    ],
    ['a column twice', 'id: a\ntitle: A\ncolumns: [{ name: X }, { name: X }]', /column X: stands twice/],
    ['a code without values', 'id: a\ntitle: A\ncolumns: [{ name: X, type: code }]', /lists no values/],
    [
      'a pattern that is none',
      'id: a\ntitle: A\ncolumns: [{ name: X, type: pattern, pattern: "(" }]',
      /no pattern that can be read/,
    ],
    ['a delimiter of two characters', 'id: a\ntitle: A\ndelimiter: "||"', /delimiter is one character/],
    ['an unknown base', 'extends: nothing', /extends "nothing", which is none of/],
    [
      'a column to change that is not there',
      'extends: v5-immunisation\ncolumns: { AGE: { type: integer } }',
      /has no column AGE/,
    ],
    [
      'a rule about a column that is not there',
      'id: a\ntitle: A\nacross: [{ row: EXT-FMT-08, says: x, given: [Y] }]',
      /there is no column "Y"/,
    ],
    ['a list', '- a', /settings as "name: value"/],
  ])('with %s is refused', (_, text, message) => {
    const path = fileOf(text, 'own.yaml')
    expect(() => loadFormat(path)).toThrow(FormatProblem)
    expect(() => loadFormat(path)).toThrow(message)
  })

  test('that does not exist is refused with those that do', () => {
    expect(() => loadFormat('v6')).toThrow(/no format "v6".*v5-immunisation/)
  })
})
