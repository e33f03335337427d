import { isDate, isDateTime, isInstant, isTime } from './date-scanner.ts'
import type { FhirVersion } from './finding.ts'
import {
  hasControl,
  isAbsolute,
  isBase64,
  isCode,
  isId,
  isOid,
  isText,
  isUri,
  isUuid,
  longestText,
} from './text-scanner.ts'

/** The format of a primitive type: whether a value is right is asked of every value, what is wrong of few. */
export interface Format {
  isRight(value: unknown): boolean
  /** What is wrong with a value that is not right. */
  fault(value: unknown): Fault
}

export interface Fault {
  key: 'type' | 'format' | 'empty'
  expected: string
  /** Given for what the specification only advises against. */
  severity?: 'warning'
}

const wrongString: Fault = { key: 'type', expected: 'a string' }
const emptyString: Fault = { key: 'empty', expected: 'text that is not empty' }

function text(expected: string, isRight: (value: string) => boolean): Format {
  const fault: Fault = { key: 'format', expected }
  return {
    isRight: (value) => typeof value === 'string' && value !== '' && isRight(value),
    fault: (value) => (typeof value !== 'string' ? wrongString : value === '' ? emptyString : fault),
  }
}

function integer(expected: string, least: number): Format {
  const fault: Fault = { key: 'format', expected }
  const wrongType: Fault = { key: 'type', expected: 'a whole number, not in quotes' }
  return {
    isRight: (value) => typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 2147483647,
    fault: (value) => (typeof value === 'number' ? fault : wrongType),
  }
}

const boolean: Format = {
  isRight: (value) => typeof value === 'boolean',
  fault: () => ({ key: 'type', expected: 'true or false, not in quotes' }),
}

const decimal: Format = {
  isRight: (value) => typeof value === 'number' && Number.isFinite(value),
  fault: () => ({ key: 'type', expected: 'a number, not in quotes' }),
}

const wrongText: Fault = { key: 'format', expected: 'text of at most 1 MB, without control characters' }
/** A string of white space may be lost on the way, so there SHOULD be something else (hl7.org/fhir/R4/datatypes.html#string). */
const blankText: Fault = { key: 'format', expected: 'text with a visible character', severity: 'warning' }

/** Text without control characters other than tab, line feed and carriage return. */
const string: Format = {
  isRight: (value) => typeof value === 'string' && isText(value),
  fault: (value) => {
    if (typeof value !== 'string') return wrongString
    if (value === '') return emptyString
    return value.length > longestText || hasControl(value) ? wrongText : blankText
  },
}

const uri = text('a URI without spaces; a urn:uuid: in lower case, a urn:oid: with dotted numbers', isUri)

const shared: Record<string, Format> = {
  boolean,
  decimal,
  integer: integer('a whole number from -2147483648 to 2147483647', -2147483648),
  unsignedInt: integer('a whole number from 0 to 2147483647', 0),
  positiveInt: integer('a whole number from 1 to 2147483647', 1),
  string,
  markdown: string,
  code: text('a code without spaces at the ends, and single spaces within', isCode),
  id: text('1 to 64 letters, digits, "-" or "."', isId),
  uri,
  oid: text('urn:oid: and an object identifier', isOid),
  base64Binary: text('base64', isBase64),
  time: text('a time, hh:mm:ss', isTime),
  instant: text('a date and time with zone, YYYY-MM-DDThh:mm:ss+zz:zz', isInstant),
  date: text('a date that exists: YYYY, YYYY-MM or YYYY-MM-DD', isDate),
  dateTime: text(
    'a date that exists, and with a time also seconds and a zone: YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz',
    isDateTime,
  ),
  xhtml: text('an XHTML div', () => true),
}

/** HL7's own examples of R4 give relative ones, which lead nowhere but on one server. */
const relativeCanonical: Fault = {
  key: 'format',
  expected: 'an absolute URI, or # and the id of what is contained',
  severity: 'warning',
}

const canonical: Format = {
  isRight: (value) => uri.isRight(value) && (isAbsolute(value as string) || (value as string).startsWith('#')),
  fault: (value) => (uri.isRight(value) ? relativeCanonical : uri.fault(value)),
}

const onlyR4: Record<string, Format> = {
  url: uri,
  canonical,
  uuid: text('urn:uuid: and a UUID in lower case', isUuid),
}

/** The primitive types of a release, each with its format (hl7.org/fhir/datatypes.html). */
export function primitiveFormats(version: FhirVersion): ReadonlyMap<string, Format> {
  return new Map(Object.entries(version === 'r4' ? { ...shared, ...onlyR4 } : shared))
}
