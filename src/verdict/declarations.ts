import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A row that is not met, and that somebody has agreed to live with until a date. */
export interface Deviation {
  id: string
  reason: string
  agreedWith: string
  /** ISO 8601 date; on the day after it counts for nothing. */
  expires: string
}

/** A person's answer to an attested row. */
export interface Attestation {
  id: string
  answer: string
  by: string
  date: string
  evidence?: string
}

/** A declarations file that cannot be used; the message says file, entry and what is missing. */
export class DeclarationProblem extends Error {
  override name = 'DeclarationProblem'
}

/**
 * Read `deviations.yaml`: a list of { id, reason, agreedWith, expires }.
 * @param today ISO date; entries that expired before it are left out, and named in `expired`
 * @throws DeclarationProblem
 */
export function readDeviations(
  file: string,
  known: ReadonlySet<string>,
  today: string,
): { live: Map<string, Deviation>; expired: Deviation[] } {
  const live = new Map<string, Deviation>()
  const expired: Deviation[] = []
  for (const one of readList(file, ['id', 'reason', 'agreedWith', 'expires'], known)) {
    const deviation = one as unknown as Deviation
    if (!isCalendarDate(deviation.expires)) {
      throw new DeclarationProblem(
        `${file}: ${deviation.id} expires "${deviation.expires}"; write a date such as 2027-01-31.`,
      )
    }
    if (deviation.expires < today) expired.push(deviation)
    else live.set(deviation.id, deviation)
  }
  return { live, expired }
}

/** Read `attestations.yaml`: a list of { id, answer, by, date, evidence? }. @throws DeclarationProblem */
export function readAttestations(file: string, known: ReadonlySet<string>): Map<string, Attestation> {
  const entries = readList(file, ['id', 'answer', 'by', 'date'], known)
  return new Map(entries.map((one) => [String(one.id), one as unknown as Attestation]))
}

function readList(file: string, needed: readonly string[], known: ReadonlySet<string>): Record<string, string>[] {
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new DeclarationProblem(`${file} cannot be read: ${(error as Error).message.split('\n', 1)[0]}`)
  }
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new DeclarationProblem(`${file}: a list of entries is expected.`)
  const seen = new Set<string>()
  return value.map((entry: unknown, index) => {
    const fields = Object.fromEntries(
      Object.entries((entry ?? {}) as Record<string, unknown>).map(([name, one]) => [
        name,
        one instanceof Date ? one.toISOString().slice(0, 10) : String(one ?? ''),
      ]),
    )
    const missing = needed.filter((name) => (fields[name] ?? '').trim() === '')
    if (missing.length > 0) throw new DeclarationProblem(`${file}: entry ${index + 1} has no ${missing.join(', ')}.`)
    if (!known.has(fields.id ?? ''))
      throw new DeclarationProblem(`${file}: entry ${index + 1} names the row "${fields.id}", which does not exist.`)
    if (seen.has(fields.id ?? ''))
      throw new DeclarationProblem(`${file}: entry ${index + 1} names the row "${fields.id}" again.`)
    seen.add(fields.id ?? '')
    return fields
  })
}

/** Dates are compared as text, so one that no calendar has would never expire when it should. */
function isCalendarDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}
