import type { CollectedTest } from '../engine/engine.ts'
import type { ExchangeRecord, RunRecord } from '../record/run-record.ts'
import type { Suite } from '../requirements/load-suite.ts'
import type { ProvenFault } from './fault-proof.ts'

/**
 * A few tests that between them get every kind of answer that the whole suite gets: each interaction with each status.
 * They are what a rule that holds for every answer is tried on when the whole suite would take too long.
 * @param record a run of the whole suite against the simulator without a fault
 */
export function testsOfEveryKind(record: RunRecord, target: string): Set<string> {
  const kindsByTest = new Map<string, Set<string>>()
  /** Exchanges that each test takes. */
  const costs = new Map<string, number>()
  for (const exchange of record.exchanges) {
    if (exchange.target !== target || exchange.test === null || exchange.purpose !== 'test') continue
    const kinds = kindsByTest.get(exchange.test) ?? new Set()
    kinds.add(kindOf(exchange))
    kindsByTest.set(exchange.test, kinds)
    costs.set(exchange.test, (costs.get(exchange.test) ?? 0) + 1)
  }
  const open = new Set([...kindsByTest.values()].flatMap((kinds) => [...kinds]))
  const chosen = new Set<string>()
  while (open.size > 0) {
    const [test, kinds] = mostNew(kindsByTest, costs, open)
    if (test === undefined) break
    chosen.add(test)
    for (const kind of kinds) open.delete(kind)
  }
  return chosen
}

/** The tests that can turn a row that a fault breaks: those that meet it, or for a rule of every answer `everyKind`. */
export function testsFor(
  fault: ProvenFault,
  suite: Suite,
  tests: readonly CollectedTest[],
  everyKind: ReadonlySet<string>,
): Set<string> {
  const rows = suite.rows.filter((row) => fault.breaks.includes(row.id))
  const meeting = tests
    .filter((test) => test.requirements.some((id) => fault.breaks.includes(id)))
    .map((test) => test.id)
  return new Set([...meeting, ...(rows.some((row) => row.scope === 'every-exchange') ? everyKind : [])])
}

/**
 * Method, status and what the body is, with what it carries: a search that finds something is another kind than one that
 * finds nothing. Of a success also the path, without ids and queries. Refusals are written in one place, whatever was
 * refused.
 */
function kindOf({ request, response }: ExchangeRecord): string {
  const status = response?.status ?? 0
  const path = request.url.split('?', 1)[0]?.replace(/^[a-z]+:\/\/[^/]+/i, '') ?? ''
  const types = (response?.body?.text ?? '').matchAll(/"resourceType"\s*:\s*"(\w+)"/g)
  const type = [...new Set([...types].map((match) => match[1]))].sort().join('+')
  return `${request.method} ${status < 300 ? path.replaceAll(/\/[^/]*\d[^/]*$/g, '/id') : ''} ${status} ${type}`
}

function mostNew(
  kindsByTest: ReadonlyMap<string, ReadonlySet<string>>,
  costs: ReadonlyMap<string, number>,
  open: ReadonlySet<string>,
): [string | undefined, ReadonlySet<string>] {
  let best: [string | undefined, ReadonlySet<string>] = [undefined, new Set()]
  let most = 0
  for (const [test, kinds] of kindsByTest) {
    const fresh = [...kinds].filter((kind) => open.has(kind)).length / (costs.get(test) ?? 1)
    if (fresh > most) {
      most = fresh
      best = [test, kinds]
    }
  }
  return best
}
