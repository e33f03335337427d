import type { HeaderPair } from '../record/run-record.ts'
import { redactionMark } from './redaction-mark.ts'
import type { SecretValues } from './secret-values.ts'

const secretHeaders = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'cookie2',
  'apikey',
  'api-key',
  'x-api-key',
  'x-auth-token',
  'x-amz-security-token',
  'client-assertion',
  'x-client-assertion',
])

const secretHeaderWords =
  /(?:^|[-_])(?:secret|password|passphrase|assertion|access[-_]?token|id[-_]?token|api[-_]?key)(?:$|[-_])/

/** A role of a member of staff. What is clearly not one (a test sends it on purpose) is evidence and stays. */
const roleHeader = 'nhsd-session-urid'
const rolePattern = /[0-9]{6,}/

/** The scheme of credentials is no secret, and the form of the header is judged by it. */
const schemedCredentials = /^(Bearer|Basic|Digest|NHSMESH|Negotiate) (?=\S)/

/** True for the headers whose value is always a secret. */
export function isSecretHeader(name: string): boolean {
  const lowered = name.toLowerCase()
  return secretHeaders.has(lowered) || secretHeaderWords.test(lowered) || lowered === roleHeader
}

/** Fields of HTTP that hold a time or a count (RFC 9110, RFC 9111): ten digits there are seconds or bytes, not a person. */
const timesAndCounts = new Set(
  'date last-modified expires age content-length retry-after if-modified-since if-unmodified-since'.split(' '),
)

/** True for the headers of HTTP whose value is a time or a count. */
export function isTimeOrCount(name: string): boolean {
  return timesAndCounts.has(name.toLowerCase())
}

/**
 * The value to store in place of a secret header's value, or undefined when the header is not one. An empty value stays
 * empty: that nothing was sent is evidence.
 */
export function maskSecretHeader([name, value]: HeaderPair, secrets: SecretValues): string | undefined {
  if (!isSecretHeader(name)) return undefined
  const lowered = name.toLowerCase()
  if (value.trim() === '' || (lowered === roleHeader && !rolePattern.test(value))) return undefined
  const scheme = lowered.endsWith('authorization') ? (schemedCredentials.exec(value)?.[0] ?? '') : ''
  const credentials = value.slice(scheme.length)
  if (/^‹redacted: [\w.-]{1,128}›$/.test(credentials) && secrets.nameIn(credentials) === undefined) return value
  return `${scheme}${redactionMark(secrets.nameIn(value) ?? name)}`
}
