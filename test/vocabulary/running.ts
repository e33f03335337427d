import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type Journal, openJournal, readJournals } from '../../src/evidence/journal.ts'
import type { JournalEvent } from '../../src/evidence/journal-event.ts'
import { loadSuite } from '../../src/requirements/load-suite.ts'
import { chooseReading } from '../../src/requirements/reading.ts'
import { type RunningTest, setRunningTest } from '../../src/vocabulary/running-test.ts'
import { seededRandom } from '../../src/vocabulary/seeded-random.ts'

const suite = loadSuite('reasonable-adjustment-flag')
const folders: string[] = []
const journals: Journal[] = []

function tidyUp(): void {
  setRunningTest(undefined)
  for (const journal of journals.splice(0)) journal.close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** What a running test needs that judges answers and sends nothing. */
export interface RunningOptions {
  /** What `--reading` was given. */
  reading?: string[]
  meets?: string[]
  observes?: string[]
}

/** Let the vocabulary believe that a test of the Reasonable Adjustment Flag suite is running. */
export function runningUnder({ reading = [], meets = [], observes = [] }: RunningOptions = {}): RunningTest {
  onTestFinished(tidyUp)
  const folder = mkdtempSync(join(tmpdir(), 'assay-vocabulary-'))
  folders.push(folder)
  const journal = openJournal(join(folder, 'journal.ndjson'))
  journals.push(journal)
  const chosen = chooseReading(suite.conflicts, suite.presets, reading)
  const running: RunningTest = {
    id: 'a-test',
    requirements: meets,
    observes,
    target: {
      id: 'raf',
      api: suite.api.id,
      baseUrl: 'http://127.0.0.1:1/reasonable-adjustment-flag/FHIR/STU3',
      embedded: false,
      environment: 'simulator',
      can: [],
      seed: 'seed',
      reading: chosen.name,
      conflicts: chosen.conflicts,
      patients: { 'no-record': [], 'with-record': [] },
      sparePatients: [],
      allowedNumbers: [],
      tests: {},
      readOnly: false,
      resetPatients: false,
      timeoutMs: 1000,
      propertyRuns: 1,
      credentials: {},
      tls: {},
      pseudonymKey: '00',
    },
    suite,
    workbench: {
      journal,
      client: {
        id: 'raf',
        baseUrl: '',
        send: () => Promise.reject(new Error('These tests send nothing.')),
      },
    },
    random: seededRandom('seed', 'a-test'),
    step: 0,
    checks: [],
    exchanges: [],
    begun: 0,
    patients: new Set(),
    written: new Set(),
    afterwards: new Map(),
    created: new Set(),
  }
  setRunningTest(running)
  return running
}

/** What the running tests of this test have journalled. */
export function journalled(): JournalEvent[] {
  return folders.flatMap((folder) => readJournals(folder).events)
}

/** The data of the suite, as a run has it. */
export { suite }
