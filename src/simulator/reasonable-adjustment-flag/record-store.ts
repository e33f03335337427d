import type { JsonObject } from '../json.ts'
import type { ResourceType } from './interactions.ts'

/** A resource as the server holds it. `resource` is complete, with id and meta, and is replaced rather than changed. */
export interface StoredResource {
  readonly type: ResourceType
  readonly id: string
  readonly patient: string
  versionId: string
  lastUpdated: Date
  /** When the latest version replaced another, on the clock that requests arrive by; 0 for the first. */
  replacedAt: number
  resource: JsonObject
  /** Set by $removerarecord; the resource can be found, as inactive, and never changed again. */
  isRemoved: boolean
}

/**
 * The resources of all patients, in the order in which they were created. Nothing here waits, and an answer is worked out
 * in one go, so that two writes can never interleave.
 */
export class RecordStore {
  readonly #byKey = new Map<string, StoredResource>()
  readonly #byPatient = new Map<string, StoredResource[]>()

  add(stored: StoredResource): void {
    this.#byKey.set(`${stored.type}/${stored.id}`, stored)
    const others = this.#byPatient.get(stored.patient)
    if (others) others.push(stored)
    else this.#byPatient.set(stored.patient, [stored])
  }

  find(type: ResourceType, id: string): StoredResource | undefined {
    return this.#byKey.get(`${type}/${id}`)
  }

  /** The resources of one patient, or of every patient if none is named. */
  of(patient: string | undefined, type?: ResourceType): StoredResource[] {
    const all = patient === undefined ? [...this.#byKey.values()] : (this.#byPatient.get(patient) ?? [])
    return type ? all.filter((stored) => stored.type === type) : [...all]
  }

  /** The consent that makes up a patient's record: the active one, else the latest that has not been removed. */
  consentOf(patient: string): StoredResource | undefined {
    const consents = this.of(patient, 'Consent').filter((stored) => !stored.isRemoved)
    return consents.find((stored) => stored.resource.status === 'active') ?? consents.at(-1)
  }
}
