import type { VersionHeaders } from '../requirements/api-definition.ts'
import { conflictSend } from './conflict.ts'
import { runningTest } from './running-test.ts'

/** FHIR's own way: a weak entity tag in If-Match and in ETag. */
const ofFhir: VersionHeaders = { header: 'If-Match', value: 'W/"{version}"', answer: 'ETag' }

/** The headers in which the API under test carries versions, under the reading that is chosen. */
export function versionHeaders(): VersionHeaders {
  const { version } = runningTest().suite.api
  if (version === undefined) return ofFhir
  if (!('conflict' in version)) return version
  const said = (name: string) => conflictSend(version.conflict, name)
  return { header: said('header'), value: said('value'), answer: said('answer') }
}

/** The header of a request that names a version, with its value. */
export function versionHeaderFor(version: string): [name: string, value: string] {
  const { header, value } = versionHeaders()
  return [header, value.replace('{version}', () => version)]
}
