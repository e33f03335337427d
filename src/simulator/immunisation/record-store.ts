import type { JsonObject } from '../json.ts'
import type { VaccineType } from './vaccine-types.ts'

/** A record as the server holds it. `resource` is what was submitted, with its id, and is replaced rather than changed. */
export interface StoredRecord {
  readonly id: string
  version: number
  resource: JsonObject
  /** The NHS number of the contained Patient, if it has one. */
  patient: string | undefined
  vaccineType: VaccineType
  /** Deletion is logical: a deleted record can be reinstated. */
  isDeleted: boolean
  /** When the latest version replaced another, on the clock that requests arrive by; 0 for the first. */
  replacedAt: number
}

/** The identifier that the supplier gave to a record. */
export interface BusinessIdentifier {
  system: string
  value: string
}

/**
 * The records of all patients, in the order in which they were created. Nothing here waits, and an answer is worked out in
 * one go, so that two writes can never interleave.
 */
export class RecordStore {
  readonly #byId = new Map<string, StoredRecord>()
  readonly #byIdentifier = new Map<string, StoredRecord>()
  readonly #byPatient = new Map<string | undefined, Set<StoredRecord>>()

  /** The record whose identifier has a value, whatever its system. */
  findByValue(value: string): StoredRecord | undefined {
    return [...this.#byIdentifier].find(([key]) => (JSON.parse(key) as string[])[1] === value)?.[1]
  }

  /** Adds a record under the identifier that it has; of two with the same identifier, the first is found by it. */
  add(record: StoredRecord, identifier: BusinessIdentifier): void {
    const key = keyOf(identifier)
    this.#byId.set(record.id, record)
    if (!this.#byIdentifier.has(key)) this.#byIdentifier.set(key, record)
    this.#patientSet(record.patient).add(record)
  }

  /** Changes a record; the patient may be another one from then on. */
  change(record: StoredRecord, changes: Partial<Omit<StoredRecord, 'id'>>): void {
    const before = record.patient
    Object.assign(record, changes)
    if (record.patient === before) return
    this.#patientSet(before).delete(record)
    this.#patientSet(record.patient).add(record)
  }

  /** Takes a record out, as if it had never been. */
  forget(record: StoredRecord): void {
    this.#byId.delete(record.id)
    this.#patientSet(record.patient).delete(record)
    for (const [key, held] of this.#byIdentifier) if (held === record) this.#byIdentifier.delete(key)
  }

  find(id: string): StoredRecord | undefined {
    return this.#byId.get(id)
  }

  findBy(identifier: BusinessIdentifier): StoredRecord | undefined {
    return this.#byIdentifier.get(keyOf(identifier))
  }

  /** The records with an NHS number, or those without any. */
  of(patient: string | undefined): StoredRecord[] {
    return [...this.#patientSet(patient)]
  }

  all(): StoredRecord[] {
    return [...this.#byId.values()]
  }

  #patientSet(patient: string | undefined): Set<StoredRecord> {
    const held = this.#byPatient.get(patient) ?? new Set()
    this.#byPatient.set(patient, held)
    return held
  }
}

function keyOf({ system, value }: BusinessIdentifier): string {
  return JSON.stringify([system, value])
}
