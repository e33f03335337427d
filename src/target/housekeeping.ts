import type { PatientRecord, SearchValue } from '../requirements/api-definition.ts'
import type { Conflict } from '../requirements/row.ts'
import type { TargetClient, TargetRequest } from './target-client.ts'

/** What housekeeping needs to know of the API and of the run; no suite, no vocabulary. */
export interface Housekeeping {
  client: TargetClient
  record: PatientRecord
  interactions: readonly { id: string; method: string; path: string }[]
  conflicts: readonly Conflict[]
  chosen: Record<string, string>
  /** A UUID for the X-Request-ID of a request of this purpose. */
  requestId: (purpose: string) => string
}

/** What a search said of a patient's record: none, found at a version that its removal must name, or nothing usable. */
export type FoundRecord =
  | { state: 'none' }
  | { state: 'found'; version: string | undefined; ids: string[] }
  | { state: 'unknown'; reason: string }

interface SearchEntry {
  resource?: { id?: string; meta?: { versionId?: string }; [element: string]: unknown }
}

/** What a clean-up belongs to, for the exchanges that it takes. */
export interface KeepingContext {
  test: string | null
  purpose: 'starting-state' | 'clean-up'
}

/**
 * Whether a patient has a record. Only an entry that refers to this very patient counts, so that a server which answers
 * with other people's records is still tested rather than stepped around.
 * @returns `unknown` when the target gave no answer that tells
 */
export async function findRecord(
  keeping: Housekeeping,
  patient: string,
  context: KeepingContext,
): Promise<FoundRecord> {
  const { record } = keeping
  const sent = await keeping.client.send(findRequest(keeping, patient, context.purpose), { ...context, step: null })
  if (sent.raw === undefined) return { state: 'unknown', reason: sent.exchange.error?.message ?? 'no answer came' }
  const { status, body } = sent.raw
  if (status === 404) return { state: 'none' }
  if (status !== 200) return { state: 'unknown', reason: `the search for it was answered ${status}` }
  const entries = entriesOf(body).filter((one) => refersTo(one, record.patientPath, patient))
  if (entries.length === 0) return { state: 'none' }
  const ids = entries.flatMap(({ resource }) => (typeof resource?.id === 'string' ? [resource.id] : []))
  return { state: 'found', version: entries[0]?.resource?.meta?.versionId, ids }
}

/** The search that shows whether a patient has a record; it also serves as the request that a well target answers. */
export function findRequest(keeping: Omit<Housekeeping, 'client'>, patient: string, purpose: string): TargetRequest {
  const { find } = keeping.record
  const { method, path } = interactionNamed(keeping, find.interaction)
  const query = Object.entries(find.params)
    .map(
      ([name, value]) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(parameterValue(keeping, name, value, patient))}`,
    )
    .join('&')
  return { method, path: `${path}?${query}`, headers: headersOf(keeping, `find ${patient} ${purpose}`) }
}

/**
 * Remove the record of a patient, if there is one.
 * @returns why it is still there, or undefined when nothing is left
 */
export async function removeRecord(
  keeping: Housekeeping,
  patient: string,
  context: KeepingContext,
): Promise<string | undefined> {
  const found = await findRecord(keeping, patient, context)
  if (found.state === 'none') return undefined
  if (found.state === 'unknown') return found.reason
  const { method, path } = interactionNamed(keeping, keeping.record.remove.interaction)
  const problem =
    method === 'DELETE'
      ? await removeEach(
          keeping,
          found.ids.map((id) => path.replace('{id}', () => encodeURIComponent(id))),
          context,
        )
      : await removeAtOnce(keeping, patient, found.version, context)
  if (problem !== undefined) return problem
  const after = await findRecord(keeping, patient, context)
  if (after.state === 'none') return undefined
  return after.state === 'found' ? 'it is still found after its removal' : after.reason
}

/**
 * Remove one resource that a test created, where the API deletes by id.
 * @returns why it may still be there, or undefined when it is gone
 */
export async function removeResource(
  keeping: Pick<Housekeeping, 'client' | 'requestId'>,
  path: string,
  context: KeepingContext,
): Promise<string | undefined> {
  const headers = headersOf(keeping, `remove ${path} ${context.purpose}`)
  const sent = await keeping.client.send({ method: 'DELETE', path, headers }, { ...context, step: null })
  if (sent.raw === undefined) return sent.exchange.error?.message ?? 'no answer came'
  const { status } = sent.raw
  return status < 300 || status === 404 || status === 410 ? undefined : `its deletion was answered ${status}`
}

async function removeEach(
  keeping: Housekeeping,
  paths: readonly string[],
  context: KeepingContext,
): Promise<string | undefined> {
  for (const path of paths) {
    const problem = await removeResource(keeping, path, context)
    if (problem !== undefined) return problem
  }
  return undefined
}

async function removeAtOnce(
  keeping: Housekeeping,
  patient: string,
  version: string | undefined,
  context: KeepingContext,
): Promise<string | undefined> {
  const { method, path } = interactionNamed(keeping, keeping.record.remove.interaction)
  const text = JSON.stringify(keeping.record.remove.body).replaceAll('{{nhsNumber}}', patient)
  const sent = await keeping.client.send(
    {
      method,
      path,
      headers: [
        ...headersOf(keeping, `remove ${patient} ${context.purpose}`),
        ['Content-Type', 'application/fhir+json'],
        ...(version === undefined ? [] : [['If-Match', `W/"${version}"`] as [string, string]]),
      ],
      body: new TextEncoder().encode(text),
    },
    { ...context, step: null },
  )
  if (sent.raw === undefined) return sent.exchange.error?.message ?? 'no answer came'
  return sent.raw.status >= 300 ? `the removal was answered ${sent.raw.status}` : undefined
}

function headersOf(keeping: Pick<Housekeeping, 'requestId'>, purpose: string): [string, string][] {
  return [
    ['Accept', 'application/fhir+json'],
    ['X-Request-ID', keeping.requestId(purpose)],
    ['X-Correlation-ID', keeping.requestId(`correlate ${purpose}`)],
  ]
}

function interactionNamed(keeping: Omit<Housekeeping, 'client'>, id: string): { method: string; path: string } {
  const found = keeping.interactions.find((one) => one.id === id)
  if (found === undefined)
    throw new Error(`api.yaml: patientRecord names the interaction "${id}", which does not exist.`)
  return found
}

function parameterValue(
  keeping: Omit<Housekeeping, 'client'>,
  name: string,
  value: SearchValue,
  patient: string,
): string {
  if (typeof value === 'string') return value.replaceAll('{{nhsNumber}}', patient)
  const letter = keeping.chosen[value.conflict] ?? ''
  const conflict = keeping.conflicts.find((one) => one.id === value.conflict)
  return conflict?.readings[letter]?.send?.[name] ?? ''
}

function entriesOf(body: Uint8Array): SearchEntry[] {
  try {
    const bundle = JSON.parse(new TextDecoder().decode(body)) as { entry?: SearchEntry[] } | null
    return Array.isArray(bundle?.entry) ? bundle.entry : []
  } catch {
    return []
  }
}

/** Follow a dotted path to a reference or a number and see whether it names the patient. */
function refersTo(entry: SearchEntry, path: string, patient: string): boolean {
  let value: unknown = entry?.resource
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return false
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'string' && (value === patient || value.endsWith(`/${patient}`))
}
