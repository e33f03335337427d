import type { RedactionRules } from './json-redaction.ts'
import { maskPersonalText } from './personal-elements.ts'
import { type RedactionTally, redactionMark } from './redaction-mark.ts'

const personalParameter =
  /(^|[?&;])((?:family|given|name|birthdate|dob|address[\w-]{0,40}|phone|email|telecom|postcode|postalcode)(?::[\w-]{1,20})?)=([^&;#\s"'<>]+)/gi

const personalXmlElement = new RegExp(
  '(<(?:[\\w.-]{1,40}:)?(family|given|prefix|suffix|line|city|district|state|postalCode|birthDate|deceasedDateTime|' +
    'valueString|supportingComment|comment)\\b(?:[^<>]*?\\svalue=["\'])?)(?<=value=["\'])([^"\'<>]*)',
  'g',
)
const xmlContact = /(<(?:[\w.-]{1,40}:)?value\s[^<>]{0,200}?value=["'])([^"'<>]*@[^"'<>]*|\+?[\d ()-]{7,20})(?=["'])/g
const narrativeStart = '<div xmlns="http://www.w3.org/1999/xhtml"'

/** Redacts text of any shape by pattern: secrets, assigned secrets and NHS numbers. */
export function redactPlainText(text: string, { secrets, numbers }: RedactionRules, tally: RedactionTally): string {
  const replaced = numbers.replaceIn(secrets.maskInText(text, tally))
  tally.add('NHS number', replaced.count)
  return replaced.text
}

/** Masks personal values of query parameters and form fields: `family=…`. */
export function maskPersonalParameters(text: string, tally: RedactionTally): string {
  return text.replace(personalParameter, (whole, before: string, name: string, value: string) => {
    if (value.startsWith('‹redacted:')) return whole
    tally.add(name)
    return `${before}${name}=${redactionMark(name)}`
  })
}

/** Masks personal elements of FHIR XML, narrative included, by pattern: XML is shown, and judged no further. */
export function maskPersonalXml(text: string, tally: RedactionTally): string {
  const mask = (before: string, element: string, value: string): string => {
    const masked = maskPersonalText(element, value)
    if (masked !== value) tally.add(element)
    return `${before}${masked}`
  }
  return maskNarrative(text, tally)
    .replace(personalXmlElement, (_whole, before: string, element: string, value: string) =>
      mask(before, element, value),
    )
    .replace(xmlContact, (_whole, before: string, value: string) => mask(before, 'telecom.value', value))
}

function maskNarrative(text: string, tally: RedactionTally): string {
  let masked = ''
  let done = 0
  for (let start = text.indexOf(narrativeStart); start !== -1; start = text.indexOf(narrativeStart, done)) {
    const end = text.indexOf('</text>', start)
    const rest = end === -1 ? text.length : end
    const narrative = maskPersonalText('div', text.slice(start, rest))
    if (narrative !== text.slice(start, rest)) tally.add('div')
    masked += text.slice(done, start) + narrative
    done = rest
  }
  return masked + text.slice(done)
}
