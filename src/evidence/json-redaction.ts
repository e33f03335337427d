import { decodeJsonString, type JsonLayout, type JsonToken, layoutOf } from './json-layout.ts'
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
  if (!text.includes('\\') && !numbers.isIn(text)) return false
  return layoutOf(text).tokens.some(
    (token) => token.key !== codeMember && numbers.isIn(decodeJsonString(text.slice(token.start, token.end))),
  )
}

/**
 * Redacts a JSON text by replacing single values where they stand: white space, order, duplicate members and the way in
 * which numbers are written stay as they came, and so do the lines and columns of everything before a replacement.
 *
 * @param isAboutPerson whether personal text is masked too
 */
export function redactJson(text: string, rules: RedactionRules, isAboutPerson: boolean, tally: RedactionTally): string {
  const layout = layoutOf(text)
  const underSecret = secretContainers(layout)
  const context = isAboutPerson ? new PersonalContext(layout) : undefined
  let redacted = ''
  let done = 0
  for (const token of layout.tokens) {
    const written = text.slice(token.start, token.end)
    const rewritten =
      token.kind !== 'key' && (underSecret[token.container] || isSecretMember(token.key))
        ? maskSecretMember(token, written, tally)
        : rewriteToken(token, written, rules, context, tally)
    if (rewritten === written) continue
    redacted += text.slice(done, token.start) + rewritten
    done = token.end
  }
  return done === 0 ? text : redacted + text.slice(done)
}

function secretContainers({ containers }: JsonLayout): boolean[] {
  const isSecret: boolean[] = []
  for (const { parent, key } of containers) isSecret.push((isSecret[parent] ?? false) || isSecretMember(key))
  return isSecret
}

function maskSecretMember(token: JsonToken, written: string, tally: RedactionTally): string {
  const mark = JSON.stringify(redactionMark(token.key.toLowerCase()))
  if (token.kind === 'literal' || written === '""' || written === mark) return written
  tally.add(token.key.toLowerCase())
  return mark
}

function rewriteToken(
  token: JsonToken,
  written: string,
  { secrets, numbers }: RedactionRules,
  context: PersonalContext | undefined,
  tally: RedactionTally,
): string {
  if (token.kind === 'literal' && written.length < 10) return written
  const value = token.kind === 'string' || token.kind === 'key' ? decodeJsonString(written) : written
  const withoutSecrets = secrets.maskInText(value, tally)
  const replaced =
    token.key === codeMember && token.kind !== 'key'
      ? { text: withoutSecrets, count: 0 }
      : numbers.replaceIn(withoutSecrets)
  const element = token.kind === 'key' || isNumberAlone(value, replaced) ? undefined : context?.elementOf(token)
  if (element !== undefined && token.kind === 'string') {
    const masked = maskPersonalText(element, value)
    if (masked === value) return written
    tally.add(element)
    return JSON.stringify(masked)
  }
  if (element !== undefined && token.kind === 'number' && written !== '0') {
    tally.add(element)
    return '0'
  }
  tally.add('NHS number', replaced.count)
  if (replaced.text === value) return written
  // A string that is not well-formed was not decoded, and a number stays a number unless a mark stands in it.
  const isWritten = value.startsWith('"') || (token.kind === 'number' && withoutSecrets === value)
  return isWritten ? replaced.text : JSON.stringify(replaced.text)
}

/** A text that is an NHS number and nothing else keeps its pseudonym: equality is evidence. */
function isNumberAlone(value: string, replaced: { text: string; count: number }): boolean {
  return replaced.count === 1 && /^[0-9][0-9 -]{8,10}[0-9]$/.test(value)
}
