import { randomUUID } from 'node:crypto'
import { meshScheme, meshToken } from '../mesh/token.ts'
import type { Answer } from './answer.ts'
import { runningTest } from './running-test.ts'

/** In what a token differs from a good one; everything left out is as it should be. */
export interface TokenChanges {
  /** In place of "NHSMESH ", the space included. */
  scheme?: string
  /** The mailbox that the token is for. */
  mailbox?: string
  /** Wrong secrets, from which the hash is made. */
  password?: string
  sharedKey?: string
  nonce?: string
  nonceCount?: number
  /** Minutes by which the clock of the sender is wrong. */
  minutes?: number
  /** What becomes of the hash when it is made. */
  hash?: (hash: string) => string
  /** What becomes of the five parts: mailbox, nonce, count, timestamp, hash. */
  parts?: (parts: string[]) => string[]
  /** The very token that the request of this answer carried. */
  sameAs?: Answer
}

/** The tokens that requests carried, which are stored nowhere else. */
const tokens = new WeakMap<Answer, string>()

export function keepToken(answer: Answer, token: string): void {
  tokens.set(answer, token)
}

/**
 * The token of a request. Nothing of it is recorded, so that nonce and time are drawn anew: with the same seed a second run
 * would otherwise send tokens that were used.
 */
export function tokenFor(owner: 'sender' | 'recipient', changes: TokenChanges = {}): string {
  const again = changes.sameAs && tokens.get(changes.sameAs)
  if (again !== undefined) return again
  const { mailboxes } = runningTest().target
  const passwordEnv = owner === 'sender' ? mailboxes?.senderPasswordEnv : mailboxes?.recipientPasswordEnv
  const token = meshToken({
    mailbox: changes.mailbox ?? mailboxes?.[owner] ?? '',
    password: changes.password ?? secret(passwordEnv),
    sharedKey: changes.sharedKey ?? secret(mailboxes?.sharedKeyEnv),
    nonce: changes.nonce ?? randomUUID(),
    nonceCount: changes.nonceCount ?? 0,
    at: new Date(Date.now() + (changes.minutes ?? 0) * 60_000),
  })
  const parts = token.slice(meshScheme.length).split(':')
  if (changes.hash !== undefined) parts.push(changes.hash(parts.pop() ?? ''))
  return `${changes.scheme ?? meshScheme}${(changes.parts?.(parts) ?? parts).join(':')}`
}

/** A record that is judged again has no secrets, and sends nothing. */
function secret(variable: string | undefined): string {
  return (variable === undefined ? undefined : process.env[variable]?.trim()) ?? 'not-known'
}
