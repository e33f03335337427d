import type { HeaderPair } from '../record/run-record.ts'
import { type BodyText, readBodyText } from './body-text.ts'
import { looksLikeJson } from './json-layout.ts'
import { isJsonAboutPerson, type RedactionRules, redactJson } from './json-redaction.ts'
import { NhsNumberPseudonyms } from './nhs-number-pseudonyms.ts'
import { RedactionTally } from './redaction-mark.ts'
import { isTimeOrCount, maskSecretHeader } from './secret-headers.ts'
import { type NamedSecret, SecretValues } from './secret-values.ts'
import { maskPersonalParameters, maskPersonalXml, redactPlainText } from './text-redaction.ts'

export interface RedactorOptions {
  /** NHS numbers that may be stored beside those of the test range: the patients listed for the environment. */
  allowedNumbers: Iterable<string>
  /** Values of environment variables that may appear nowhere. */
  secrets: NamedSecret[]
  /** Random per run, never written. The workers of one run share it, so that their pseudonyms agree. */
  key: string
}

/** A message as the redactor takes it; requests and answers of `src/target/transport.ts` are such messages. */
export interface PlainMessage {
  url?: string
  headers: HeaderPair[]
  body?: Uint8Array
}

export interface RedactedMessage {
  url: string
  headers: HeaderPair[]
  body?: RedactedBody
}

export interface RedactedBody {
  bytes: Uint8Array
  /** What was masked, by kind: no values. */
  redactions: { what: string; count: number }[]
}

export interface Redactor {
  /**
   * Redacts the messages of one exchange together: when one of them names a patient who may be real, personal text is
   * masked in all of them, because an answer about a patient need not repeat the number that was asked for.
   *
   * @param isAboutPerson to mask personal text although no number says so
   */
  redact(messages: PlainMessage[], isAboutPerson?: boolean): RedactedMessage[]
  /** Masks this secret too, from now on: a token that was obtained or renewed in the course of the run. */
  conceal(secret: NamedSecret): void
  /** Redacts a sentence: an error message, a title. */
  redactText(text: string): string
  /** True for ten digits that this redactor gave in place of an NHS number. */
  isPseudonym(digits: string): boolean
}

/**
 * Makes the redactor of a run. What it gives is all that is ever written: no known secret, no credential, no NHS number
 * of a person who may be real, and no personal text about such a person. Redacting twice changes nothing; a body with
 * nothing to hide keeps every byte.
 */
export function createRedactor(options: RedactorOptions): Redactor {
  const rules: RedactionRules = {
    secrets: new SecretValues(options.secrets),
    numbers: new NhsNumberPseudonyms(options),
  }

  return {
    redact(messages, isAboutPerson = false) {
      const bodies = messages.map(({ body }) => (body === undefined ? undefined : examineBody(body, rules)))
      const isAbout =
        isAboutPerson ||
        bodies.some((body) => body?.namesPerson) ||
        messages.some(({ url, headers }) => isHeadAboutPerson(url ?? '', headers, rules))
      return messages.map(({ url, headers }, index) => {
        const body = bodies[index]
        return {
          url: redactUrl(url ?? '', rules, isAbout),
          headers: headers.map((header) => redactHeader(header, rules, isAbout)),
          ...(body === undefined ? {} : { body: redactBody(body, rules, isAbout) }),
        }
      })
    },
    conceal: (secret) => rules.secrets.add([secret]),
    redactText: (text) => redactPlainText(text, rules, new RedactionTally()),
    isPseudonym: (digits) => rules.numbers.isPseudonym(digits),
  }
}

/** A body, read once, and what a first look says of it. */
interface ExaminedBody extends BodyText {
  bytes: Uint8Array
  /** Nothing in it can be a secret or a number of a person: only personal text may have to be masked. */
  isPlain: boolean
  /** It holds the NHS number of a person who may be real. */
  namesPerson: boolean
}

function examineBody(bytes: Uint8Array, rules: RedactionRules): ExaminedBody {
  const { text, encode } = readBodyText(bytes)
  const hasNumber = rules.numbers.isIn(text)
  const isEscaped = text.includes('\\u')
  const namesPerson = (hasNumber || isEscaped) && (looksLikeJson(text) ? isJsonAboutPerson(text, rules) : hasNumber)
  return { bytes, text, encode, namesPerson, isPlain: !hasNumber && !isEscaped && !rules.secrets.mayBeIn(text) }
}

function isHeadAboutPerson(url: string, headers: HeaderPair[], { numbers }: RedactionRules): boolean {
  return (
    numbers.isIn(url) ||
    headers.some(([name, value]) => value.length >= 10 && !isTimeOrCount(name) && numbers.isIn(value))
  )
}

const userInformation = /^([a-z][\w+.-]*:\/\/)[^/?#@\s]+@/i

function redactUrl(url: string, rules: RedactionRules, isAboutPerson: boolean): string {
  const tally = new RedactionTally()
  const redacted = redactPlainText(url.replace(userInformation, '$1‹redacted: credentials›@'), rules, tally)
  return isAboutPerson ? maskPersonalParameters(redacted, tally) : redacted
}

function redactHeader([name, value]: HeaderPair, rules: RedactionRules, isAboutPerson: boolean): HeaderPair {
  const masked = maskSecretHeader([name, value], rules.secrets)
  if (masked === undefined && isTimeOrCount(name) && /^[0-9]+$/.test(value)) return [name, value]
  return [name, masked ?? redactUrl(value, rules, isAboutPerson)]
}

function redactBody(body: ExaminedBody, rules: RedactionRules, isAboutPerson: boolean): RedactedBody {
  const { bytes, text, encode, isPlain } = body
  if (isPlain && !isAboutPerson) return { bytes, redactions: [] }
  const tally = new RedactionTally()
  const redacted = redactBodyText(text, rules, isAboutPerson, tally)
  return { bytes: redacted === text ? bytes : encode(redacted), redactions: tally.list() }
}

function redactBodyText(text: string, rules: RedactionRules, isAboutPerson: boolean, tally: RedactionTally): string {
  if (looksLikeJson(text)) {
    const redacted = redactJson(text, rules, isAboutPerson, tally)
    return isJson(redacted) ? redacted : redactPlainText(redacted, rules, tally)
  }
  const redacted = redactPlainText(text, rules, tally)
  if (!isAboutPerson) return redacted
  return text.trimStart().startsWith('<') ? maskPersonalXml(redacted, tally) : maskPersonalParameters(redacted, tally)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''))
    return true
  } catch {
    return false
  }
}
