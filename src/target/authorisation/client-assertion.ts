import type { KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'

/** What a client assertion says of the client, before it is signed. */
export interface Assertion {
  key: KeyObject
  kid: string
  /** API key of the application: `iss` and `sub`. */
  apiKey: string
  audience: string
  /** A value that was never used before. */
  jti: string
  /** Milliseconds since 1970. */
  now: number
  /** Seconds until it expires. */
  lifetime?: number
}

/**
 * Half of the five minutes that the platform allows: the clock of this machine may then be two minutes early or late.
 */
export const defaultLifetime = 150

/**
 * Signs the JWT with which a client says who it is: RS512, `kid`, `iss` = `sub`, `aud`, `jti`, `exp` (RFC 7523; the NHS
 * API platform's "application-restricted RESTful APIs: signed JWT authentication").
 */
export function signAssertion({ key, kid, apiKey, audience, jti, now, lifetime }: Assertion): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid })
    .setIssuer(apiKey)
    .setSubject(apiKey)
    .setAudience(audience)
    .setJti(jti)
    .setExpirationTime(Math.floor(now / 1000) + (lifetime ?? defaultLifetime))
    .sign(key)
}
