import type { RequirementRecord } from '../record/run-record.ts'
import type { Row, Source } from './row.ts'

/** The part of a requirement's record that is the same whatever a run finds: what the row states, and where it is from. */
export type StatedRow = Pick<
  RequirementRecord,
  | 'id'
  | 'api'
  | 'target'
  | 'level'
  | 'actor'
  | 'interaction'
  | 'statement'
  | 'source'
  | 'sourceKind'
  | 'disposition'
  | 'scope'
  | 'needs'
  | 'conflicts'
>

/**
 * What a row states, as a record keeps it.
 * @param suite the API that the row is of, with the documents that its rows cite
 * @param target id of the target that is judged by it
 */
export function statedRow(
  row: Row,
  suite: { api: { id: string }; sources: readonly Source[] },
  target: string,
): StatedRow {
  const source = suite.sources.find((one) => one.id === row.source.document)
  const { id, level, actor, interaction, statement, disposition, scope, needs, conflicts } = row
  return {
    id,
    api: suite.api.id,
    target,
    level,
    actor,
    interaction,
    statement,
    source: {
      ...row.source,
      title: source?.title ?? row.source.document,
      ...(source?.address === undefined ? {} : { address: source.address }),
    },
    sourceKind: source?.kind ?? 'published',
    disposition,
    scope,
    needs,
    conflicts,
  }
}
