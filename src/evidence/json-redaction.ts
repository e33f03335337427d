import { type JsonLayout, type JsonToken, layoutOf, tokenText } from './json-layout.ts'
import type { NhsNumberPseudonyms } from './nhs-number-pseudonyms.ts'
import { maskPersonalText, PersonalContext } from './personal-elements.ts'
import { type RedactionTally, redactionMark } from './redaction-mark.ts'
import { isSecretMember, type SecretValues } from './secret-values.ts'

export interface RedactionRules {
  secrets: SecretValues
  numbers: NhsNumberPseudonyms
}

/** Codes are not people: ten digits of SNOMED CT may pass Modulus 11 by chance. */
const codeMember = 'code'

/** Whether a JSON text holds an NHS number that may not be stored, other than as a code. */
export function isJsonAboutPerson(text: string, { numbers }: RedactionRules): boolean {
  return layoutOf(text).tokens.some(
    (token) => token.key !== codeMember && numbers.isIn(wholePart(token, tokenText(text, token))),
  )
}

const fraction = /[.eE].*$/

/** Of a JSON number, what is before the point: ten digits after it are no NHS number. */
function wholePart({ kind }: JsonToken, text: string): string {
  return kind === 'number' ? text.replace(fraction, '') : text
}

/**
 * Redacts a JSON text by replacing single values where they stand: white space, order, duplicate members and the way in
 * which numbers are written stay as they came, and so do the lines and columns of everything before a replacement.
 *
 * @param isAboutPerson whether personal text is masked too
 */
export function redactJson(text: string, rules: RedactionRules, isAboutPerson: boolean, tally: RedactionTally): string {
  const layout = layoutOf(text)
  const secretNames = secretContainers(layout)
  const context = isAboutPerson ? new PersonalContext(layout) : undefined
  let redacted = ''
  let done = 0
  for (const token of layout.tokens) {
    const written = text.slice(token.start, token.end)
    const secretName = secretNames[token.container] ?? (isSecretMember(token.key) ? token.key : undefined)
    const rewritten =
      secretName !== undefined && token.kind !== 'key'
        ? maskSecretMember(secretName.toLowerCase(), token, written, tally)
        : rewriteToken(token, text, rules, context, tally)
    if (rewritten === written) continue
    redacted += text.slice(done, token.start) + rewritten
    done = token.end
  }
  return done === 0 ? text : redacted + text.slice(done)
}

/** For each container: the secret member that it is in, if it is in one. */
function secretContainers({ containers }: JsonLayout): (string | undefined)[] {
  const names: (string | undefined)[] = []
  for (const { parent, key } of containers) names.push(names[parent] ?? (isSecretMember(key) ? key : undefined))
  return names
}

function maskSecretMember(name: string, { kind }: JsonToken, written: string, tally: RedactionTally): string {
  const mark = JSON.stringify(redactionMark(name))
  if (kind === 'literal' || written === '""' || written === mark) return written
  tally.add(name)
  return mark
}

function rewriteToken(
  token: JsonToken,
  text: string,
  rules: RedactionRules,
  context: PersonalContext | undefined,
  tally: RedactionTally,
): string {
  const written = text.slice(token.start, token.end)
  const element = token.kind === 'key' ? undefined : context?.elementOf(token)
  if (token.kind === 'number') return rewriteNumber(token, written, rules, element, tally)
  if (token.kind === 'literal' && written.length < 10) return written
  const value = tokenText(text, token)
  const replaced = replaceValues(token, value, rules, tally)
  const isPersonalText = element !== undefined && token.kind === 'string' && !isNumberAlone(value, replaced)
  const rewritten = isPersonalText ? maskPersonalText(element, value) : replaced.text
  tally.add('NHS number', isPersonalText ? 0 : replaced.count)
  if (rewritten === value) return written
  if (isPersonalText) tally.add(element)
  // What is no well-formed string was not decoded, so it must not be encoded either.
  return isPersonalText || isJsonString(written) ? JSON.stringify(rewritten) : rewritten
}

/** A number stays a number, unless it is a known secret. */
function rewriteNumber(
  token: JsonToken,
  written: string,
  rules: RedactionRules,
  element: string | undefined,
  tally: RedactionTally,
): string {
  if (element !== undefined) {
    if (written !== '0') tally.add(element)
    return '0'
  }
  const masked = rules.secrets.maskInText(written, tally)
  if (masked !== written) return JSON.stringify(masked)
  const whole = wholePart(token, written)
  const replaced = replaceValues(token, whole, rules, tally)
  tally.add('NHS number', replaced.count)
  return replaced.text + written.slice(whole.length)
}

function replaceValues(
  { key, kind }: JsonToken,
  value: string,
  { secrets, numbers }: RedactionRules,
  tally: RedactionTally,
): { text: string; count: number } {
  const text = secrets.maskInText(value, tally)
  return key === codeMember && kind !== 'key' ? { text, count: 0 } : numbers.replaceIn(text)
}

function isJsonString(written: string): boolean {
  try {
    return typeof JSON.parse(written) === 'string'
  } catch {
    return false
  }
}

/** A text that is an NHS number and nothing else keeps its pseudonym: equality is evidence. */
function isNumberAlone(value: string, { count }: { count: number }): boolean {
  return count === 1 && /^[0-9][0-9 -]{8,10}[0-9]$/.test(value)
}
