import type { Header, SimulatorRequest, SimulatorResponse } from '../message.ts'
import type { NextId } from '../seeded-ids.ts'
import type { Application } from './client-assertion.ts'

/** A code that a log-in gave, to be redeemed once. */
export interface IssuedCode {
  apiKey: string
  redirectUri: string
}

/**
 * Answers `/authorize`: a page that asks for the name of a mock user, and when it is sent, a redirect with a code.
 *
 * @param users names that may log in
 * @param codes the codes that are out; the new one is added
 */
export function answerLogIn(
  request: SimulatorRequest,
  applications: readonly Application[],
  users: readonly string[],
  codes: Map<string, IssuedCode>,
  nextId: NextId,
): SimulatorResponse {
  const query = new URLSearchParams(request.query)
  const application = applications.find(({ apiKey }) => apiKey === query.get('client_id'))
  if (application === undefined) return page(401, '<p>client_id is invalid</p>')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (redirectUri === '' || redirectUri !== application.redirectUri) return page(400, '<p>redirect_uri is invalid</p>')
  if (request.method === 'GET') return page(200, form(query))
  const username = new URLSearchParams(Buffer.from(request.body).toString('utf8')).get('username') ?? ''
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  if (users.includes(username)) {
    const code = nextId()
    codes.set(code, { apiKey: application.apiKey, redirectUri })
    back.searchParams.set('code', code)
  } else {
    back.searchParams.set('error', 'access_denied')
    back.searchParams.set('error_description', 'There is no such user')
  }
  return { ...page(302, ''), headers: [['Location', back.href]] }
}

function form(query: URLSearchParams): string {
  const action = `?${query.toString()}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<form method="post" action="${action}"><input name="username" type="text"><button type="submit">Sign in</button></form>`
}

function page(status: number, content: string): SimulatorResponse {
  const headers: Header[] = [['Content-Type', 'text/html; charset=utf-8']]
  return {
    status,
    headers,
    body: `<!DOCTYPE html><html lang="en"><title>Mock log-in</title><body>${content}</body></html>`,
  }
}
