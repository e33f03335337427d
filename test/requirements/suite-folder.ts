import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { loadSuite, RegisterProblem, type Suite } from '../../src/requirements/load-suite.ts'

type Content = Record<string, unknown>

/** The data files of a small API that is right in everything; each value is a fresh copy. */
export function soundFiles(): Record<string, Content | Content[]> & {
  'api.yaml': Content
  'sources.yaml': Content[]
  'requirements.yaml': Content[]
  'conflicts.yaml': { presets: Record<string, Record<string, string>>; conflicts: Content[] }
  'assertions.yaml': Content[]
} {
  const source = { document: 'page', section: 'Errors', quote: 'it is refused' }
  return {
    'api.yaml': {
      id: 'appointments',
      short: 'app',
      title: 'Appointments API',
      fhirVersion: 'r4',
      basePath: '/FHIR/R4',
      interactions: [],
      search: {},
      environments: { simulator: { title: 'Simulator', can: ['stateful'], patients: {} } },
      profiles: { folders: {} },
    },
    'sources.yaml': [
      { id: 'page', title: 'The page', kind: 'published' },
      { id: 'proxy', title: 'The proxy', kind: 'observed' },
    ],
    'requirements.yaml': [
      {
        id: 'APP-01',
        level: 'must',
        actor: 'server',
        interaction: 'any',
        statement: 'A stale update is refused.',
        source,
        needs: ['stateful'],
        conflicts: ['APP-C1'],
        disposition: 'tested',
      },
      {
        id: 'APP-02',
        level: 'should',
        actor: 'server',
        interaction: 'any',
        statement: 'Every answer has a Date.',
        source: { ...source, document: 'proxy' },
        disposition: 'tested',
        scope: 'every-exchange',
        reading: 'gateway',
      },
    ],
    'conflicts.yaml': {
      presets: { documented: { 'APP-C1': 'a' }, gateway: { extends: 'documented', 'APP-C1': 'b' } },
      conflicts: [{ id: 'APP-C1', question: 'Which status?', readings: { a: { says: '409' }, b: { says: '412' } } }],
    },
    'assertions.yaml': [{ row: 'APP-02', says: 'It has a Date.', header: { name: 'Date' } }],
  }
}

/** Write the files of a suite `appointments`, the texts as they are, and load it. */
export function loadFrom(files: Record<string, unknown>): Suite {
  const root = mkdtempSync(join(tmpdir(), 'assay-suites-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(join(root, 'appointments'))
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue
    writeFileSync(join(root, 'appointments', name), typeof content === 'string' ? content : stringify(content))
  }
  return loadSuite('appointments', root)
}

/** What is said of a suite that cannot be loaded, line by line. */
export function problemsOf(files: Record<string, unknown>): string[] {
  try {
    loadFrom(files)
  } catch (error) {
    if (!(error instanceof RegisterProblem)) throw error
    const [head, ...problems] = error.message.split('\n')
    if (head !== 'The register of appointments cannot be used:') throw new Error(`The message begins "${head}"`)
    return problems.map((one) => one.trim())
  }
  return []
}
