/** A refusal of the token endpoint: the status, and `error` and `error_description` of the answer. */
export class TokenRefused extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, description: string) {
    super(description)
    this.name = 'TokenRefused'
    this.status = status
    this.code = code
  }
}

/** Most refusals are one of these. */
export const badRequest = (description: string): TokenRefused => new TokenRefused(400, 'invalid_request', description)
export const unauthorised = (description: string): TokenRefused => new TokenRefused(401, 'invalid_request', description)
export const publicKey = (status: number, description: string): TokenRefused =>
  new TokenRefused(status, 'public_key error', description)
