import { randomUUID } from 'node:crypto'
import type { HeaderPair } from '../record/run-record.ts'
import type { ApiAuthorisation, ApiDefinition } from '../requirements/api-definition.ts'
import type { TlsSettings } from '../target/connection-options.ts'
import type { CredentialNames } from '../target/credentials.ts'
import { createLiveTransport } from '../target/live-transport.ts'
import { type Clock, systemClock } from '../target/politeness.ts'
import { joinUrl } from '../target/request-url.ts'
import type { RawAnswer, TimedOutcome, Transport } from '../target/transport.ts'
import { checkAnswer, checkClock } from './answer-checks.ts'
import { checkCredentials, checkMode, checkSettings, checkToken, type LocalChecks } from './authorisation-checks.ts'
import { checkClientCertificate, checkServerCertificate } from './certificate-checks.ts'
import type { Check } from './check.ts'
import { checkConnection } from './connection-checks.ts'

/** What is to be examined. */
export interface Examined {
  baseUrl: string
  /** The API behind it, where one was named. */
  api?: Pick<ApiDefinition, 'interactions' | 'ping'> & { auth?: ApiAuthorisation }
  credentials: CredentialNames
  tls: TlsSettings
  timeoutMs: number
  clock?: Clock
  environment?: NodeJS.ProcessEnv
}

/**
 * Examines a target: can it be reached, is its certificate good, do the clocks agree, and does it accept the credentials?
 * What is sent changes nothing: two GET requests at most, and what it takes to obtain a token.
 *
 * @returns every check in order, those too that could not be made; no text in it holds a secret
 * @throws ConnectionSettingError when a certificate file cannot be used
 */
export async function diagnose(examined: Examined): Promise<Check[]> {
  const { baseUrl, tls, credentials, timeoutMs, clock = systemClock, environment = process.env } = examined
  const url = new URL(baseUrl)
  const transport = createLiveTransport({ ...tls, totalTimeoutMs: timeoutMs, connectTimeoutMs: timeoutMs, environment })
  try {
    const local = checkSettings(credentials, transport, clock)
    const checks = [
      ...(await connectionChecks(url, tls, clock, environment)),
      ...(await answerChecks(examined, transport, clock, local)),
    ]
    const keeper = local.opened?.keeper
    return keeper === undefined ? checks : checks.map((one) => cleaned(one, (text) => keeper.redactText(text)))
  } finally {
    await transport.close()
  }
}

async function connectionChecks(
  url: URL,
  tls: TlsSettings,
  clock: Clock,
  environment: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const proxy = proxyFor(url, environment)
  const client = checkClientCertificate(tls, clock.now())
  const reached = await checkConnection(url, proxy)
  const isReached = reached.every(({ result }) => result !== 'fail')
  if (!isReached || proxy !== undefined) return [...reached, client]
  return [...reached, ...(await checkServerCertificate(url, tls, clock.now())), client]
}

async function answerChecks(
  { baseUrl, api, credentials }: Examined,
  transport: Transport,
  clock: Clock,
  local: LocalChecks,
): Promise<Check[]> {
  const address = joinUrl(baseUrl, harmlessPath(api))
  const ask = (headers: HeaderPair[]): Promise<TimedOutcome> =>
    transport.send({ method: 'GET', url: address, headers: [...ownHeaders(), ...headers] }, { test: null, ordinal: 0 })

  const sentAt = clock.now()
  const plain = await ask([])
  const without = answerOf(plain)
  const checks = [checkAnswer(baseUrl, plain), checkClock(without, sentAt, clock.now())]
  const token = await checkToken(local)
  const headers = token.result === 'fail' || without === undefined ? undefined : await authorisedHeaders(local)
  const withThem = headers === undefined ? undefined : answerOf(await ask(headers))
  const hasAny =
    credentials.tokenEnv !== undefined || credentials.apiKeyEnv !== undefined || credentials.renewable !== undefined
  return [
    ...checks,
    checkMode(credentials, api?.auth),
    ...local.checks,
    token,
    checkCredentials(hasAny, without, withThem),
  ]
}

async function authorisedHeaders({ opened }: LocalChecks): Promise<HeaderPair[] | undefined> {
  if (opened === undefined) return undefined
  const token = await opened.tokens?.token()
  return [
    ...opened.credentials.headers,
    ...(token === undefined ? [] : [['Authorization', `Bearer ${token}`] as HeaderPair]),
  ]
}

/** A read that names no patient: an API refuses it, but not before it has looked at who asks. */
function harmlessPath(api: Examined['api']): string {
  const read = api?.interactions.find(({ method, path }) => method === 'GET' && !path.includes('{'))
  return api?.ping ?? read?.path ?? ''
}

function ownHeaders(): HeaderPair[] {
  return [
    ['Accept', 'application/fhir+json'],
    ['X-Request-ID', randomUUID()],
    ['X-Correlation-ID', randomUUID()],
  ]
}

function answerOf(outcome: TimedOutcome): RawAnswer | undefined {
  return 'answer' in outcome ? outcome.answer : undefined
}

/** The proxy on the way, without its credentials; undefined when there is none for this host. */
function proxyFor({ protocol, hostname }: URL, environment: NodeJS.ProcessEnv): string | undefined {
  const named = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined
  const proxy = protocol === 'https:' ? named('HTTPS_PROXY') : named('HTTP_PROXY')
  if (proxy === undefined) return undefined
  const direct = (named('NO_PROXY') ?? '').split(/[\s,]+/).filter((one) => one !== '')
  const isDirect = direct.some(
    (one) => one === '*' || hostname === one || hostname.endsWith(`.${one.replace(/^\*?\./, '')}`),
  )
  if (isDirect) return undefined
  return URL.canParse(proxy) ? new URL(proxy).host : 'of HTTPS_PROXY'
}

function cleaned(check: Check, clean: (text: string) => string): Check {
  return {
    ...check,
    found: clean(check.found),
    ...(check.advice === undefined ? {} : { advice: clean(check.advice) }),
  }
}
