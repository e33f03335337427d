import type { KeyObject } from 'node:crypto'
import { signAssertion } from './client-assertion.ts'
import type { AssertionSettings } from './settings.ts'

/** The form that asks for a token (RFC 6749 section 4.4.2 with RFC 7523 section 2.2; RFC 8693 section 2.1). */
export type TokenForm = Record<string, string>

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Everything that an assertion is made of, read once. */
export interface AssertionParts {
  key: KeyObject
  apiKey: string
  tokenUrl: string
  settings: AssertionSettings
}

/** The form of the client credentials grant, signed anew: an assertion can be used once. */
export async function clientCredentialsForm(parts: AssertionParts, now: number, jti: string): Promise<TokenForm> {
  return { grant_type: 'client_credentials', ...(await assertionFields(parts, now, jti)), ...scopeOf(parts.settings) }
}

/** The form that exchanges an id token of a log-in for an access token. */
export async function exchangeForm(
  parts: AssertionParts,
  subjectToken: string,
  now: number,
  jti: string,
): Promise<TokenForm> {
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: subjectToken,
    ...(await assertionFields(parts, now, jti)),
    ...scopeOf(parts.settings),
  }
}

/** The form that redeems the code of a log-in (RFC 6749 section 4.1.3), with the client's secret. */
export function codeForm(client: { id: string; secret: string; redirectUri: string }, code: string): TokenForm {
  return {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    client_id: client.id,
    client_secret: client.secret,
  }
}

async function assertionFields({ key, apiKey, tokenUrl, settings }: AssertionParts, now: number, jti: string) {
  const { kid, audience = tokenUrl, lifetime } = settings
  return {
    client_assertion_type: jwtBearer,
    client_assertion: await signAssertion({
      key,
      kid,
      apiKey,
      audience,
      jti,
      now,
      ...(lifetime === undefined ? {} : { lifetime }),
    }),
  }
}

function scopeOf({ scope }: AssertionSettings): { scope?: string } {
  return scope === undefined ? {} : { scope }
}
