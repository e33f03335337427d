import type { JournalEvent, Removable } from '../evidence/journal-event.ts'
import { causeOf } from '../record/cause.ts'
import type { CheckRecord, ExchangeRecord, StepRecord } from '../record/run-record.ts'
import type { TestDeclaration } from './work-plan.ts'

/** What the journals tell of one test against one target. */
export interface TestStory {
  /** Only where no plan names the tests: what the test said of itself. */
  declaration?: TestDeclaration & { file: string }
  steps: StepRecord[]
  end?: Extract<JournalEvent, { type: 'test-end' }>
}

/** What the journals of a run tell, ordered by test and target. */
/** What a run may have left behind. */
export interface Untidied {
  /** Patients for whom something was written. */
  patients: Set<string>
  /** Resources that a DELETE of their path removes. */
  paths: Set<string>
  /** Creations for nobody, without an answer: what they made is not known. */
  creations: Set<string>
}

export interface JournalView {
  /** `<target> <test>` → story. */
  stories: Map<string, TestStory>
  exchanges: ExchangeRecord[]
  /** Target → folded checks of the rows that hold for every answer. */
  exchangeChecks: Map<string, CheckRecord[]>
  /** What was written and not shown to be removed, by target. */
  untidied: Map<string, Untidied>
  leftBehind: { target: string; what: string; reason: string }[]
}

/** Whether there is anything to remove. */
export function isUntidy(untidied: Untidied | undefined): boolean {
  return untidied !== undefined && untidied.patients.size + untidied.paths.size + untidied.creations.size > 0
}

export function storyKey(target: string, test: string): string {
  return `${target} ${test}`
}

/** Order the events of all journals; each journal is in the order it was written. */
export function viewJournals(events: readonly JournalEvent[]): JournalView {
  const view: JournalView = {
    stories: new Map(),
    exchanges: [],
    exchangeChecks: new Map(),
    untidied: new Map(),
    leftBehind: [],
  }
  const folded = new Map<string, CheckRecord>()
  for (const event of events) addEvent(view, event, folded)
  return view
}

function addEvent(view: JournalView, event: JournalEvent, folded: Map<string, CheckRecord>): void {
  switch (event.type) {
    case 'test-start': {
      const story = storyOf(view, event)
      if (event.declaration !== undefined) story.declaration = event.declaration
      break
    }
    case 'step':
      stepOf(storyOf(view, event), event.step).title = event.title
      break
    case 'exchange':
      view.exchanges.push(event.exchange)
      if (event.exchange.test !== null && event.exchange.purpose === 'test') {
        const story = storyOf(view, { target: event.exchange.target, test: event.exchange.test })
        stepOf(story, Math.max(event.step ?? 0, 0)).exchanges.push(event.exchange.id)
      }
      break
    case 'check':
      stepOf(storyOf(view, event), event.step).checks.push(event.check)
      break
    case 'exchange-check':
      foldInto(view.exchangeChecks, folded, event.target, event.check)
      break
    case 'test-end':
      storyOf(view, event).end = event
      break
    case 'will-create':
      untidied(view, event)
      break
    case 'created':
      untidied(view, event)
      break
    case 'removed':
      tidied(view, event)
      break
    case 'left-behind':
      tidied(view, event)
      view.leftBehind.push({ target: event.target, what: event.what, reason: event.reason })
      break
  }
}

function storyOf(view: JournalView, { target, test }: { target: string; test: string }): TestStory {
  const key = storyKey(target, test)
  const story = view.stories.get(key) ?? { steps: [] }
  view.stories.set(key, story)
  return story
}

function stepOf(story: TestStory, index: number): StepRecord {
  while (story.steps.length <= index) story.steps.push({ title: '', exchanges: [], checks: [] })
  return story.steps[index] as StepRecord
}

function untidiedOf(view: JournalView, target: string): Untidied {
  const untidied = view.untidied.get(target) ?? { patients: new Set(), paths: new Set(), creations: new Set() }
  view.untidied.set(target, untidied)
  return untidied
}

function untidied(view: JournalView, event: { target: string } & Removable): void {
  const [set, key] = placeOf(view, event)
  set.add(key)
}

function tidied(view: JournalView, event: { target: string } & Removable): void {
  const [set, key] = placeOf(view, event)
  set.delete(key)
}

function placeOf(view: JournalView, event: { target: string } & Removable): [Set<string>, string] {
  const { patients, paths, creations } = untidiedOf(view, event.target)
  if ('patient' in event) return [patients, event.patient]
  return 'path' in event ? [paths, event.path] : [creations, event.creation]
}

/**
 * One entry per cause, with how often it came and the first exchanges.
 * @param folded target and cause → the entry in `checks`
 */
function foldInto(
  checks: JournalView['exchangeChecks'],
  folded: Map<string, CheckRecord>,
  target: string,
  check: CheckRecord,
): void {
  const key = `${target}\n${causeOf(check)}`
  const same = folded.get(key)
  if (same === undefined) {
    const entry = { ...check }
    folded.set(key, entry)
    checks.set(target, [...(checks.get(target) ?? []), entry])
    return
  }
  same.count = (same.count ?? 1) + (check.count ?? 1)
  const room = 5 - (same.exchanges?.length ?? 0)
  if (room > 0) same.exchanges = [...(same.exchanges ?? []), ...(check.exchanges ?? []).slice(0, room)]
}
