import { readJwt } from './jwt.ts'
import { badRequest, unauthorised } from './refusal.ts'

const idTokenType = 'urn:ietf:params:oauth:token-type:id_token'

/**
 * Checks the id token of an exchange: form, expiry, issuer and audience are there. Who signed it is not looked at, because
 * the identity services are not simulated.
 *
 * @throws TokenRefused
 */
export function checkSubjectToken(form: URLSearchParams, now: Date): void {
  if (form.get('subject_token_type') !== idTokenType) {
    throw badRequest(`Missing or invalid subject_token_type - must be '${idTokenType}'`)
  }
  const token = form.get('subject_token')
  if (!token) throw badRequest('Missing subject_token')
  const jwt = readJwt(token)
  if (jwt === undefined) throw badRequest('Malformed JWT in subject_token')
  const { exp, iss, aud } = jwt.claims
  if (exp === undefined) throw badRequest("Missing 'exp' claim in subject_token JWT")
  if (!Number.isInteger(exp)) throw badRequest("Invalid 'exp' claim in subject_token JWT - must be an integer")
  if (Number(exp) <= now.getTime() / 1000) {
    throw badRequest("Invalid 'exp' claim in subject_token JWT - JWT has expired")
  }
  if (!iss) throw badRequest("Missing 'iss' claim in subject_token JWT")
  if (!aud) throw unauthorised("Missing 'aud' claim in subject_token JWT")
}
