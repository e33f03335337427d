import type { RunRecord } from '../record/run-record.ts'

/** What a fault says of itself, as far as a proof needs it. */
export interface ProvenFault {
  name: string
  says: string
  breaks: readonly string[]
  mayAlsoBreak: readonly string[]
  /** The preset under which it is a fault, if that is not any of them. */
  reading?: string
}

/** Whether the suites caught one fault, and accused nothing else. */
export interface FaultVerdict {
  fault: string
  caught: boolean
  /** Rows that the fault breaks and that turned Not met. */
  brokenRows: string[]
  /** Rows that turned Not met although the fault does not name them. */
  falseAlarms: string[]
  /** Rows that could not be tested, which is no catch. */
  couldNotTest: string[]
}

/** Judge the record of one target that had a fault. A crash is not a catch: a named row must turn Not met. */
export function judgeFault(fault: ProvenFault, record: RunRecord, target: string): FaultVerdict {
  const rows = record.requirements.filter((one) => one.target === target)
  const notMet = rows.filter((one) => one.verdict === 'Not met').map((one) => one.id)
  const brokenRows = notMet.filter((id) => fault.breaks.includes(id))
  return {
    fault: fault.name,
    caught: brokenRows.length > 0,
    brokenRows,
    falseAlarms: notMet.filter((id) => !fault.breaks.includes(id) && !fault.mayAlsoBreak.includes(id)),
    couldNotTest: rows.filter((one) => one.verdict === 'Could not test').map((one) => one.id),
  }
}

/** Rows that a target without a fault is accused of, or that could not be tested on it, each with its reason. */
export function accusationsOf(record: RunRecord, target: string): string[] {
  return record.requirements
    .filter((one) => one.target === target && (one.verdict === 'Not met' || one.verdict === 'Could not test'))
    .map((one) => `${one.id} ${one.verdict}: ${one.reason ?? ''}`)
}
