/**
 * The formats of text. Most texts of a document are a few characters long, where a loop is cheapest; from a dozen on, a
 * regular expression takes a quarter of the loop's time for each character, after 50 ns to start (measured on Node 20).
 */
const short = 12

/** A string is at most 1 MB (hl7.org/fhir/datatypes.html#string). */
export const longestText = 1024 * 1024

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/
const visible = /[^\t\n\r ]/

export function hasControl(value: string): boolean {
  return control.test(value)
}

/** Not blank, and without control characters other than tab, line feed and carriage return. */
export function isText(value: string): boolean {
  const { length } = value
  if (length > short)
    return length <= longestText && !control.test(value) && (value.charCodeAt(0) > 32 || visible.test(value))
  let isBlank = true
  for (let index = 0; index < length; index++) {
    const code = value.charCodeAt(index)
    if (code > 32) isBlank = false
    else if (code < 32 && code !== 9 && code !== 10 && code !== 13) return false
  }
  return !isBlank
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const space = /[\u0000-\u0020\u00a0]/

function hasNoSpace(value: string): boolean {
  if (value.length > short) return !space.test(value)
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (code <= 32 || code === 0xa0) return false
  }
  return true
}

const oidPattern = /^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$/
const uuidPattern = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isOid(value: string): boolean {
  return oidPattern.test(value)
}

export function isUuid(value: string): boolean {
  return uuidPattern.test(value)
}

/** Whether an address says how it is to be read: `http:`, `urn:` and so on. */
export function isAbsolute(address: string): boolean {
  return address.startsWith('http://') || absolute.test(address)
}

const absolute = /^[a-z][a-z0-9+.-]*:/i

/** A `urn:oid:` must be one, and a `urn:uuid:` in lower case (hl7.org/fhir/datatypes.html#uri); any other URI is free of spaces. */
export function isUri(value: string): boolean {
  if (!hasNoSpace(value)) return false
  const first = value.charCodeAt(0)
  if (first !== 117) return first !== 111 || !value.startsWith('oid:')
  if (value.startsWith('urn:oid:')) return isOid(value)
  if (value.startsWith('urn:uuid:')) return isUuid(value)
  return !value.startsWith('uuid:')
}

/** No space at either end, and no two together. */
export function isCode(value: string): boolean {
  let wasSpace = true
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    const isSpace = code === 32 || (code >= 9 && code <= 13)
    if (isSpace && (wasSpace || code !== 32)) return false
    wasSpace = isSpace
  }
  return !wasSpace
}

/** 1 to 64 letters, digits, "-" or ".". */
export function isId(value: string): boolean {
  return value.length <= 64 && isIdPart(value, 0, value.length)
}

/** Whether a part of a text is made of what ids are made of. */
export function isIdPart(value: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    const code = value.charCodeAt(index)
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
    if (!isLetter && !(code >= 48 && code <= 57) && code !== 45 && code !== 46) return false
  }
  return true
}

// To look for what is not allowed is five times as fast as to match all that is.
const notBase64 = /[^A-Za-z0-9+/=]/

/** Base64, with padding; white space between is allowed. */
export function isBase64(value: string): boolean {
  let symbols = value
  if (notBase64.test(value)) {
    symbols = value.replace(/[ \t\r\n]+/g, '')
    if (notBase64.test(symbols)) return false
  }
  if (symbols === '' || symbols.length % 4 !== 0) return false
  const padding = symbols.indexOf('=')
  return padding === -1 || padding === symbols.length - 1 || (padding === symbols.length - 2 && symbols.endsWith('=='))
}
