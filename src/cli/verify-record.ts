import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import { replayRequests } from '../engine/replay-requests.ts'
import { openSession } from '../engine/session.ts'
import { storedBytes } from '../evidence/exchange.ts'
import type { BodyRecord, RunRecord } from '../record/run-record.ts'
import { readRecord } from './report.ts'

/**
 * Verify a record: hashes of bodies, and with `rejudge` the verdicts.
 * @returns every difference found, in words; empty when the record holds
 */
export async function verifyRecord(file: string, rejudge: boolean): Promise<string[]> {
  const record = await readRecord(file)
  const altered = alteredBodies(record)
  if (altered.length > 0 || !rejudge) {
    if (altered.length === 0)
      process.stderr.write(`${record.exchanges.length} exchanges: every stored body has its recorded hash.\n`)
    return altered
  }
  const again = await judgeAgain(record, resolve(file))
  const differences = differingVerdicts(record, again)
  if (differences.length === 0)
    process.stderr.write(
      `${record.requirements.length} verdicts judged again from ${record.exchanges.length} exchanges: all the same.\n`,
    )
  return differences
}

async function judgeAgain(record: RunRecord, file: string): Promise<RunRecord> {
  const requests = replayRequests(record, file)
  const session = await openSession([...new Set(record.targets.map((one) => one.api))])
  try {
    return await session.run(requests, {
      seed: record.run.seed,
      command: record.run.command,
      strict: false,
      bail: false,
      deviations: new Map(),
      attestations: new Map(),
    })
  } finally {
    await session.close()
  }
}

function alteredBodies(record: RunRecord): string[] {
  return record.exchanges.flatMap((exchange) =>
    [
      ['request', exchange.request.body],
      ['response', exchange.response?.body],
    ].flatMap(([side, body]) => {
      if (body === undefined) return []
      const stored = storedBytes(body as BodyRecord)
      const hash = createHash('sha256').update(stored).digest('hex')
      return hash === (body as BodyRecord).sha256
        ? []
        : [`${exchange.id}: the body of the ${side as string} was altered (sha256 ${hash})`]
    }),
  )
}

/** A deviation or an attestation is a person's word, not an exchange: what lies beneath it is compared. */
function differingVerdicts(record: RunRecord, again: RunRecord): string[] {
  const before = new Map(record.requirements.map((one) => [`${one.target} ${one.id}`, one]))
  return again.requirements.flatMap((one) => {
    const recorded = before.get(`${one.target} ${one.id}`)
    if (recorded === undefined) return [`${one.id}: is not in the record`]
    const verdict =
      recorded.verdict === 'Accepted deviation'
        ? 'Not met'
        : recorded.verdict === 'Attested'
          ? 'Not tested'
          : recorded.verdict
    return verdict === one.verdict
      ? []
      : [`${one.id}: recorded ${verdict}, judged again ${one.verdict}: ${one.reason ?? ''}`]
  })
}
