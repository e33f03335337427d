import type { RawAnswer, Transport } from '../transport.ts'
import { AuthorisationError } from './authorisation-error.ts'
import type { SecretKeeper } from './secret-source.ts'
import { codeMeanings, refusalMeanings } from './token-refusal-table.ts'

/** An access token and until when it is good. */
export interface IssuedToken {
  value: string
  /** Milliseconds since 1970; absent when the endpoint did not say. */
  expiresAt?: number
}

/** Name of the access token in the record: it stands where the token was. */
export const accessTokenName = 'access_token'

const visibleAscii = /^[\x21-\x7e]+$/
/** Longer words of a token endpoint are cut: they are quoted in a sentence. */
const longestQuote = 300

/**
 * Asks a token endpoint for an access token (RFC 6749 section 4 and 5).
 *
 * @param form fields of the request; they hold secrets and are never written anywhere
 * @param now milliseconds since 1970
 * @throws AuthorisationError naming the part that failed, in the endpoint's own words and in ours
 */
export async function requestToken(
  tokenUrl: string,
  form: Readonly<Record<string, string>>,
  { transport, keeper, now }: { transport: Transport; keeper: SecretKeeper; now: () => number },
): Promise<IssuedToken> {
  const outcome = await transport.send(
    {
      method: 'POST',
      url: tokenUrl,
      headers: [
        ['Accept', 'application/json'],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: new TextEncoder().encode(new URLSearchParams(form).toString()),
    },
    { test: null, ordinal: 0 },
  )
  if ('error' in outcome) {
    throw new AuthorisationError({
      part: 'token-endpoint',
      message: `The token endpoint ${tokenUrl} cannot be reached. ${keeper.redactText(outcome.error.message)}`,
      advice: 'Check auth.tokenUrl, and whether a proxy or a client certificate is needed on the way.',
      isPassing: true,
    })
  }
  const { answer } = outcome
  const members = membersOf(answer)
  if (answer.status !== 200) throw refusal(tokenUrl, answer.status, members, keeper)
  return issuedToken(tokenUrl, members, keeper, now())
}

/** The members of a JSON object that are texts or numbers, whatever the prototype of an object has. */
function membersOf({ body }: RawAnswer): Map<string, string | number> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map()
    return new Map(
      Object.entries(value).filter(
        (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
      ),
    )
  } catch {
    return new Map()
  }
}

/** The platform gives every value as text: `"expires_in":"599"`. */
function issuedToken(
  tokenUrl: string,
  members: ReadonlyMap<string, string | number>,
  keeper: SecretKeeper,
  now: number,
): IssuedToken {
  const value = members.get('access_token')
  if (typeof value === 'string') keeper.conceal({ name: accessTokenName, value })
  const other = members.get('refresh_token')
  if (typeof other === 'string') keeper.conceal({ name: 'refresh_token', value: other })
  if (typeof value !== 'string' || !visibleAscii.test(value)) {
    throw new AuthorisationError({
      part: 'token-endpoint',
      message: `${tokenUrl} answers 200, but not with an access token.`,
      advice: 'Check that auth.tokenUrl is the address of a token endpoint.',
    })
  }
  const type = String(members.get('token_type') ?? 'Bearer')
  if (type.toLowerCase() !== 'bearer') {
    throw new AuthorisationError({
      part: 'token-endpoint',
      message: `${tokenUrl} issues tokens of the type "${quoted(type, keeper)}".`,
      advice: 'Only bearer tokens can be used.',
    })
  }
  const seconds = Number(members.get('expires_in'))
  return { value, ...(Number.isFinite(seconds) && seconds > 0 ? { expiresAt: now + seconds * 1000 } : {}) }
}

function refusal(
  tokenUrl: string,
  status: number,
  members: ReadonlyMap<string, string | number>,
  keeper: SecretKeeper,
): AuthorisationError {
  const code = quoted(String(members.get('error') ?? ''), keeper)
  const words = quoted(String(members.get('error_description') ?? ''), keeper)
  const said = [String(status), code, words === '' ? '' : `"${words}"`].filter((one) => one !== '').join(' ')
  const meaning = refusalMeanings.find(({ when }) => when.test(words)) ?? known(code)
  if (meaning !== undefined) {
    const { part, means, advice } = meaning
    return new AuthorisationError({
      part,
      message: `The token endpoint ${tokenUrl} refuses to issue a token (${said}): ${means}.`,
      advice,
    })
  }
  const isDown = status === 429 || status >= 500
  return new AuthorisationError({
    part: 'token-endpoint',
    message: `The token endpoint ${tokenUrl} issues no token; it answers ${said}.`,
    advice: isDown
      ? 'It is not available now: try again later.'
      : 'Check that auth.tokenUrl is the address of the token endpoint of this environment.',
    ...(isDown ? { isPassing: true } : {}),
  })
}

function known(code: string): (typeof codeMeanings)[string] | undefined {
  return Object.hasOwn(codeMeanings, code) ? codeMeanings[code] : undefined
}

/** Words of a server that nobody knows: one line, bounded, without secrets and without what a terminal would act on. */
function quoted(text: string, keeper: SecretKeeper): string {
  const line = keeper.redactText(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line
}
