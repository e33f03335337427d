import { isLoopback, splitUrl } from '../request-url.ts'
import type { RawAnswer, Transport } from '../transport.ts'
import { AuthorisationError } from './authorisation-error.ts'
import { CookieJar } from './cookie-jar.ts'
import { firstForm, type HtmlForm } from './html-form.ts'
import type { SecretKeeper } from './secret-source.ts'

/** A log-in to be made at the identity service of a test environment, as a person would in a browser. */
export interface LogIn {
  authoriseUrl: string
  clientId: string
  redirectUri: string
  username: string
  password?: string
  scope?: string
  /** Ties the answer to this request (RFC 6749 section 10.12). */
  state: string
}

/** Pages and redirects, taken together. A log-in of a mock takes about six. */
const mostSteps = 20
const usernameInputs = /^(?:username|user|login|email|j_username)$/i

interface Step {
  method: 'GET' | 'POST'
  url: string
  form?: Record<string, string>
}

/**
 * Logs a mock user in and gives the code that the identity service sends to the redirect URI, which is never called.
 *
 * @throws AuthorisationError saying at which page the log-in ended
 */
export async function logIn(request: LogIn, transport: Transport, keeper: SecretKeeper): Promise<string> {
  const cookies = new CookieJar()
  let step: Step = { method: 'GET', url: authoriseAddress(request) }
  for (let count = 0; count < mostSteps; count++) {
    const answer = await take(step, cookies, transport, keeper)
    const location = headerOf(answer, 'location')
    if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
      const next = new URL(location, step.url)
      if (leadsTo(next, request.redirectUri)) return codeIn(next, request, keeper)
      step = { method: 'GET', url: checked(next).href }
      continue
    }
    if (answer.status !== 200) {
      throw fault(
        `${shown(step.url)} answers ${answer.status}.`,
        'Check auth.clientIdEnv, auth.redirectUri and auth.scope: what is registered for the client has to be the same.',
      )
    }
    const form = firstForm(new TextDecoder().decode(answer.body))
    if (form === undefined) {
      throw fault(
        `${shown(step.url)} shows a page without a form.`,
        'Only the mock log-ins of test environments, which ask for a user name, can be used.',
      )
    }
    step = { method: form.method, ...filled(form, step.url, request) }
  }
  throw fault(
    `The log-in did not end after ${mostSteps} pages.`,
    'The user name in auth.username may not be one of the mock users.',
  )
}

function authoriseAddress({ authoriseUrl, clientId, redirectUri, scope, state }: LogIn): string {
  const url = new URL(authoriseUrl)
  const parameters = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (scope !== undefined) url.searchParams.set('scope', scope)
  return url.href
}

async function take(step: Step, cookies: CookieJar, transport: Transport, keeper: SecretKeeper): Promise<RawAnswer> {
  const { origin } = splitUrl(step.url)
  const query = step.form === undefined ? undefined : new URLSearchParams(step.form).toString()
  const url = step.method === 'GET' && query !== undefined ? `${step.url.split('?')[0]}?${query}` : step.url
  const outcome = await transport.send(
    {
      method: step.method,
      url,
      headers: [
        ['Accept', 'text/html,application/xhtml+xml'],
        ...cookies.headersFor(origin),
        ...(step.method === 'POST' ? [['Content-Type', 'application/x-www-form-urlencoded'] as [string, string]] : []),
      ],
      ...(step.method === 'POST' ? { body: new TextEncoder().encode(query ?? '') } : {}),
    },
    { test: null, ordinal: 0 },
  )
  if ('error' in outcome) {
    throw new AuthorisationError({
      part: 'log-in',
      message: `The log-in cannot be made: ${shown(step.url)} cannot be reached. ${keeper.redactText(outcome.error.message)}`,
      advice: 'Check auth.authoriseUrl, and whether a proxy is needed on the way.',
      isPassing: true,
    })
  }
  cookies.keep(origin, outcome.answer.headers)
  return outcome.answer
}

/** What a person would type, into the inputs that ask for it; everything else as the page has it. */
function filled(form: HtmlForm, page: string, { username, password }: LogIn): Pick<Step, 'url' | 'form'> {
  const values: Record<string, string> = {}
  for (const { name, type, value } of form.inputs) {
    if (type === 'password') values[name] = password ?? ''
    else if (usernameInputs.test(name) && type !== 'hidden') values[name] = username
    else if (type === 'checkbox' || type === 'radio') continue
    else if (type !== 'submit' || value !== '') values[name] = value
  }
  return { url: checked(new URL(form.action, page)).href, form: values }
}

function leadsTo(url: URL, redirectUri: string): boolean {
  const wanted = new URL(redirectUri)
  return url.origin === wanted.origin && url.pathname === wanted.pathname
}

function codeIn(url: URL, { state }: LogIn, keeper: SecretKeeper): string {
  const error = url.searchParams.get('error')
  if (error !== null) {
    const words = url.searchParams.get('error_description') ?? ''
    throw fault(
      `The identity service refused the log-in (${keeper
        .redactText(`${error} ${words}`.trim())
        .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
        .slice(0, 300)}).`,
      'Check that the mock user exists and that the client may ask for auth.scope.',
    )
  }
  const code = url.searchParams.get('code')
  if (code === null)
    throw fault(
      'The identity service sent no code back.',
      'Check that the client may use the authorisation code grant.',
    )
  keeper.conceal({ name: 'code', value: code })
  if (url.searchParams.get('state') !== state) {
    throw fault(
      'The answer of the identity service is to another request than ours: its state differs.',
      'Do not use it; see who answers at auth.authoriseUrl.',
    )
  }
  return code
}

/** A log-in goes where the identity service sends it, but never unencrypted over a network. */
function checked(url: URL): URL {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.href))) return url
  throw fault(
    `The identity service leads to ${url.protocol}//${url.host}, which is not https.`,
    'Credentials would travel unencrypted, so the log-in was ended.',
  )
}

function headerOf({ headers }: RawAnswer, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1]
}

/** An address without its query, which may hold codes and states. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}

function fault(message: string, advice: string): AuthorisationError {
  return new AuthorisationError({ part: 'log-in', message, advice })
}
