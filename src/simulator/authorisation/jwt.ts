import { type KeyObject, verify } from 'node:crypto'
import { asObject, type JsonObject } from '../json.ts'

/** The parts of a JSON Web Token, unverified. */
export interface Jwt {
  header: JsonObject
  claims: JsonObject
  signed: string
  signature: Buffer
}

/** Reads a token in the compact form; undefined when it is none. */
export function readJwt(token: string): Jwt | undefined {
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  const header = partOf(head)
  const claims = partOf(body)
  if (header === undefined || claims === undefined || signature === '' || more.length > 0) return undefined
  return { header, claims, signed: `${head}.${body}`, signature: Buffer.from(signature, 'base64url') }
}

/** Whether an RSA key made the signature with SHA-512, as RS512 says. */
export function isSignedBy({ signed, signature }: Jwt, key: KeyObject): boolean {
  return verify('sha512', Buffer.from(signed), key, signature)
}

function partOf(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}
