import type { FhirVersion } from './finding.ts'

/** Says what is wrong with a primitive value, or undefined when it is right. */
export type Format = (value: unknown) => Fault | undefined

export interface Fault {
  key: 'type' | 'format' | 'empty'
  expected: string
  /** Given for what the specification only advises against. */
  severity?: 'warning'
}

const wrongString: Fault = { key: 'type', expected: 'a string' }
const emptyString: Fault = { key: 'empty', expected: 'text that is not empty' }

/** A year, month or day, and a time of day with zone: what dates are made of. */
const year = '([0-9]{4})'
const month = '(0[1-9]|1[0-2])'
const day = '(0[1-9]|[12][0-9]|3[01])'
const time = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?'
const zone = '(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))'
const datePattern = new RegExp(`^${year}(-${month}(-${day})?)?$`)
const dateTimePattern = new RegExp(`^${year}(-${month}(-${day}(T${time}${zone})?)?)?$`)
const instantPattern = new RegExp(`^${year}-${month}-${day}T${time}${zone}$`)
const timePattern = new RegExp(`^${time}$`)

const lengthOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether the day exists in its month; the pattern has been checked before. */
function isRealDay(text: string): boolean {
  if (text.length < 10) return text.slice(0, 4) !== '0000'
  const dayOfMonth = Number(text.slice(8, 10))
  if (dayOfMonth <= 28) return text.slice(0, 4) !== '0000'
  const monthOfYear = Number(text.slice(5, 7))
  const inYear = Number(text.slice(0, 4))
  const isLeap = (inYear % 4 === 0 && inYear % 100 !== 0) || inYear % 400 === 0
  return inYear > 0 && dayOfMonth <= (monthOfYear === 2 && isLeap ? 29 : (lengthOfMonth[monthOfYear - 1] ?? 31))
}

function text(expected: string, isRight: (value: string) => boolean): Format {
  const fault: Fault = { key: 'format', expected }
  return (value) => {
    if (typeof value !== 'string') return wrongString
    if (value === '') return emptyString
    return isRight(value) ? undefined : fault
  }
}

function integer(expected: string, least: number): Format {
  const fault: Fault = { key: 'format', expected }
  const wrongType: Fault = { key: 'type', expected: 'a whole number, not in quotes' }
  return (value) => {
    if (typeof value !== 'number') return wrongType
    return Number.isInteger(value) && value >= least && value <= 2147483647 ? undefined : fault
  }
}

/** A string is at most 1 MB (hl7.org/fhir/datatypes.html#string). */
const longestText = 1024 * 1024

const wrongText: Fault = {
  key: 'format',
  expected: 'text of at most 1 MB, without control characters',
}
/** A string of white space may be lost on the way, so there SHOULD be something else (hl7.org/fhir/R4/datatypes.html#string). */
const blankText: Fault = { key: 'format', expected: 'text with a visible character', severity: 'warning' }

/** Text without control characters other than tab, line feed and carriage return. */
const string: Format = (value) => {
  if (typeof value !== 'string') return wrongString
  if (value === '') return emptyString
  if (value.length > longestText) return wrongText
  let isBlank = true
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code > 32) isBlank = false
    else if (code < 32 && code !== 9 && code !== 10 && code !== 13) return wrongText
  }
  return isBlank ? blankText : undefined
}

function hasNoSpace(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code <= 32 || code === 0xa0) return false
  }
  return true
}

/** No space at either end, and no two together. */
function isCode(value: string): boolean {
  let wasSpace = true
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    const isSpace = code === 32 || (code >= 9 && code <= 13)
    if (isSpace && (wasSpace || code !== 32)) return false
    wasSpace = isSpace
  }
  return !wasSpace
}

function isId(value: string): boolean {
  if (value.length > 64) return false
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
    if (!isLetter && !(code >= 48 && code <= 57) && code !== 45 && code !== 46) return false
  }
  return true
}

const oidPattern = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/
const uuidPattern = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Whether an address says how it is to be read: `http:`, `urn:` and so on. */
export function isAbsolute(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(address)
}

/** A `urn:oid:` must be one, and a `urn:uuid:` in lower case (hl7.org/fhir/datatypes.html#uri); any other URI is free of spaces. */
function isUri(value: string): boolean {
  if (!hasNoSpace(value)) return false
  const first = value.charCodeAt(0)
  if (first !== 117) return first !== 111 || !value.startsWith('oid:')
  if (value.startsWith('urn:oid:')) return oidPattern.test(value)
  if (value.startsWith('urn:uuid:')) return uuidPattern.test(value)
  return !value.startsWith('uuid:')
}

const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/

function isBase64(value: string): boolean {
  const symbols = /\s/.test(value) ? value.replace(/[ \t\r\n]+/g, '') : value
  return symbols !== '' && symbols.length % 4 === 0 && base64Pattern.test(symbols)
}

const boolean: Format = (value) =>
  typeof value === 'boolean' ? undefined : { key: 'type', expected: 'true or false, not in quotes' }

const decimal: Format = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : { key: 'type', expected: 'a number, not in quotes' }

const uri = text('a URI without spaces; a urn:uuid: in lower case, a urn:oid: with dotted numbers', isUri)
const id = text('1 to 64 letters, digits, "-" or "."', isId)
const code = text('a code without spaces at the ends, and single spaces within', isCode)

const shared: Record<string, Format> = {
  boolean,
  decimal,
  integer: integer('a whole number from -2147483648 to 2147483647', -2147483648),
  unsignedInt: integer('a whole number from 0 to 2147483647', 0),
  positiveInt: integer('a whole number from 1 to 2147483647', 1),
  string,
  markdown: string,
  code,
  id,
  uri,
  oid: text('urn:oid: and an object identifier', (value) => oidPattern.test(value)),
  base64Binary: text('base64', isBase64),
  time: text('a time, hh:mm:ss', (value) => timePattern.test(value)),
  instant: text(
    'a date and time with zone, YYYY-MM-DDThh:mm:ss+zz:zz',
    (value) => instantPattern.test(value) && isRealDay(value),
  ),
  date: text('a date that exists: YYYY, YYYY-MM or YYYY-MM-DD', (value) => datePattern.test(value) && isRealDay(value)),
  dateTime: text(
    'a date that exists, and with a time also seconds and a zone: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz',
    (value) => dateTimePattern.test(value) && isRealDay(value),
  ),
  xhtml: text('an XHTML div', () => true),
}

/** HL7's own examples of R4 give relative ones, which lead nowhere but on one server. */
const relativeCanonical: Fault = {
  key: 'format',
  expected: 'an absolute URI, or # and the id of what is contained',
  severity: 'warning',
}

const canonical: Format = (value) => {
  const fault = uri(value)
  if (fault) return fault
  return isAbsolute(value as string) || (value as string).startsWith('#') ? undefined : relativeCanonical
}

const onlyR4: Record<string, Format> = {
  url: uri,
  canonical,
  uuid: text('urn:uuid: and a UUID in lower case', (value) => uuidPattern.test(value)),
}

/** The primitive types of a release, each with its format (hl7.org/fhir/datatypes.html). */
export function primitiveFormats(version: FhirVersion): ReadonlyMap<string, Format> {
  return new Map(Object.entries(version === 'r4' ? { ...shared, ...onlyR4 } : shared))
}
