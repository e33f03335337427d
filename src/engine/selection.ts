import type { Row } from '../requirements/row.ts'
import type { TestDecision, TestDeclaration } from './work-plan.ts'

/** What a run asks to be left out, and what its target can do. */
export interface SelectionOptions {
  can: readonly string[]
  environmentTitle: string
  /** Why the environment lacks a capability, where it says so. */
  cannot?: Readonly<Partial<Record<string, string>>>
  readOnly: boolean
  level?: 'must' | 'should' | 'may'
  only?: readonly string[]
  /** Interaction → reason, from `--not-applicable`. */
  notApplicable: Readonly<Record<string, string>>
}

/** How the reason of every row begins that was left out of a run. */
export const notSelected = 'It was not selected: '

const levelOrder = ['must', 'should', 'may']

/** Whether a row is part of the run; undefined for yes, otherwise why not. */
export function whyNotSelected(row: Row, options: SelectionOptions): string | undefined {
  if (options.only !== undefined && !options.only.includes(row.id))
    return `${notSelected}the run was asked for other requirements`
  if (options.level !== undefined && levelOrder.indexOf(row.level) > levelOrder.indexOf(options.level)) {
    return `${notSelected}the run was asked for ${options.level} requirements`
  }
  return undefined
}

/**
 * What becomes of one test: run, skip with a reason known before anything is sent, or undefined when it is not selected.
 * @param patients numbers the test may take, in order
 */
export function decide(
  test: TestDeclaration,
  rows: ReadonlyMap<string, Row>,
  options: SelectionOptions,
  patients: string[],
): TestDecision | undefined {
  const named = [...test.requirements, ...test.observes].flatMap((id) => rows.get(id) ?? [])
  const selected = named.filter((row) => whyNotSelected(row, options) === undefined)
  if (selected.length === 0 && !asksOfEveryAnswer(rows, options)) return undefined
  if (selected.length > 0 && selected.every((row) => options.notApplicable[row.interaction] !== undefined))
    return undefined
  const lack = lackOf([...named.flatMap((row) => row.needs), ...test.needs], options)
  if (lack !== undefined) return { skip: lack }
  if (options.readOnly && !test.readOnly) return { skip: 'The run is read-only, and this test writes' }
  return { patients }
}

/** What the environment or the configuration lacks of what is needed, as a reason; undefined when it lacks nothing. */
export function lackOf(needed: readonly string[], options: SelectionOptions): string | undefined {
  const missing = [...new Set(needed)].filter((one) => !options.can.includes(one))
  if (missing.length === 0) return undefined
  const tokens = missing.filter((one) => Object.hasOwn(unfitTokenWords, one))
  if (tokens.length === missing.length) {
    return `The configuration names no ${tokens.map((one) => unfitTokenWords[one]).join(', nor one ')} (unfitTokensEnv)`
  }
  const reasons = [...new Set(missing.flatMap((one) => options.cannot?.[one] ?? []))]
  const why = reasons.length === 0 ? '' : `: ${reasons.join(', and ')}`
  return `The environment "${options.environmentTitle}" is not declared ${missing.map(describeCapability).join(', nor ')}${why}`
}

/** A row that holds for every answer has no test of its own: asking for it alone takes the answers of all tests. */
function asksOfEveryAnswer(rows: ReadonlyMap<string, Row>, { only }: SelectionOptions): boolean {
  return only?.some((id) => rows.get(id)?.scope === 'every-exchange') === true
}

/** Not what an environment can do, but what the run has to send. */
const unfitTokenWords: Readonly<Record<string, string>> = {
  'expired-token': 'token that has expired',
  'other-audience-token': 'token that was issued for another audience',
  'other-scope-token': 'token that was issued for another API',
  'other-patient-token': 'token of a patient who is logged in, and is not one that tests ask for',
}

function describeCapability(capability: string): string {
  const words: Record<string, string> = {
    stateful: 'to keep what is written (stateful)',
    authorisation: 'to check authorisation (authorisation)',
    'concurrent-writes': 'to take writes at the same time (concurrent-writes)',
    'sample-data': 'to hold the documented sample data (sample-data)',
    'request-id-required': 'to require X-Request-ID (request-id-required)',
    'large-bodies': 'to take very large bodies (large-bodies)',
    'single-use-tokens': 'to refuse a token that was used before or is out of date (single-use-tokens)',
    'restricted-workflows': 'to know who may use a workflow (restricted-workflows)',
    'expired-token': 'to have been given a token that has expired (expired-token)',
    'other-audience-token': 'to have been given a token for another audience (other-audience-token)',
    'other-scope-token': 'to have been given a token for another API (other-scope-token)',
    'other-patient-token': 'to have been given a token of another patient (other-patient-token)',
  }
  return words[capability] ?? capability
}
