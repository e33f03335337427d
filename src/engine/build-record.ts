import { packageVersion } from '../package-root.ts'
import type {
  CheckRecord,
  ExchangeRecord,
  RequirementRecord,
  RunHeader,
  RunRecord,
  TargetRecord,
  TargetSettings,
  TestRecord,
} from '../record/run-record.ts'
import { recordSchemaVersion } from '../record/run-record.ts'
import type { Mailboxes } from '../requirements/api-definition.ts'
import type { Suite } from '../requirements/load-suite.ts'
import { expandPreset } from '../requirements/reading.ts'
import type { Row } from '../requirements/row.ts'
import { statedRow } from '../requirements/stated-row.ts'
import type { Attestation, Deviation } from '../verdict/declarations.ts'
import { type GatedRow, gateOf } from '../verdict/gate.ts'
import { outcomeUnder, type RowEvidence, verdictOf } from '../verdict/roll-up.ts'
import type { CollectedTest } from './engine.ts'
import { type JournalView, storyKey } from './journal-view.ts'
import { lackOf, type SelectionOptions, whyNotSelected } from './selection.ts'
import type { TargetPlan } from './work-plan.ts'

/** Everything that a record is computed from: the plan, and what the journals tell. */
export interface RecordInput {
  header: Omit<RunHeader, 'planned' | 'selected' | 'finished' | 'complete' | 'incompleteReason'>
  targets: { plan: TargetPlan; suite: Suite; selection: SelectionOptions }[]
  tests: readonly CollectedTest[]
  view: JournalView
  problems: readonly string[]
  interrupted: boolean
  strict: boolean
  deviations: ReadonlyMap<string, Deviation>
  attestations: ReadonlyMap<string, Attestation>
}

/** The record of a run. Pure: the same plan and journals give the same record. */
export function buildRecord(input: RecordInput): RunRecord {
  const tests = input.targets.flatMap((target) => testsOf(target.plan, input))
  const selected = tests.filter((one) => one.outcome !== 'not-selected')
  const finished = selected.filter((one) => input.view.stories.get(storyKey(one.target, one.id))?.end !== undefined)
  const lost = selected.length - finished.length
  const incompleteReason = [
    ...(input.interrupted ? ['it was interrupted'] : []),
    ...(lost > 0 ? [`${lost} of ${selected.length} tests did not end`] : []),
    ...input.problems,
  ].join('; ')
  const run: RunHeader = {
    ...input.header,
    complete: incompleteReason === '',
    ...(incompleteReason === '' ? {} : { incompleteReason }),
    planned: tests.length,
    selected: selected.length,
    finished: finished.length,
  }
  const rows = input.targets.flatMap((target) => requirementsOf(target, tests, input))
  const exchanges = inOrder(input)
  const gate = gateOf(rows, {
    run,
    interrupted: input.interrupted,
    nothingAnswered: exchanges.length > 0 && exchanges.every((one) => one.response === undefined),
    strict: input.strict,
  })
  return {
    schemaVersion: recordSchemaVersion,
    tool: { name: 'fhir-assay', version: packageVersion },
    run,
    targets: input.targets.map(targetRecord),
    requirements: rows.map(({ planned: _planned, selected: _selected, ...row }) => row),
    tests,
    exchanges,
    exchangeChecks: inRegisterOrder(input),
    attachments: [],
    leftBehind: input.view.leftBehind,
    gate,
  }
}

/** By target and by the order of the tests, whichever worker came first; what belongs to no test comes last. */
function inOrder({ targets, tests, view }: RecordInput): ExchangeRecord[] {
  const place = new Map<string, number>()
  for (const { plan } of targets) {
    for (const test of tests) if (test.api === plan.api) place.set(storyKey(plan.id, test.id), place.size)
  }
  const placeOf = ({ target, test }: ExchangeRecord) =>
    (test === null ? undefined : place.get(storyKey(target, test))) ?? place.size
  return view.exchanges
    .map((exchange) => ({ exchange, place: placeOf(exchange) }))
    .sort((one, other) => one.place - other.place || one.exchange.ordinal - other.exchange.ordinal)
    .map((one) => one.exchange)
}

/** By target and row, then by what was found. */
function inRegisterOrder({ targets, view }: RecordInput): CheckRecord[] {
  return targets.flatMap(({ plan, suite }) => {
    const place = new Map(suite.rows.map((row, index) => [row.id, index]))
    return [...(view.exchangeChecks.get(plan.id) ?? [])].sort(
      (one, other) =>
        (place.get(one.requirement) ?? 0) - (place.get(other.requirement) ?? 0) ||
        one.outcome.localeCompare(other.outcome) ||
        one.message.localeCompare(other.message),
    )
  })
}

function testsOf(plan: TargetPlan, { tests, view, interrupted }: RecordInput): TestRecord[] {
  return tests
    .filter((one) => one.api === plan.api)
    .map((test) => {
      const story = view.stories.get(storyKey(plan.id, test.id))
      const decision = plan.tests[test.id]
      const base = {
        id: test.id,
        target: plan.id,
        title: test.title,
        suite: test.suite,
        file: test.file,
        requirements: test.requirements,
        steps: story?.steps ?? [],
      }
      if (decision === undefined) return { ...base, outcome: 'not-selected' as const, durationMs: 0 }
      const end = story?.end
      if (end === undefined) {
        const reason = interrupted
          ? 'The run was interrupted before the test ended'
          : 'The worker ended before the test did'
        return { ...base, outcome: 'error' as const, reason, durationMs: 0 }
      }
      return {
        ...base,
        outcome: end.outcome,
        ...(end.reason === undefined ? {} : { reason: end.reason }),
        ...('skip' in decision ? { plannedSkip: true } : {}),
        durationMs: end.durationMs,
        ...(end.seed === undefined ? {} : { seed: end.seed }),
        ...(end.path === undefined ? {} : { path: end.path }),
      }
    })
}

function requirementsOf(
  { plan, suite, selection }: RecordInput['targets'][number],
  tests: readonly TestRecord[],
  input: RecordInput,
): GatedRow[] {
  const own = tests.filter((one) => one.target === plan.id)
  const checks = checksByRow(own, input.view.exchangeChecks.get(plan.id) ?? [])
  const others = Object.keys(suite.presets).filter((name) => name !== plan.reading)
  return suite.rows.map((row) => {
    const evidence = evidenceOf(row, { plan, suite, selection }, own, checks.get(row.id) ?? [], input)
    const { verdict, reason, planned } = verdictOf(evidence)
    const otherReadings: RequirementRecord['otherReadings'] = {}
    for (const name of others) {
      const { doesNotOblige: _, ...rest } = evidence
      const obligation = obligationUnder(row, suite, name)
      const softened = evidence.doesNotOblige !== undefined && obligation.doesNotOblige === undefined
      const other = verdictOf(
        { ...rest, ...obligation },
        outcomeUnder(expandPreset(suite.presets, name), softened),
      ).verdict
      if (other !== verdict) otherReadings[name] = other
    }
    const { deviation, attestation } = evidence
    return {
      ...statedRow(row, suite, plan.id),
      verdict,
      ...(reason === undefined || verdict === 'Met' ? {} : { reason }),
      ...(verdict === 'Accepted deviation' && deviation !== undefined
        ? { deviation: { reason: deviation.reason, agreedWith: deviation.agreedWith, expires: deviation.expires } }
        : {}),
      ...(verdict === 'Attested' && attestation !== undefined ? { attestation: attestationRecord(attestation) } : {}),
      otherReadings,
      tests: own.filter((one) => one.requirements.includes(row.id)).map((one) => one.id),
      planned,
      selected: evidence.notSelected === undefined,
    }
  })
}

function evidenceOf(
  row: Row,
  { plan, suite, selection }: RecordInput['targets'][number],
  tests: readonly TestRecord[],
  checks: readonly CheckRecord[],
  input: RecordInput,
): RowEvidence {
  const notApplicable = selection.notApplicable[row.interaction]
  const deviation = input.deviations.get(row.id)
  const attestation = input.attestations.get(row.id)
  const notSelected = whyNotSelected(row, selection)
  const lack = lackOf(row.needs, selection)
  return {
    row,
    tests: tests.filter((one) => one.outcome !== 'not-selected' && one.requirements.includes(row.id)),
    checks,
    ...(notApplicable === undefined ? {} : { notApplicable: `Declared not applicable: ${notApplicable}` }),
    ...(deviation === undefined ? {} : { deviation }),
    ...(attestation === undefined ? {} : { attestation }),
    ...(notSelected === undefined ? {} : { notSelected }),
    ...(lack === undefined ? {} : { lack }),
    ...obligationUnder(row, suite, plan.reading.split(' ')[0] ?? ''),
  }
}

/** A row that names a reading obliges under that one alone; without one, what was only observed obliges nobody. */
function obligationUnder(row: Row, suite: Suite, preset: string): { doesNotOblige?: string } {
  const isObserved = suite.sources.find((one) => one.id === row.source.document)?.kind === 'observed'
  if (row.reading === preset || (row.reading === undefined && !isObserved)) return {}
  const asked = `t is asked for only under the reading ${row.reading ?? 'that names it'}`
  return { doesNotOblige: isObserved ? `Observed, not published: i${asked}` : `I${asked}` }
}

function checksByRow(tests: readonly TestRecord[], exchangeChecks: readonly CheckRecord[]): Map<string, CheckRecord[]> {
  const byRow = new Map<string, CheckRecord[]>()
  const all = [...tests.flatMap((test) => test.steps.flatMap((step) => step.checks)), ...exchangeChecks]
  for (const check of all) {
    const list = byRow.get(check.requirement)
    if (list === undefined) byRow.set(check.requirement, [check])
    else list.push(check)
  }
  return byRow
}

function attestationRecord(one: Attestation): NonNullable<RequirementRecord['attestation']> {
  const { answer, by, date, evidence } = one
  return { answer, by, date, ...(evidence === undefined ? {} : { evidence }) }
}

/** Without the names of variables: the record says what was used, not how it was come by. */
function idsOf({
  sender,
  recipient,
  workflow,
  restrictedWorkflow,
}: Mailboxes): NonNullable<TargetSettings['mailboxes']> {
  return { sender, recipient, workflow, ...(restrictedWorkflow === undefined ? {} : { restrictedWorkflow }) }
}

function targetRecord({ plan, suite }: RecordInput['targets'][number]): TargetRecord {
  return {
    id: plan.id,
    kind: 'server',
    api: suite.api.id,
    apiTitle: suite.api.title,
    baseUrl: plan.baseUrl,
    embedded: plan.embedded,
    environment: plan.environment,
    can: plan.can,
    reading: plan.reading,
    conflicts: plan.conflicts,
    conflictDetails: suite.conflicts.map((one) => ({
      id: one.id,
      question: one.question,
      chosen: plan.conflicts[one.id] ?? '',
      ...(one.note === undefined ? {} : { note: one.note }),
      readings: Object.fromEntries(
        Object.entries(one.readings).map(([letter, { says, source }]) => [
          letter,
          { says, ...(source === undefined ? {} : { source: String(source) }) },
        ]),
      ),
    })),
    sources: suite.sources,
    settings: {
      patients: plan.sparePatients,
      propertyRuns: plan.propertyRuns,
      readOnly: plan.readOnly,
      resetPatients: plan.resetPatients,
      ...(plan.mailboxes === undefined ? {} : { mailboxes: idsOf(plan.mailboxes) }),
    },
  }
}
