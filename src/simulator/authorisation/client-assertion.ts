import type { KeyObject } from 'node:crypto'
import { isSignedBy, type Jwt, readJwt } from './jwt.ts'
import { badRequest, publicKey, unauthorised } from './refusal.ts'

/** An application that is registered with the platform. */
export interface Application {
  apiKey: string
  /** For the code flow. */
  secret?: string
  redirectUri?: string
  /** The public keys of its JWKS by `kid`; `none` when none was registered, `unreachable` when the address gives no JWKS. */
  publicKeys: Readonly<Record<string, KeyObject>> | 'none' | 'unreachable'
}

/** What an assertion is held against. */
export interface AssertionContext {
  applications: readonly Application[]
  /** The address of the token endpoint: `aud`. */
  tokenUrl: string
  now: Date
  /** The ids of assertions that were taken before. */
  seen: Set<string>
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const longestSeconds = 300
/** The platform forgives a clock that is this much ahead. */
const graceSeconds = 10

/**
 * The application that a client assertion proves. The order of the checks is the platform's: the first that fails is
 * reported, whatever else is wrong.
 *
 * @throws TokenRefused
 */
export function provenApplication(form: URLSearchParams, context: AssertionContext): Application {
  if (form.get('client_assertion_type') !== assertionType) {
    throw badRequest(`Missing or invalid client_assertion_type - must be '${assertionType}'`)
  }
  const assertion = form.get('client_assertion')
  if (!assertion) throw badRequest('Missing client_assertion')
  const jwt = readJwt(assertion)
  if (jwt === undefined) throw badRequest('Malformed JWT in client_assertion')
  checkClaims(jwt, context)
  const application = context.applications.find(({ apiKey }) => apiKey === jwt.claims.sub)
  if (application === undefined) throw unauthorised("Invalid 'iss'/'sub' claims in client_assertion JWT")
  if (jwt.claims.aud !== context.tokenUrl) throw unauthorised("Missing or invalid 'aud' claim in client_assertion JWT")
  checkSignature(jwt, application)
  context.seen.add(String(jwt.claims.jti))
  return application
}

function checkClaims({ header, claims }: Jwt, { now, seen }: AssertionContext): void {
  const { exp, iss, sub, jti } = claims
  const seconds = now.getTime() / 1000
  const wrong = (what: string, why: string) => badRequest(`Invalid ${what} in client_assertion JWT - ${why}`)
  if (header.alg !== 'RS512') throw wrong("'alg' header", "unsupported JWT algorithm - must be 'RS512'")
  if (typeof exp === 'number' && exp <= seconds) throw wrong("'exp' claim", 'JWT has expired')
  if (header.kid === undefined) throw badRequest("Missing 'kid' header in client_assertion JWT")
  if (String(header.typ).toLowerCase() !== 'jwt') throw wrong("'typ' header", "must be 'JWT'")
  if (exp === undefined) throw badRequest("Missing 'exp' claim in client_assertion JWT")
  if (!Number.isInteger(exp)) throw wrong("'exp' claim", 'must be an integer')
  if (!iss || iss !== sub) throw badRequest("Missing or non-matching 'iss'/'sub' claims in client_assertion JWT")
  if (jti === undefined) throw badRequest("Missing 'jti' claim in client_assertion JWT")
  if (typeof jti !== 'string') throw wrong("'jti' claim", 'must be a unique string value such as a GUID')
  if (seen.has(jti)) throw badRequest("Non-unique 'jti' claim in client_assertion JWT")
  if (Number(exp) > seconds + longestSeconds + graceSeconds) {
    throw wrong("'exp' claim", 'more than 5 minutes in future')
  }
}

function checkSignature(jwt: Jwt, { publicKeys }: Application): void {
  if (publicKeys === 'none') {
    throw publicKey(
      403,
      'You need to register a public key to use this authentication method - please contact support to configure',
    )
  }
  if (publicKeys === 'unreachable') {
    throw publicKey(403, "The JWKS endpoint, for your client_assertion can't be reached")
  }
  const kid = String(jwt.header.kid)
  const key = Object.hasOwn(publicKeys, kid) ? publicKeys[kid] : undefined
  if (key === undefined) {
    throw unauthorised("Invalid 'kid' header in client_assertion JWT - no matching public key")
  }
  if (!isSignedBy(jwt, key)) throw publicKey(401, 'JWT signature verification failed')
}
