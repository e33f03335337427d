import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { suiteFolders } from '../../src/requirements/load-suite.ts'
import { filesBelow, repository } from './source-files.ts'

const shipped = ['src', 'suites', 'reporters', 'fixtures']
const sources = filesBelow(shipped, '.ts')
const everything = filesBelow([...shipped, 'test', 'profiles', 'scripts', 'bin', 'docs', 'bench'].filter(isThere), '')

function isThere(folder: string): boolean {
  return existsSync(join(repository, folder))
}

/** Tables of data may be longer. */
const tables = [/\/faults\/[^/]+\.ts$/, /-table\.ts$/]

describe('files', () => {
  test('are of at most 400 lines, and half of them of about 80', ({ annotate }) => {
    const lengths = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .sort((one, other) => one.lines - other.lines)
    const tooLong = lengths.filter(({ path, lines }) => lines > 400 && !tables.some((one) => one.test(path)))
    expect(tooLong).toEqual([])
    const median = lengths[lengths.length >> 1]?.lines ?? 0
    void annotate(`${lengths.length} source files, median ${median} lines, longest ${lengths.at(-1)?.lines}`)
    expect(median).toBeLessThanOrEqual(100)
  })

  test('are named by a noun in kebab-case, and none by what it is not about', () => {
    const names = sources.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.suite)?\.ts$/.test(name))).toEqual([])
    expect(names.filter((name) => /^(utils?|helpers?|common|misc)\.ts$/.test(name))).toEqual([])
  })

  test('hold no path of the machine that they were written on', () => {
    const paths = /(?<![\w.:/])\/(?:home|Users|root|work|mnt)\/[a-z]/
    expect(everything.filter(({ text }) => paths.test(text)).map((one) => one.path)).toEqual([])
  })
})

describe('suites', () => {
  const inFolders = filesBelow(['suites'], '')

  test('stand where the runner looks for them, in the folder of an API', () => {
    const suites = inFolders.filter(({ path }) => path.endsWith('.suite.ts'))
    expect(suites.length).toBeGreaterThan(0)
    const folders = suiteFolders()
    const found = /^suites\/([^/]+)\/[^/]+\.suite\.ts$/
    expect(suites.filter(({ path }) => !folders.includes(found.exec(path)?.[1] ?? '')).map((one) => one.path)).toEqual(
      [],
    )
  })

  test('are none whose name the runner would miss', () => {
    const misspelt = inFolders.filter(
      ({ path, text }) =>
        !path.endsWith('.suite.ts') &&
        (/\.(suit|suites|siute|test|spec)\.|[._-]suite\.?[a-z]*$/i.test(path) ||
          /^(?:describe|test|property)\(/m.test(text)),
    )
    expect(misspelt.map((one) => one.path)).toEqual([])
  })

  test('a name that the runner would miss is seen', () => {
    const pattern = /\.(suit|suites|siute|test|spec)\.|[._-]suite\.?[a-z]*$/i
    for (const name of [
      'a.suit.ts',
      'a.suite.js',
      'a.suites.ts',
      'a-suite.ts',
      'a.suite.mts',
      'a.test.ts',
      'a.suite',
    ]) {
      expect(pattern.test(name), name).toBe(true)
    }
    for (const name of ['races.ts', 'requirements.yaml', 'README.md']) expect(pattern.test(name), name).toBe(false)
  })
})

describe('tests', () => {
  test('none is left out, and none runs alone', () => {
    const tests = filesBelow(['test', 'suites'], '.test.ts', '.suite.ts')
    const focused = /\b(?:test|describe|it|property|suite)(?:\.\w+)*\.(?:only|skip|todo|fails)\b/
    expect(focused.test(['test', 'only('].join('.'))).toBe(true)
    expect(tests.filter(({ text }) => focused.test(text)).map((one) => one.path)).toEqual([])
  })

  test('every one is found by the runner', () => {
    const misspelt = filesBelow(['test'], '.ts').filter(
      ({ path, text }) => !path.endsWith('.test.ts') && /^(?:describe|test|it)\(/m.test(text),
    )
    expect(misspelt.map((one) => one.path)).toEqual([])
  })
})
