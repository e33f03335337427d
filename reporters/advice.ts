import type { RunRecord, TargetRecord } from '../src/record/run-record.ts'
import { countOf } from './safe-text.ts'

/** From this share of rows on, a server does not forget one thing but keeps nothing. */
const forgetful = 0.5

/**
 * What may explain many failures at once, and what to do about it; it changes no verdict. A server that keeps nothing fails
 * each row that reads back what was written, which says one thing many times.
 * @returns sentences, none when there is nothing to say
 */
export function adviceOf(record: RunRecord): string[] {
  return record.targets.flatMap((target) => forgottenWrites(record, target) ?? [])
}

function forgottenWrites(record: RunRecord, target: TargetRecord): string | undefined {
  if (target.embedded === true || !target.can.includes('stateful')) return undefined
  const judged = record.requirements.filter(
    (row) =>
      row.target === target.id &&
      row.needs.includes('stateful') &&
      (row.verdict === 'Met' || row.verdict === 'Not met'),
  )
  const failed = judged.filter((row) => row.verdict === 'Not met').length
  if (judged.length < 4 || failed < judged.length * forgetful) return undefined
  return (
    `${failed} of ${countOf(judged.length, 'requirement')} about a server that keeps what is written are not met. ` +
    'If this one keeps nothing, as a sandbox does, say so with --cannot stateful: they are then not tested.'
  )
}
