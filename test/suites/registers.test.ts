import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type CollectedTest, startEngine } from '../../src/engine/engine.ts'
import { packageRoot } from '../../src/package-root.ts'
import { loadSuite, servedFolders, suiteFolders } from '../../src/requirements/load-suite.ts'
import type { Row } from '../../src/requirements/row.ts'
import { heldText } from './held-documents.ts'

const folders = suiteFolders()
/** Suites that drive a server; what judges files is held to its register in `test/extracts/register.test.ts`. */
const served = servedFolders()

let collectedTests: CollectedTest[] = []

beforeAll(async () => {
  const engine = await startEngine({ apis: folders })
  try {
    collectedTests = await engine.collect(folders)
  } finally {
    await engine.close()
  }
})

const ids = (some: readonly Row[]) => some.map((row) => row.id)
const repeated = (names: readonly string[]) => [...new Set(names.filter((one, index) => names.indexOf(one) !== index))]

describe.each(folders)('%s:', (folder) => {
  const { rows, sources, everyAnswer, api } = loadSuite(folder)
  const testsOf = () => collectedTests.filter((one) => one.api === api.id)

  describe('no row of the register is silent', () => {
    test.runIf(served.includes(folder))('every row that a test is to meet is met by one', () => {
      const met = new Set(testsOf().flatMap((one) => one.requirements))
      const tested = rows.filter(
        (row) => row.disposition === 'tested' && row.scope === 'test' && row.actor === 'server',
      )
      expect(tested.length).toBeGreaterThan(0)
      expect(ids(tested.filter((row) => !met.has(row.id)))).toEqual([])
    })

    test.runIf(served.includes(folder))('every row that holds for every answer has a rule', () => {
      const ruled = new Set(everyAnswer.map((one) => one.row))
      const always = rows.filter((row) => row.disposition === 'tested' && row.scope === 'every-exchange')
      expect(always.length).toBeGreaterThan(0)
      expect(ids(always.filter((row) => !ruled.has(row.id)))).toEqual([])
    })

    test('every row that nothing tests says why, or what evidence a person looks for', () => {
      const untested = rows.filter((row) => row.disposition !== 'tested')
      expect(ids(untested.filter((row) => (row.reason ?? '').length < 20))).toEqual([])
    })
  })

  describe('the suites keep to the register', () => {
    test('every row that a test meets or shows is one that tests judge', () => {
      const judged = new Set(ids(rows.filter((row) => row.disposition === 'tested')))
      const named = testsOf().flatMap((one) => [...one.requirements, ...one.observes])
      expect(named.filter((id) => !judged.has(id))).toEqual([])
    })

    test('no two tests share an id, which their patients and their values derive from', () => {
      expect(repeated(testsOf().map((one) => one.id))).toEqual([])
    })

    test('every file of tests is a suite, or is used by one', () => {
      const files = readdirSync(join(packageRoot, 'suites', folder)).filter((name) => name.endsWith('.ts'))
      const suites = files.filter((name) => name.endsWith('.suite.ts'))
      const collected = new Set(testsOf().map((one) => one.file.split('/').at(-1)))
      expect(suites.filter((name) => !collected.has(name))).toEqual([])
      const texts = files.map((name) => readFileSync(join(packageRoot, 'suites', folder, name), 'utf8'))
      const helpers = files.filter((name) => !name.endsWith('.suite.ts'))
      expect(helpers.filter((name) => !texts.some((text) => text.includes(`'./${name}'`)))).toEqual([])
    })
  })

  describe('every quote is in the document that it cites', () => {
    for (const source of sources) {
      const quoting = rows.filter((row) => row.source.document === source.id)
      const held = heldText(source)
      if (source.sha256 === undefined) continue
      test.skipIf(held === undefined)(
        `${source.title}: ${quoting.length} quotes${held === undefined ? ' (not run: no copy beside ASSAY_REFERENCE_DATA)' : ''}`,
        () => {
          const text = singleSpaced(held ?? '')
          expect(quoting.length).toBeGreaterThan(0)
          expect(quoting.filter((row) => !text.includes(singleSpaced(row.source.quote))).map((row) => row.id)).toEqual(
            [],
          )
        },
      )
    }
  })
})

/** A document that is held may break its lines where the quote does not. */
function singleSpaced(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
