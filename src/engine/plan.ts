import { testNhsNumbers } from '../nhs/nhs-number.ts'
import type { Mailboxes } from '../requirements/api-definition.ts'
import type { Suite } from '../requirements/load-suite.ts'
import type { ChosenReading } from '../requirements/reading.ts'
import type { CredentialNames } from '../target/credentials.ts'
import type { CollectedTest } from './engine.ts'
import { decide, type SelectionOptions } from './selection.ts'
import type { TargetPlan } from './work-plan.ts'

/** One target to be judged, before it is decided which tests it gets. */
export interface TargetRequest {
  id: string
  suite: Suite
  baseUrl: string
  embedded: boolean
  environment: string
  selection: SelectionOptions
  seed: string
  reading: ChosenReading
  patients: { 'no-record': string[]; 'with-record': string[]; spare: string[] }
  mailboxes?: Mailboxes
  resetPatients: boolean
  timeoutMs: number
  rate?: number
  propertyRuns: number
  credentials: CredentialNames
  tls: TargetPlan['tls']
  replayFrom?: string
  pseudonymKey: string
  /** Run these tests only, whatever rows they meet. */
  onlyTests?: ReadonlySet<string>
}

/** Patients a test can take, at most; only those it asks for are used. */
const patientsPerTest = 4

/**
 * Decide what becomes of every test against one target. Patients derive from the seed and from the place of the test
 * among all tests, so that a run of one requirement sends what the whole run would have sent.
 */
export function planTarget(request: TargetRequest, collected: readonly CollectedTest[]): TargetPlan {
  const { suite, selection, seed, reading } = request
  const rows = new Map(suite.rows.map((row) => [row.id, row]))
  const tests = collected.filter((one) => one.api === suite.api.id)
  const drawn = request.patients.spare.length > 0 ? [] : testNhsNumbers(seed, tests.length * patientsPerTest)
  const decisions: TargetPlan['tests'] = {}
  for (const [index, test] of tests.entries()) {
    if (request.onlyTests !== undefined && !request.onlyTests.has(test.id)) continue
    const patients =
      drawn.length > 0 ? drawn.slice(index * patientsPerTest, (index + 1) * patientsPerTest) : request.patients.spare
    const decision = decide(test, rows, selection, patients)
    if (decision !== undefined) decisions[test.id] = decision
  }
  return {
    id: request.id,
    api: suite.api.id,
    baseUrl: request.baseUrl,
    embedded: request.embedded,
    environment: request.environment,
    can: [...selection.can],
    seed,
    reading: reading.name,
    conflicts: reading.conflicts,
    patients: { 'no-record': request.patients['no-record'], 'with-record': request.patients['with-record'] },
    sparePatients: request.patients.spare,
    allowedNumbers: Object.values(request.patients).flat(),
    ...(request.mailboxes === undefined ? {} : { mailboxes: request.mailboxes }),
    tests: decisions,
    readOnly: selection.readOnly,
    resetPatients: request.resetPatients,
    timeoutMs: request.timeoutMs,
    ...(request.rate === undefined ? {} : { rate: request.rate }),
    propertyRuns: request.propertyRuns,
    credentials: request.credentials,
    tls: request.tls,
    ...(request.replayFrom === undefined ? {} : { replayFrom: request.replayFrom }),
    pseudonymKey: request.pseudonymKey,
  }
}
