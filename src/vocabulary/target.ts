import type { Interaction, SearchValue } from '../requirements/api-definition.ts'
import type { Answer, Resource } from './answer.ts'
import { rawResource } from './answer.ts'
import { conflictSend } from './conflict.ts'
import type { Patient } from './patient.ts'
import { runningTest } from './running-test.ts'
import { sendRequest } from './send.ts'

/** What a test may change of a request that the vocabulary builds. */
export interface RequestChanges {
  /** Headers to set, whatever the vocabulary would have sent under that name. */
  headers?: Record<string, string>
  /** Send a token that was really issued, and that has to be refused; the test declares `needs('expired-token')` and so on. */
  bearer?: 'expired' | 'other-audience' | 'other-scope' | 'other-patient'
  /** Headers to leave out. */
  without?: string[]
  /** Send this text as the body, whatever it is. */
  text?: string
  /** Send these bytes as the body. */
  bytes?: Uint8Array
  /** Media type of the body; `application/fhir+json` unless given. */
  contentType?: string
  /** Version to name in If-Match as a weak entity tag; without it no If-Match is sent. */
  ifMatch?: string
  /** Version to name in the header that this API has for it, which api.yaml says under `version`. */
  ifVersion?: string
}

export type SearchParameters = Record<string, string> | readonly (readonly [name: string, value: string])[]

/** The system under test, in FHIR's words. Each call is one exchange, recorded and judged. */
export interface Target {
  /** Create a resource: POST [type]. */
  create(type: string, resource: object, changes?: RequestChanges): Promise<Answer>
  /**
   * Update what an answer carried: PUT [type]/[id] with that resource, changed as `to` says.
   * @param changes.ifMatch the version to name; left out, no If-Match is sent
   */
  update(existing: Answer, changes?: RequestChanges & { to?: object; id?: string }): Promise<Answer>
  /** Put a resource in the place of the one with this id: PUT [type]/[id]. */
  replace(id: string, resource: object, changes?: RequestChanges): Promise<Answer>
  /** Read a resource by its id, or the one that an answer is about: GET [type]/[id]. */
  read(type: string, of: Answer | string, changes?: RequestChanges): Promise<Answer>
  /** Delete a resource by its id, or the one that an answer is about: DELETE [type]/[id]. */
  delete(type: string, of: Answer | string, changes?: RequestChanges): Promise<Answer>
  /** The resources of one type that a patient has, by the search that the API documents. */
  find(type: string, by: { patient: Patient } & Record<string, unknown>, changes?: RequestChanges): Promise<Answer>
  /** A search with exactly these parameters, percent-encoded, in this order. */
  search(type: string, parameters: SearchParameters, changes?: RequestChanges): Promise<Answer>
  /** The same search by POST [type]/_search, with the parameters as a form. */
  searchByPost(type: string, parameters: SearchParameters, changes?: RequestChanges): Promise<Answer>
  /** A search with the query string exactly as given. */
  searchWith(type: string, query: string, changes?: RequestChanges): Promise<Answer>
  /** The parameters that `find` would send, for a test to change. */
  searchParameters(type: string, patient: Patient): Record<string, string>
  /** A system level operation: POST [base]/$name. */
  operation(name: string, body: object, changes?: RequestChanges): Promise<Answer>
  /** Any request: what the rest of the vocabulary cannot say. */
  request(method: string, path: string, changes?: RequestChanges & { resource?: object }): Promise<Answer>
}

/** The vocabulary's `target` for the test that is running. */
export function createTarget(): Target {
  const target: Target = {
    create: (type, resource, changes = {}) =>
      sendRequest({
        label: `Creating the ${type}`,
        method: 'POST',
        path: pathOf('POST', type, 'of type'),
        body: resource,
        changes,
      }),

    update: (existing, { to, id, ...changes } = {}) => {
      const resource = resourceToUpdate(existing)
      return target.replace(id ?? idOf(existing, resource), { ...resource, ...to }, changes)
    },

    replace: (id, resource, changes = {}) => {
      const type = String((resource as Partial<Resource>).resourceType)
      const path = pathById('PUT', type, id)
      return sendRequest({ label: `Updating the ${type}`, method: 'PUT', path, body: resource, changes })
    },

    read: (type, of, changes = {}) =>
      sendRequest({ label: `Reading the ${type}`, method: 'GET', path: pathById('GET', type, of), changes }),

    delete: (type, of, changes = {}) =>
      sendRequest({ label: `Deleting the ${type}`, method: 'DELETE', path: pathById('DELETE', type, of), changes }),

    find: (type, { patient, ...others }, changes = {}) => {
      const parameters = { ...target.searchParameters(type, patient) }
      for (const [name, value] of Object.entries(others)) {
        if (value === undefined) delete parameters[name]
        else parameters[name] = String(value)
      }
      return target.search(type, parameters, changes)
    },

    search: (type, parameters, changes = {}) => {
      return target.searchWith(type, encoded(parameters), changes)
    },

    searchByPost: (type, parameters, changes = {}) =>
      sendRequest({
        label: `Searching for the ${type} by POST`,
        method: 'POST',
        path: `${pathOf('GET', type, 'of type')}/_search`,
        changes: { text: encoded(parameters), contentType: 'application/x-www-form-urlencoded', ...changes },
      }),

    searchWith: (type, query, changes = {}) =>
      sendRequest({
        label: `Searching for the ${type}`,
        method: 'GET',
        path: `${pathOf('GET', type, 'of type')}${query === '' ? '' : `?${query}`}`,
        changes,
      }),

    searchParameters: (type, patient) => {
      const described = Object.entries(runningTest().suite.api.search?.[type] ?? {}).map(
        ([name, value]) => [name, searchValue(name, value)] as const,
      )
      const namesPatient = described.some(([, value]) => value.includes(patientMark))
      return Object.fromEntries([
        ...(namesPatient ? [] : [['patient', patient.nhsNumber]]),
        ...described.map(([name, value]) => [name, value.replaceAll(patientMark, patient.nhsNumber)]),
      ])
    },

    operation: (name, body, changes = {}) =>
      sendRequest({ label: `The operation ${name}`, method: 'POST', path: `/${name}`, body, changes }),

    request: (method, path, { resource, ...changes } = {}) =>
      sendRequest({
        label: `${method} ${path}`,
        method,
        path,
        changes,
        ...(resource === undefined ? {} : { body: resource }),
      }),
  }
  return target
}

/** @throws CouldNotReach when the resource has no id, or one that is no text */
function idOf(existing: Answer, { id }: Resource): string {
  if (typeof id === 'string') return id
  throw existing.unreachable('an id')
}

/** A search answer stands for its one entry; any other answer for its own resource. */
function resourceToUpdate(existing: Answer): Resource {
  const resource = rawResource(existing)
  if (resource.resourceType !== 'Bundle') return resource
  const entries = (resource.entry ?? []) as { resource?: Resource }[]
  const only = entries[0]?.resource
  if (only === undefined) throw existing.unreachable('an entry to update')
  return only
}

function searchValue(name: string, value: SearchValue): string {
  return typeof value === 'string' ? value : conflictSend(value.conflict, name)
}

const patientMark = '{{nhsNumber}}'

function encoded(parameters: SearchParameters): string {
  const pairs = Array.isArray(parameters) ? parameters : Object.entries(parameters)
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** Where the API has this interaction; a type that it does not have is addressed in FHIR's way. */
function pathOf(method: string, type: string, kind: 'of type' | 'by id'): string {
  const { interactions } = runningTest().suite.api
  const found = interactions.find(
    (one: Interaction) =>
      one.method === method && one.resource === type && one.path.includes('{id}') === (kind === 'by id'),
  )
  return found?.path ?? (kind === 'by id' ? `/${type}/{id}` : `/${type}`)
}

function pathById(method: string, type: string, of: Answer | string): string {
  const id = typeof of === 'string' ? of : of.id
  return pathOf(method, type, 'by id').replace('{id}', () => encodeURIComponent(id))
}
