import { exitCodes } from '../exit-codes.ts'
import type { Actor, GateRecord, RequirementRecord, RunHeader } from '../record/run-record.ts'

/** A judged row, with whether the reason of its verdict was known when the run was planned. */
export type GatedRow = RequirementRecord & { planned: boolean; selected: boolean }

/** How the run went, beside its rows. */
export interface RunState {
  run: Pick<RunHeader, 'complete' | 'incompleteReason' | 'planned' | 'selected' | 'finished'>
  interrupted: boolean
  /** No request of the run got an answer. */
  nothingAnswered: boolean
  strict: boolean
  /** Whose rows count: those of what was judged. */
  judged?: Actor
}

/**
 * The exit code and why (architecture, section 5). Only rows for what was judged, a server unless said otherwise, that are tested count; a should that is not
 * met is a warning and does not appear here.
 */
export function gateOf(rows: readonly GatedRow[], state: RunState): GateRecord {
  const counted = rows.filter(
    (one) =>
      one.level === 'must' && one.actor === (state.judged ?? 'server') && one.disposition === 'tested' && one.selected,
  )
  const applicable = counted.filter((one) => one.verdict !== 'Not applicable')
  const having = (verdict: RequirementRecord['verdict']) => applicable.filter((one) => one.verdict === verdict)
  const met = having('Met')
  const notMet = having('Not met')
  const notTested = having('Not tested')
  const couldNot = rows.filter((one) => one.verdict === 'Could not test')
  const unplanned = notTested.filter((one) => !one.planned)
  const reasons: string[] = []
  const codes: number[] = []
  const because = (code: number, reason: string) => {
    codes.push(code)
    reasons.push(reason)
  }

  if (state.interrupted)
    because(exitCodes.interrupted, 'The run was interrupted; the record holds what was done until then.')
  if (state.nothingAnswered) because(exitCodes.nothingJudged, 'No request was answered: nothing could be judged.')
  if (notMet.length > 0) because(exitCodes.notMet, `${count(notMet.length, 'must')} not met: ${ids(notMet)}`)
  if (couldNot.length > 0)
    because(exitCodes.incomplete, `${count(couldNot.length, 'requirement')} could not be tested: ${ids(couldNot)}`)
  if (unplanned.length > 0)
    because(
      exitCodes.incomplete,
      `${count(unplanned.length, 'must')} not tested, for a reason met during the run: ${ids(unplanned)}`,
    )
  if (state.strict && notTested.length > unplanned.length) {
    because(
      exitCodes.incomplete,
      `${count(notTested.length, 'must')} not tested, and the run is strict: ${ids(notTested)}`,
    )
  }
  if (!state.interrupted && !state.run.complete) {
    because(exitCodes.incomplete, `The run is not complete: ${state.run.incompleteReason ?? 'a worker ended early'}`)
  }
  if (state.run.selected === 0) because(exitCodes.incomplete, 'No test was selected.')
  else if (met.length === 0 && applicable.length > 0) because(exitCodes.incomplete, 'No must was met.')

  const order = [
    exitCodes.interrupted,
    exitCodes.usage,
    exitCodes.nothingJudged,
    exitCodes.notMet,
    exitCodes.incomplete,
  ] as number[]
  const exitCode = order.find((one) => codes.includes(one)) ?? exitCodes.passed
  return { exitCode, reasons, summary: summaryOf(met.length, applicable.length, having) }
}

function summaryOf(
  met: number,
  applicable: number,
  having: (verdict: RequirementRecord['verdict']) => unknown[],
): string {
  const parts = [`${met} of ${applicable} applicable musts met`]
  const add = (number: number, words: string) => number > 0 && parts.push(`${number} ${words}`)
  add(having('Not met').length, 'not met')
  add(having('Accepted deviation').length, 'accepted as deviations')
  add(having('Not tested').length, 'not tested')
  add(having('Could not test').length, 'could not be tested')
  return parts.join(', ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function ids(rows: readonly GatedRow[]): string {
  const shown = [...new Set(rows.map((one) => one.id))]
  return shown.length > 12 ? `${shown.slice(0, 12).join(', ')} and ${shown.length - 12} more` : shown.join(', ')
}
