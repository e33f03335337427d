import { type RedactionTally, redactionMark } from './redaction-mark.ts'

export interface NamedSecret {
  /** Name of the environment variable that holds it. */
  name: string
  value: string
}

/** A shorter value would mask ordinary words wherever they stand; it is masked only where a secret is expected. */
export const minimumSecretLength = 6

/** Members of a token request or answer, and their like, whose value is a secret whatever it is. */
const secretMembers =
  'access_token|refresh_token|id_token|client_assertion|client_secret|subject_token|actor_token|assertion|password|' +
  'passphrase|code_verifier|private_key|apikey|api_key'

const secretMember = new RegExp(`^(?:${secretMembers})$`, 'i')

/** `name=value`, `"name": "value"` and `<name>value<` in text that is not read as JSON. */
const secretAssignment = new RegExp(
  String.raw`(?<![\w-])(${secretMembers})((?:%22|\\?["'])?(?:\s*[:=>]\s*|%3D|%3A)(?:%22|\\?["'])?)(?!‹redacted: |[{[]|(?:true|false|null)\b)([^\s"'&<>,;\\‹]+)`,
  'gi',
)

/** One of these is in every text that {@link SecretValues.maskInText} could change, known secrets aside. */
const tokenBeginnings = ['eyJ', 'eyA', 'ewo']
const secretWords = ['nhsmesh', 'token', 'secret', 'assertion', 'pass', 'verifier', 'private_key', 'apikey', 'api_key']

/** True for the name of a JSON or form member whose value is a secret, e.g. `access_token`. */
export function isSecretMember(name: string): boolean {
  return secretMember.test(name)
}

/** The ways in which one value may be written: as it is, escaped in JSON, percent-encoded, in a form, and in base64. */
function spellingsOf(value: string): string[] {
  const encoded = encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'))
  const base64 = Buffer.from(value, 'utf8').toString('base64')
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encoded,
    encoded.replaceAll('%20', '+'),
    encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
    base64,
    base64.replaceAll('=', ''),
    Buffer.from(value, 'utf8').toString('base64url'),
  ]
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Finds known secrets, members that hold secrets, and anything shaped like a JSON Web Token, in any text. */
export class SecretValues {
  readonly #nameOf = new Map<string, string>()
  #spellings: RegExp | undefined

  constructor(secrets: NamedSecret[]) {
    this.add(secrets)
  }

  /** Secrets that became known later, such as a token that was renewed. */
  add(secrets: readonly NamedSecret[]): void {
    for (const { name, value } of secrets) {
      if (value.length < minimumSecretLength) continue
      for (const spelling of spellingsOf(value)) {
        if (!this.#nameOf.has(spelling)) this.#nameOf.set(spelling, name)
      }
    }
    // The longest first: a spelling may begin with a shorter one.
    const spellings = [...this.#nameOf.keys()].sort((one, other) => other.length - one.length)
    this.#spellings = spellings.length === 0 ? undefined : new RegExp(spellings.map(escapeRegExp).join('|'), 'g')
  }

  /** The name of the secret that the text holds, if it holds one. */
  nameIn(text: string): string | undefined {
    if (this.#spellings === undefined) return undefined
    this.#spellings.lastIndex = 0
    const match = this.#spellings.exec(text)
    return match === null ? undefined : this.#nameOf.get(match[0])
  }

  /** False when nothing in a text can be what {@link maskInText} masks. Cheap, because nearly every text is such a one. */
  mayBeIn(text: string): boolean {
    for (const spelling of this.#nameOf.keys()) if (text.includes(spelling)) return true
    for (const beginning of tokenBeginnings) if (text.includes(beginning)) return true
    const lowered = text.toLowerCase()
    for (const word of secretWords) if (lowered.includes(word)) return true
    return false
  }

  #maskValues(text: string, tally: RedactionTally): string {
    const known =
      this.#spellings === undefined
        ? text
        : text.replace(this.#spellings, (spelling) => {
            const name = this.#nameOf.get(spelling) ?? 'secret'
            tally.add(name)
            return redactionMark(name)
          })
    return maskTokens(known, tally)
  }

  /** Masks known secrets, JSON Web Tokens, and values assigned to a secret name. */
  maskInText(text: string, tally: RedactionTally): string {
    if (!this.mayBeIn(text)) return text
    const masked = this.#maskValues(text, tally).replace(meshTokens, (_whole, scheme: string) => {
      tally.add('token')
      return `${scheme}${redactionMark('token')}`
    })
    return masked.replace(secretAssignment, (_whole, name: string, sign: string) => {
      tally.add(name.toLowerCase())
      return `${name}${sign}${redactionMark(name.toLowerCase())}`
    })
  }
}

/** A token of MESH, which a server may give back: mailbox, nonce, count, time and hash. */
const meshTokens = /(NHSMESH )[\w-]{1,64}:[\w-]{1,64}:\d{1,10}:\d{12}:[0-9a-f]{16,64}/gi

const tokenStarts = /ey[JA]|ewo/g
const tokenPart = /[\w-]*/y

/**
 * Masks texts shaped like a JSON Web Token: three or five base64url parts, the first of which begins with `{`. Written as
 * a walk, because a regular expression would scan a long run of letters again from every place where it may start.
 */
function maskTokens(text: string, tally: RedactionTally): string {
  let masked = ''
  let done = 0
  tokenStarts.lastIndex = 0
  for (let start = tokenStarts.exec(text); start !== null; start = tokenStarts.exec(text)) {
    let end = start.index
    let parts = 0
    do {
      tokenPart.lastIndex = parts === 0 ? end : end + 1
      end = tokenPart.lastIndex + (tokenPart.exec(text)?.[0].length ?? 0)
      parts++
    } while (text[end] === '.' && parts < 5)
    tokenStarts.lastIndex = Math.max(end, start.index + 1)
    if (parts < 3) continue
    masked += `${text.slice(done, start.index)}${redactionMark('token')}`
    done = end
    tally.add('token')
  }
  return done === 0 ? text : masked + text.slice(done)
}
