import { readFileSync } from 'node:fs'
import type { SuiteData, TargetPlan } from '../engine/work-plan.ts'
import type { Journal } from '../evidence/journal.ts'
import { createRedactor } from '../evidence/redaction.ts'
import { testNhsNumberAt } from '../nhs/nhs-number.ts'
import { uuidFromBytes } from '../nhs/uuid.ts'
import type { RunRecord } from '../record/run-record.ts'
import { resolveCredentials } from './credentials.ts'
import { findRequest } from './housekeeping.ts'
import { createLiveTransport } from './live-transport.ts'
import { createReplayTransport } from './replay-transport.ts'
import { createTargetClient, type TargetClient } from './target-client.ts'

/**
 * The client of a target as a plan describes it: over the network, or giving the answers of an earlier record.
 * Credentials are read from the environment of the process that sends.
 * @throws CredentialError, ConnectionSettingError naming the setting
 */
export function connectTarget(
  target: TargetPlan,
  suite: SuiteData,
  journal: Journal,
): TargetClient & { close(): Promise<void> } {
  const isReplay = target.replayFrom !== undefined
  const credentials = isReplay ? { headers: [], secrets: [] } : resolveCredentials(target.credentials)
  const redactor = createRedactor({
    allowedNumbers: target.allowedNumbers,
    secrets: credentials.secrets,
    key: target.pseudonymKey,
  })
  const transport = isReplay
    ? createReplayTransport({ record: readRecord(target.replayFrom as string), target: target.id, redactor })
    : createLiveTransport({ ...target.tls, totalTimeoutMs: target.timeoutMs, connectTimeoutMs: target.timeoutMs })
  const { patientRecord, interactions, ping } = suite.api
  const patient = target.patients['no-record'][0] ?? testNhsNumberAt(0)
  const client = createTargetClient({
    id: target.id,
    baseUrl: target.baseUrl,
    transport,
    redactor,
    journal,
    credentials,
    readOnly: target.readOnly,
    outsideTests: `worker-${process.pid}`,
    ...(target.rate === undefined ? {} : { rate: target.rate }),
    ...(patientRecord === undefined
      ? ping === undefined
        ? {}
        : { control: () => ({ method: 'GET', path: ping, withoutCredentials: true }) }
      : {
          control: () =>
            findRequest(
              {
                record: patientRecord,
                interactions,
                conflicts: suite.conflicts,
                chosen: target.conflicts,
                requestId: (purpose) => uuidFromBytes(Buffer.from(purpose.padEnd(16).slice(0, 16))),
              },
              patient,
              'control',
            ),
        }),
  })
  return Object.assign(client, { close: () => transport.close() })
}

function readRecord(path: string): RunRecord {
  return JSON.parse(readFileSync(path, 'utf8')) as RunRecord
}
