import * as vitest from 'vitest'
import { decide } from '../engine/selection.ts'
import type { TargetPlan, TestDecision, TestDeclaration } from '../engine/work-plan.ts'
import { testNhsNumbers } from '../nhs/nhs-number.ts'
import type { Row } from '../requirements/row.ts'
import type { Declares } from './declaration.ts'
import type { Mailbox } from './mailbox.ts'
import type { Patient } from './patient.ts'
import { runTest } from './run-test.ts'
import type { Target } from './target.ts'
import { suiteOf, workPlan } from './worker.ts'

/** What a test works with. */
export interface TestContext {
  /** The system under test, in FHIR's words. */
  target: Target
  /** A patient of the test's own, without a record when the test starts. */
  patient: Patient
  /** Another patient, for tests that need two. */
  anotherPatient: () => Promise<Patient>
  /** Of an API that exchanges messages: the mailbox that sends, and the one that receives. */
  sender: Mailbox
  recipient: Mailbox
  /** A UUID that no other test has, for an identifier of the test's own; the same for the same purpose and seed. */
  ownId: (purpose?: string) => string
  /** A part of the scenario that the report shows under its title. */
  step: <T>(title: string, body: () => Promise<T> | T) => Promise<T>
}

export type TestBody = (context: TestContext) => Promise<void> | void

let describing: string[] = []

/** A group of tests; its title is a heading of the report. */
export function describe(title: string, body: () => void): void {
  const path = [...describing, title]
  vitest.describe(title, () => {
    const outer = describing
    describing = path
    try {
      body()
    } finally {
      describing = outer
    }
  })
}

/**
 * A test whose title an assurance manager would accept in the report.
 * @param declares the rows it meets, from `meets(…)`, or shows a case of, from `observes(…)`
 */
export function test(title: string, declares: Declares, body: TestBody): void {
  const declaration = declarationOf(title, declares)
  const { targets } = workPlan()
  if (targets.length === 0) {
    vitest.test(title, { meta: { assay: declaration } } as vitest.TestOptions, () => {})
    return
  }
  for (const target of targets) registerFor(target, declaration, body)
}

/** The same test for each row of a table; `title` may name columns as `$column`. Each case is a test of its own. */
export function forEachCase<Case extends object>(
  table: readonly Case[],
  title: string | ((one: Case) => string),
  declares: Declares | ((one: Case) => Declares),
  body: (context: TestContext, one: Case) => Promise<void> | void,
): void {
  for (const one of table) {
    const filled =
      typeof title === 'function'
        ? title(one)
        : title.replaceAll(/\$(\w+)/g, (_, column: string) => String((one as Record<string, unknown>)[column]))
    test(filled, typeof declares === 'function' ? declares(one) : declares, (context) => body(context, one))
  }
}

function registerFor(target: TargetPlan, declaration: TestDeclaration, body: TestBody): void {
  // Two APIs may have a test of the same title: the rows that it names say whose it is.
  if (!namesRowsOf(target, declaration)) return
  const decision = target.tests[declaration.id] ?? decideHere(target, declaration)
  if (decision === undefined) return
  vitest.test(
    declaration.title,
    { meta: { assay: { ...declaration, target: target.id } } } as vitest.TestOptions,
    (context) => runTest(context, target, declaration, decision, body),
  )
}

const rowsByApi = new Map<string, ReadonlyMap<string, Row>>()

/** The register of the API that a target speaks, read once in each worker. */
function rowsOf(target: TargetPlan): ReadonlyMap<string, Row> {
  const known = rowsByApi.get(target.api)
  if (known !== undefined) return known
  const rows = new Map(suiteOf(target).rows.map((row) => [row.id, row]))
  rowsByApi.set(target.api, rows)
  return rows
}

function namesRowsOf(target: TargetPlan, { requirements, observes }: TestDeclaration): boolean {
  const rows = rowsOf(target)
  return [...requirements, ...observes].some((id) => rows.has(id))
}

/** Under plain vitest there was no plan: what the main process would have decided is decided here, by the same rule. */
function decideHere(target: TargetPlan, declaration: TestDeclaration): TestDecision | undefined {
  if (target.undecided === undefined) return undefined
  const rows = rowsOf(target)
  const patients =
    target.sparePatients.length > 0 ? target.sparePatients : testNhsNumbers(`${target.seed} ${declaration.id}`, 4)
  return decide(declaration, rows, target.undecided, patients)
}

function declarationOf(title: string, declares: Declares): TestDeclaration {
  const ids = [...declares.requirements, ...declares.observes]
  if (ids.length === 0) {
    throw new Error(`The test "${title}" names no row of a register: write meets('…') or observes('…').`)
  }
  return {
    id: [...describing, title].map(slug).join('/'),
    requirements: declares.requirements,
    observes: declares.observes,
    readOnly: declares.readOnly,
    needs: declares.needs,
    title,
    suite: [...describing],
  }
}

/** A short readable name for a title: lower case, words joined by hyphens, safe in a path. */
export function slug(title: string): string {
  return title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9$*]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}
