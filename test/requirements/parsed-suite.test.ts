import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/package-root.ts'
import { parseSuite, suiteFolders } from '../../src/requirements/load-suite.ts'
import { readParsedSuite } from '../../src/requirements/parsed-suite.ts'

const copies: string[] = []
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true })
})

/** The suites in a folder of their own, to be edited. */
function copyOfSuites(): string {
  const root = mkdtempSync(join(tmpdir(), 'assay-suites-'))
  cpSync(join(packageRoot, 'suites'), root, { recursive: true })
  copies.push(root)
  return root
}

describe('A suite that the build parsed', () => {
  test.each(suiteFolders())('%s is what its files say', (folder) => {
    const root = copyOfSuites()
    expect(readParsedSuite(folder, root)).toEqual(JSON.parse(JSON.stringify(parseSuite(folder))))
  })

  test('counts for nothing once a file was edited', () => {
    const root = copyOfSuites()
    const [folder = ''] = suiteFolders()
    appendFileSync(join(root, folder, 'requirements.yaml'), '\n# edited\n')
    expect(readParsedSuite(folder, root)).toBeUndefined()
  })

  test('is not there for a suite that was never built', () => {
    expect(readParsedSuite('no-such-suite', copyOfSuites())).toBeUndefined()
  })
})
