import type { ExchangeErrorKind, HeaderPair } from '../record/run-record.ts'
import { AuthorisationError } from './authorisation/authorisation-error.ts'
import type { TokenSource } from './authorisation/token-source.ts'
import type { Credentials } from './credentials.ts'
import { joinUrl, redirectElsewhere } from './request-url.ts'
import type { RawAnswer, Transport } from './transport.ts'

/** Whether a target can be judged at all, and if not, why: one sentence that a person can act on. */
export type Reachability =
  | { isReachable: true; status: number; serverDate?: string }
  | { isReachable: false; kind: ExchangeErrorKind | 'credentials' | 'unavailable' | 'elsewhere'; reason: string }

export interface ReachabilityOptions {
  transport: Transport
  credentials?: Credentials
  /** Gives the bearer token, where it has to be obtained. */
  tokens?: TokenSource
  /** A request that needs no patient, relative to the base URL; the base itself when not given. */
  path?: string
  headers?: [string, string][]
}

const unavailable = new Set([502, 503, 504])

/**
 * Asks the target one thing that changes nothing. Any complete HTTP answer counts as reachable, but for those that say
 * that nothing behind it can be judged: credentials refused, a gateway without a backend, a redirect to another host.
 *
 * @throws AuthorisationError when a setting of the authorisation cannot be used; nothing was sent
 */
export async function checkReachable(baseUrl: string, options: ReachabilityOptions): Promise<Reachability> {
  const { transport, credentials, tokens, path = '', headers = [] } = options
  const url = joinUrl(baseUrl, path)
  const token = await tokens?.token().catch(failedAuthorisation)
  if (token instanceof AuthorisationError) return { isReachable: false, kind: 'credentials', reason: token.message }
  const authorisation: HeaderPair[] = token === undefined ? [] : [['Authorization', `Bearer ${token}`]]
  const request = { method: 'GET', url, headers: [...headers, ...(credentials?.headers ?? []), ...authorisation] }
  const outcome = await transport.send(request, { test: null, ordinal: 0 })
  if ('error' in outcome) {
    const { kind, message } = outcome.error
    return { isReachable: false, kind, reason: `${baseUrl} cannot be reached. ${message}` }
  }
  return judge(baseUrl, url, outcome.answer, tokens === undefined ? adviceFor(credentials) : adviceForIssued)
}

function failedAuthorisation(error: unknown): AuthorisationError {
  if (error instanceof AuthorisationError && error.fault.isSetting !== true) return error
  throw error
}

function judge(baseUrl: string, url: string, answer: RawAnswer, advice: string): Reachability {
  const { status } = answer
  const header = (wanted: string): string | undefined =>
    answer.headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
  if (status === 401 || status === 403) {
    return {
      isReachable: false,
      kind: 'credentials',
      reason: `${baseUrl} answers ${status}. ${advice}`,
    }
  }
  if (status === 407) {
    return {
      isReachable: false,
      kind: 'credentials',
      reason: `The proxy on the way to ${baseUrl} answers 407: it wants credentials of its own, in HTTPS_PROXY.`,
    }
  }
  if (unavailable.has(status)) {
    return {
      isReachable: false,
      kind: 'unavailable',
      reason: `${baseUrl} answers ${status}: something is there, but the API behind it is not available.`,
    }
  }
  const elsewhere = redirectElsewhere(status, header('location'), url)
  if (elsewhere !== undefined) {
    return {
      isReachable: false,
      kind: 'elsewhere',
      reason: `${baseUrl} redirects to ${elsewhere}, which is another host and is not followed; give that address if it is meant.`,
    }
  }
  const serverDate = header('date')
  return { isReachable: true, status, ...(serverDate === undefined ? {} : { serverDate }) }
}

const adviceForIssued =
  'It does not accept the token that was issued for it: the token may be for another API, scope or environment. `assay doctor` looks closer.'

function adviceFor(credentials: Credentials | undefined): string {
  const names = [...new Set(credentials?.secrets.map(({ name }) => name))]
  if (names.length === 0)
    return 'It wants credentials: name the environment variable that holds them (tokenEnv or apiKeyEnv).'
  return `It does not accept the credentials in ${names.join(' and ')}: they may have expired, or belong to another environment.`
}
