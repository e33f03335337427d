import { headerValue, type SimulatorRequest, type SimulatorResponse } from '../message.ts'
import { idsFrom, type NextId } from '../seeded-ids.ts'
import { listen } from '../server.ts'
import type { SimulatedApi } from '../simulated-api.ts'
import { type Application, provenApplication } from './client-assertion.ts'
import { answerLogIn, type IssuedCode } from './log-in-page.ts'
import { badRequest, TokenRefused } from './refusal.ts'
import { checkSubjectToken } from './subject-token.ts'

/** What the token service is to be. */
export interface TokenServiceOptions {
  applications: readonly Application[]
  /** Names of the mock users who may log in. */
  users?: readonly string[]
  /** Seconds that a token lives; the platform's live for ten minutes. */
  lifetimeSeconds?: number
  now?: () => Date
  seed?: string
  /** Told of every token that is issued, for the API that takes it; `expiresAt` in milliseconds since 1970. */
  onIssue?: (token: string, expiresAt: number) => void
}

/** A token service that is running on loopback. */
export interface RunningTokenService {
  tokenUrl: string
  authoriseUrl: string
  close(): Promise<void>
}

const basePath = '/oauth2'
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** A token service without the network. */
export interface TokenService extends SimulatedApi {
  /** Known once the service has an origin. */
  tokenUrl(): string
  authoriseUrl(): string
}

interface ServiceState {
  options: TokenServiceOptions
  nextId: NextId
  now: () => Date
  origin: string
  seen: Set<string>
  codes: Map<string, IssuedCode>
}

/** Starts a token service of its own on loopback; see {@link createTokenService}. */
export async function startTokenService(
  options: TokenServiceOptions & { port?: number },
): Promise<RunningTokenService> {
  const service = createTokenService(options)
  const { close } = await listen(service, options.port ?? 0, 0)
  return { tokenUrl: service.tokenUrl(), authoriseUrl: service.authoriseUrl(), close }
}

/**
 * A mock of the token service of the NHS API platform: signed JWT, token exchange and code flow, with the platform's
 * refusals in its own words and order (NHSDigital/identity-service-api).
 */
export function createTokenService(options: TokenServiceOptions): TokenService {
  const state: ServiceState = {
    options,
    nextId: idsFrom(options.seed),
    now: options.now ?? (() => new Date()),
    origin: '',
    seen: new Set(),
    codes: new Map(),
  }
  return {
    basePath,
    maxBodyBytes: 64 * 1024,
    setOrigin: (origin) => {
      state.origin = origin
    },
    pauseMs: () => 0,
    respond: (request) => ({ response: answer(request, state) }),
    tokenUrl: () => tokenUrlOf(state),
    authoriseUrl: () => `${state.origin}${basePath}/authorize`,
  }
}

function tokenUrlOf({ origin }: ServiceState): string {
  return `${origin}${basePath}/token`
}

function answer(request: SimulatorRequest, state: ServiceState): SimulatorResponse {
  const { options, codes, nextId } = state
  if (request.path === `${basePath}/authorize`) {
    return answerLogIn(request, options.applications, options.users ?? [], codes, nextId)
  }
  if (request.path !== `${basePath}/token`) return text(404, 'Not Found')
  if (request.method !== 'POST') return text(405, 'Method Not Allowed')
  try {
    return json(200, tokenAnswer(request, state), state)
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    const { status, code, message } = error
    return json(status, { error: code, error_description: message, message_id: `rrt-${nextId()}` }, state)
  }
}

/** Every value is a text, the numbers too. */
function tokenAnswer(request: SimulatorRequest, state: ServiceState): Record<string, string> {
  const mediaType = headerValue(request.headers, 'Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType !== 'application/x-www-form-urlencoded') {
    throw new TokenRefused(415, 'invalid_request', 'Content-Type header must be application/x-www-form-urlencoded')
  }
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const more = grant(form, state)
  const token = state.nextId().replaceAll('-', '')
  const { lifetimeSeconds = 599, onIssue } = state.options
  onIssue?.(token, state.now().getTime() + lifetimeSeconds * 1000)
  return {
    access_token: token,
    expires_in: String(lifetimeSeconds),
    token_type: 'Bearer',
    issued_at: String(state.now().getTime()),
    ...more,
  }
}

/** Checks what is asked for by its grant type; gives what the answer has beyond the token. */
function grant(form: URLSearchParams, state: ServiceState): Record<string, string> {
  const { applications } = state.options
  const proven = () =>
    provenApplication(form, { applications, tokenUrl: tokenUrlOf(state), now: state.now(), seen: state.seen })
  switch (form.get('grant_type')) {
    case 'client_credentials':
      proven()
      return {}
    case exchange:
      proven()
      checkSubjectToken(form, state.now())
      return { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' }
    case 'authorization_code':
      redeem(form, state)
      return { refresh_token: state.nextId(), refresh_token_expires_in: '43199', refresh_count: '0' }
    case null:
      throw badRequest('grant_type is missing')
    default:
      throw new TokenRefused(400, 'unsupported_grant_type', 'grant_type is invalid')
  }
}

function redeem(form: URLSearchParams, { options, codes }: ServiceState): void {
  const application = options.applications.find(({ apiKey }) => apiKey === form.get('client_id'))
  if (!form.get('client_secret')) throw new TokenRefused(401, 'invalid_request', 'client_secret is missing')
  if (application?.secret === undefined || application.secret !== form.get('client_secret')) {
    throw new TokenRefused(401, 'invalid_client', 'client_id or client_secret is invalid')
  }
  if (form.get('redirect_uri') !== application.redirectUri) throw badRequest('redirect_uri is invalid')
  const code = form.get('code') ?? ''
  const issued = codes.get(code)
  codes.delete(code)
  if (issued?.apiKey !== application.apiKey) {
    throw new TokenRefused(400, 'invalid_grant', 'authorization_code is invalid')
  }
}

function json(status: number, body: Record<string, string>, { now }: ServiceState): SimulatorResponse {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['Cache-Control', 'no-store'],
      ['Date', now().toUTCString()],
    ],
    body: JSON.stringify(body),
  }
}

function text(status: number, body: string): SimulatorResponse {
  return { status, headers: [['Content-Type', 'text/plain']], body }
}
