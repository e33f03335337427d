import type {
  ExchangeRecord,
  RequirementRecord,
  RunRecord,
  TargetRecord,
  TestRecord,
} from '../src/record/run-record.ts'

/** A record with its references resolved: ids of tests and requirements are unique within a target only. */
export interface RecordIndex {
  record: RunRecord
  exchange(id: string | undefined): ExchangeRecord | undefined
  requirement(target: string, id: string): RequirementRecord | undefined
  test(target: string, id: string): TestRecord | undefined
  target(id: string): TargetRecord | undefined
}

/** Key of something whose id is unique within its target. No id holds a line feed, so two keys never meet. */
export function keyOf(target: string, id: string): string {
  return `${target}\n${id}`
}

export function indexRecord(record: RunRecord): RecordIndex {
  const exchanges = new Map(record.exchanges.map((exchange) => [exchange.id, exchange]))
  const requirements = new Map(record.requirements.map((row) => [keyOf(row.target, row.id), row]))
  const tests = new Map(record.tests.map((test) => [keyOf(test.target, test.id), test]))
  const targets = new Map(record.targets.map((target) => [target.id, target]))
  return {
    record,
    exchange: (id) => (id === undefined ? undefined : exchanges.get(id)),
    requirement: (target, id) => requirements.get(keyOf(target, id)),
    test: (target, id) => tests.get(keyOf(target, id)),
    target: (id) => targets.get(id),
  }
}
