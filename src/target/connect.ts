import { readFileSync } from 'node:fs'
import type { SuiteData, TargetPlan } from '../engine/work-plan.ts'
import type { Journal } from '../evidence/journal.ts'
import { createRedactor } from '../evidence/redaction.ts'
import { testNhsNumberAt } from '../nhs/nhs-number.ts'
import { uuidFromBytes } from '../nhs/uuid.ts'
import type { RunRecord } from '../record/run-record.ts'
import { connectTokens } from './authorisation/index.ts'
import { type Credentials, resolveCredentials } from './credentials.ts'
import { findRequest } from './housekeeping.ts'
import { createLiveTransport } from './live-transport.ts'
import { createReplayTransport } from './replay-transport.ts'
import { createTargetClient, type TargetClient, type TargetRequest } from './target-client.ts'

/**
 * The client of a target as a plan describes it: over the network, or giving the answers of an earlier record.
 * Credentials are read from the environment of the process that sends.
 * @throws CredentialError, AuthorisationError, ConnectionSettingError naming the setting
 */
export function connectTarget(
  target: TargetPlan,
  suite: SuiteData,
  journal: Journal,
): TargetClient & { close(): Promise<void> } {
  const isReplay = target.replayFrom !== undefined
  const credentials: Credentials = isReplay ? { headers: [], secrets: [] } : resolveCredentials(target.credentials)
  const redactor = createRedactor({
    allowedNumbers: target.allowedNumbers,
    secrets: credentials.secrets,
    key: target.pseudonymKey,
  })
  const transport = isReplay
    ? createReplayTransport({ record: readRecord(target.replayFrom as string), target: target.id, redactor })
    : createLiveTransport({ ...target.tls, totalTimeoutMs: target.timeoutMs, connectTimeoutMs: target.timeoutMs })
  const { renewable } = target.credentials
  const tokens =
    isReplay || renewable === undefined ? undefined : connectTokens(renewable, { transport, keeper: redactor })
  const client = createTargetClient({
    id: target.id,
    baseUrl: target.baseUrl,
    transport,
    redactor,
    journal,
    credentials,
    ...(tokens === undefined ? {} : { tokens }),
    readOnly: target.readOnly,
    outsideTests: `worker-${process.pid}`,
    ...(target.rate === undefined ? {} : { rate: target.rate }),
    control: () => controlRequest(target, suite),
  })
  return Object.assign(client, { close: () => transport.close() })
}

/**
 * What a well target answers: the search for a patient's record; where the API keeps none, its ping, or whatever it has
 * to say about its own address.
 */
function controlRequest(target: TargetPlan, { api, conflicts }: SuiteData): TargetRequest {
  const { patientRecord: record, interactions, ping } = api
  if (record === undefined) return { method: 'GET', path: ping ?? '', withoutCredentials: true }
  const patient = target.patients['no-record'][0] ?? testNhsNumberAt(0)
  const requestId = (purpose: string) => uuidFromBytes(Buffer.from(purpose.padEnd(16).slice(0, 16)))
  return findRequest({ record, interactions, conflicts, chosen: target.conflicts, requestId }, patient, 'control')
}

function readRecord(path: string): RunRecord {
  return JSON.parse(readFileSync(path, 'utf8')) as RunRecord
}
