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
  return layoutOf(text).tokens.some((token) => token.key !== codeMember && numbers.isIn(tokenText(text, token)))
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
  { secrets, numbers }: RedactionRules,
  context: PersonalContext | undefined,
  tally: RedactionTally,
): string {
  const written = text.slice(token.start, token.end)
  if (token.kind === 'literal' && written.length < 10) return written
  const value = tokenText(text, token)
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
