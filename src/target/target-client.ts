import { recordExchange } from '../evidence/exchange.ts'
import type { Journal } from '../evidence/journal.ts'
import type { Redactor } from '../evidence/redaction.ts'
import type { ExchangeRecord, HeaderPair } from '../record/run-record.ts'
import type { TokenSource } from './authorisation/token-source.ts'
import type { Credentials, UnfitToken } from './credentials.ts'
import {
  type Clock,
  createPatience,
  createTokenBucket,
  defaultPatience,
  type PatienceLimits,
  systemClock,
} from './politeness.ts'
import { isLoopback, joinUrl, splitUrl } from './request-url.ts'
import type { RawAnswer, RawRequest, TimedOutcome, Transport, TransportFailure } from './transport.ts'

export interface TargetClientOptions {
  /** Id of the target in the record. */
  id: string
  baseUrl: string
  transport: Transport
  redactor: Redactor
  journal: Pick<Journal, 'append'>
  credentials?: Credentials
  /** Gives the bearer token, where it has to be obtained. */
  tokens?: TokenSource
  /** Requests per second; ignored for a loopback address. */
  rate?: number
  /** Refuse every request that may change something. */
  readOnly?: boolean
  /** A request that a well target answers; sent to tell a target that is down from one that fails at one request. */
  control?: () => TargetRequest
  /** Stands for "no test" in the ids of exchanges, so that the ids of two workers differ. */
  outsideTests?: string
  patience?: PatienceLimits
  clock?: Clock
  /** How much of each body is stored, in bytes. */
  storedBodyBytes?: number
}

export type TargetRequest = {
  method: string
  headers?: HeaderPair[]
  body?: Uint8Array
  /** Send without the credentials of the target; a header given here always takes the place of a credential's. */
  withoutCredentials?: boolean
  /** Send this token, which the target has to refuse, in place of the good one. */
  unfitToken?: UnfitToken
  /** Names of headers to send without, although they are configured for every request. */
  withoutHeaders?: readonly string[]
} & ({ path: string; url?: never } | { url: string; path?: never })

/** What a request is for. */
export interface SendContext {
  test: string | null
  step: number | null
  purpose: ExchangeRecord['purpose']
}

export interface Sent {
  /** As it is stored: redacted. When a request was sent more than once, the last time. */
  exchange: ExchangeRecord
  /** As it came; for building the next request and for nothing else. Absent when no complete answer came. */
  raw?: RawAnswer
  /**
   * Set when no complete HTTP answer came twice: `target-well` when the control request was answered before and after the
   * second time, so that the failure is the target's answer to this request; otherwise `target-down`.
   */
  silence?: 'target-well' | 'target-down'
}

export interface TargetClient {
  readonly id: string
  readonly baseUrl: string
  /**
   * Sends a request, and journals every exchange that this takes before it returns.
   *
   * @throws ReadOnlyError when the run is read-only and the request may change something; nothing was sent
   */
  send(request: TargetRequest, context: SendContext): Promise<Sent>
}

/** A request was not sent because the run is read-only. */
export class ReadOnlyError extends Error {
  override name = 'ReadOnlyError'
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
/** What failed here is known at once, and the target had no part in it. */
const ownFailures = new Set(['redirect-refused', 'replay-mismatch', 'aborted'])

/** Makes the client of one target for one worker. */
export function createTargetClient(options: TargetClientOptions): TargetClient {
  const { transport, redactor, journal, baseUrl, clock = systemClock } = options
  const isLive = transport.kind === 'live'
  const bucket =
    options.rate !== undefined && isLive && !isLoopback(baseUrl) ? createTokenBucket(options.rate, clock) : undefined
  const patience = createPatience(options.patience ?? defaultPatience, clock)
  const ordinals = new Map<string, number>()
  const targetOrigin = splitUrl(baseUrl).origin
  const outsideTests = options.outsideTests ?? 'outside-tests'

  const nextOrdinal = (test: string): number => {
    const ordinal = (ordinals.get(test) ?? 0) + 1
    ordinals.set(test, ordinal)
    return ordinal
  }

  const notSent = (error: TransportFailure): TimedOutcome => ({
    error,
    startedAt: new Date(clock.now()).toISOString(),
    durationMs: 0,
  })

  function keep(raw: RawRequest, outcome: TimedOutcome, context: SendContext, ordinal: number): ExchangeRecord {
    const scope = context.test ?? outsideTests
    const position = {
      id: `${options.id}/${scope}/${ordinal}`,
      target: options.id,
      test: context.test,
      ordinal,
      direction: 'out' as const,
      purpose: context.purpose,
    }
    const exchange = recordExchange(position, raw, outcome, redactor, options.storedBodyBytes)
    journal.append({ type: 'exchange', step: context.step, exchange })
    return exchange
  }

  async function sendOnce(
    plain: RawRequest,
    isAuthorised: boolean,
    context: SendContext,
  ): Promise<{ exchange: ExchangeRecord; outcome: TimedOutcome }> {
    await bucket?.take()
    const ordinal = nextOrdinal(context.test ?? outsideTests)
    const refusal = refusalOf(plain.url, targetOrigin)
    if (refusal !== undefined) {
      const outcome = notSent(refusal)
      return { exchange: keep(plain, outcome, context, ordinal), outcome }
    }
    const tokens = isAuthorised ? options.tokens : undefined
    for (let isRenewed = false; ; isRenewed = true) {
      const token = await tokens?.token().catch((error: Error) => error)
      if (token instanceof Error) {
        const outcome = notSent({ kind: 'aborted', message: `The request was not sent: ${token.message}` })
        return { exchange: keep(plain, outcome, context, ordinal), outcome }
      }
      const raw = token === undefined ? plain : withToken(plain, token)
      const outcome = await transport.send(raw, { test: context.test, ordinal })
      if (token !== undefined && tokens !== undefined && 'answer' in outcome) {
        if (outcome.answer.status !== 401) tokens.accept(token)
        else if (!isRenewed && tokens.refuse(token)) {
          // It stands outside the test, so that what the test sent has the same ordinals whether or not a token had died.
          const outside: SendContext = { test: null, step: null, purpose: 'renewal' }
          keep(raw, outcome, outside, nextOrdinal(outsideTests))
          continue
        }
      }
      return { exchange: keep(raw, outcome, context, ordinal), outcome }
    }
  }

  async function sendPatiently(raw: RawRequest, isAuthorised: boolean, context: SendContext): Promise<Sent> {
    const { after } = patience()
    for (;;) {
      const { exchange, outcome } = await sendOnce(raw, isAuthorised, context)
      if (!('answer' in outcome)) return { exchange }
      const wait = after(outcome.answer)
      if (wait === undefined) return { exchange, raw: outcome.answer }
      if (isLive) await clock.sleep(wait)
    }
  }

  async function isTargetWell(context: SendContext): Promise<boolean> {
    if (options.control === undefined) return false
    const control = rawRequest(options.control(), options)
    const { raw } = await sendPatiently(control, true, { ...context, purpose: 'control' })
    return raw !== undefined && raw.status < 500
  }

  return {
    id: options.id,
    baseUrl,
    async send(request, context) {
      if (options.readOnly) refuseChanges(request)
      const raw = rawRequest(request, options)
      const isAuthorised = wantsToken(request)
      const first = await sendPatiently(raw, isAuthorised, context)
      if (first.raw !== undefined || ownFailures.has(first.exchange.error?.kind ?? '')) return first
      const wasWell = await isTargetWell(context)
      const second = await sendPatiently(raw, isAuthorised, context)
      if (second.raw !== undefined || ownFailures.has(second.exchange.error?.kind ?? '')) return second
      const isWell = wasWell && (await isTargetWell(context))
      return { ...second, silence: isWell ? 'target-well' : 'target-down' }
    },
  }
}

function rawRequest(request: TargetRequest, { baseUrl, credentials, transport }: TargetClientOptions): RawRequest {
  const given = [...(request.headers ?? []), ...unfitAuthorisation(request.unfitToken, credentials, transport)]
  const names = new Set(
    [...given.map(([name]) => name), ...(request.withoutHeaders ?? [])].map((one) => one.toLowerCase()),
  )
  const added = request.withoutCredentials ? [] : (credentials?.headers ?? [])
  return {
    method: request.method,
    url: request.url ?? joinUrl(baseUrl, request.path),
    headers: [...given, ...added.filter(([name]) => !names.has(name.toLowerCase()))],
    ...(request.body === undefined ? {} : { body: request.body }),
  }
}

/** A replay has no tokens, and compares none: something stands in its place. */
function unfitAuthorisation(
  kind: UnfitToken | undefined,
  credentials: Credentials | undefined,
  { kind: transport }: Transport,
): HeaderPair[] {
  if (kind === undefined) return []
  const token = credentials?.unfit?.[kind] ?? (transport === 'replay' ? 'a-token-of-the-recorded-run' : undefined)
  if (token === undefined) throw new Error(`The run has no ${kind} token: the test has to declare that it needs one.`)
  return [['Authorization', `Bearer ${token}`]]
}

/** A request that says itself what its Authorization is, or that it has none, gets no token. */
function wantsToken({ headers = [], withoutHeaders = [], withoutCredentials, unfitToken }: TargetRequest): boolean {
  const named = [...headers.map(([name]) => name), ...withoutHeaders].map((one) => one.toLowerCase())
  return withoutCredentials !== true && unfitToken === undefined && !named.includes('authorization')
}

function withToken(request: RawRequest, token: string): RawRequest {
  return { ...request, headers: [...request.headers, ['Authorization', `Bearer ${token}`]] }
}

function refuseChanges({ method, path, url }: TargetRequest): void {
  const address = path ?? url ?? ''
  const isSearch = method === 'POST' && /\/_search(?:\?|$)/.test(address)
  if (safeMethods.has(method) || isSearch) return
  throw new ReadOnlyError(
    `${method} ${address.split('?')[0]} was not sent: the run is read-only, and this may change something.`,
  )
}

/** Why nothing is sent to an address that a target gave: credentials and patients are for the target alone. */
function refusalOf(url: string, targetOrigin: string): TransportFailure | undefined {
  try {
    const { origin } = splitUrl(url)
    if (origin === targetOrigin) return undefined
    return {
      kind: 'redirect-refused',
      message: `Nothing was sent to ${origin}: it is another host than that of the target.`,
    }
  } catch (error) {
    return { kind: 'aborted', message: `Nothing was sent: ${(error as Error).message}.` }
  }
}
