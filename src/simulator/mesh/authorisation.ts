import { createHmac, timingSafeEqual } from 'node:crypto'
import { headerValue, type SimulatorRequest } from '../message.ts'
import { refuse } from './answer.ts'
import type { Policy } from './policy.ts'
import type { MeshState } from './state.ts'

interface Token {
  mailbox: string
  nonce: string
  count: string
  timestamp: string
  hash: string
}

const minute = 60_000

/** Lets a request pass only with a token of the mailbox in its path, made with the right secrets, in time, and once. */
export function authorise(request: SimulatorRequest, mailbox: string, state: MeshState, policy: Policy): void {
  const header = headerValue(request.headers, 'authorization') ?? ''
  const token = readToken(header, policy)
  if (token === undefined || !isGenuine(token, state, policy) || !isInTime(token, state, policy)) {
    refuse(policy, 'unauthorised')
    return
  }
  if (!state.mailboxes.has(mailbox.toUpperCase())) refuse(policy, 'unauthorised')
  const comparesMailbox = policy.tokenCheck === 'hash-and-mailbox' || policy.tokenCheck === 'mailbox'
  if (comparesMailbox && token.mailbox !== mailbox.toUpperCase()) refuse(policy, 'not-yours')
  if (!isFresh(token, header, state, policy)) refuse(policy, 'unauthorised')
}

function readToken(header: string, { tokenForm }: Policy): Token | undefined {
  const scheme = tokenForm === 'exact' ? /^NHSMESH / : /^(?:NHSMESH )?/i
  if (!scheme.test(header)) return undefined
  const parts = header.replace(scheme, '').split(':')
  const [mailbox = '', nonce = '', count = '', timestamp = '', hash = ''] = parts
  const token = { mailbox, nonce, count, timestamp, hash: tokenForm === 'exact' ? hash : hash.toLowerCase() }
  if (tokenForm === 'unchecked') return token
  const isWellFormed = parts.length === 5 && nonce !== '' && /^\d+$/.test(count) && /^\d{12}$/.test(timestamp)
  return isWellFormed ? token : undefined
}

function isGenuine(
  { mailbox, nonce, count, timestamp, hash }: Token,
  state: MeshState,
  { tokenCheck }: Policy,
): boolean {
  if (tokenCheck === 'nothing' || tokenCheck === 'mailbox') return true
  const signed = `${mailbox}:${nonce}:${count}:${state.password}:${timestamp}`
  const wanted = createHmac('sha256', state.sharedKey).update(signed).digest()
  const given = Buffer.from(/^[0-9a-f]{64}$/.test(hash) ? hash : '', 'hex')
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

function isInTime({ timestamp }: Token, state: MeshState, { clockMinutes }: Policy): boolean {
  const [year, month, day, hour, min] = [0, 4, 6, 8, 10].map((at, index) =>
    Number(timestamp.slice(at, at + (index === 0 ? 4 : 2))),
  )
  const time = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, min)
  // The token says the minute only, so that a whole minute more is let pass on the side of the past.
  const ahead = (time - state.now().getTime()) / minute
  return ahead <= clockMinutes.future && -ahead <= clockMinutes.past + 1
}

function isFresh(token: Token, header: string, state: MeshState, policy: Policy): boolean {
  if (policy.tokens === 'any-number') return true
  const now = state.now().getTime()
  for (const [used, until] of state.usedTokens) {
    if (until > now) break
    state.usedTokens.delete(used)
  }
  const key = policy.tokens === 'nonce-once' ? token.nonce : header
  if (state.usedTokens.has(key)) return false
  state.usedTokens.set(key, now + 5 * 60 * minute)
  return true
}
