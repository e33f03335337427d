import type { AuthorisationPart } from './authorisation-error.ts'

/** What one refusal of a token endpoint means, and what to do about it. */
export interface RefusalMeaning {
  /** Matches `error_description`. */
  when: RegExp
  part: AuthorisationPart
  /** What is wrong, in words; begins in the middle of a sentence after "The token endpoint refused the request: ". */
  means: string
  advice: string
}

const clockAdvice =
  'Check that the clock of this machine is right (assay doctor compares it with the server); then look at auth.lifetime.'

/**
 * The refusals of the token endpoint of the NHS API platform, by the words that it uses. Source: NHSDigital/
 * identity-service-api, proxies/live/apiproxy/resources/jsc/validate-client-assertion-claims.js and e2e/tests/oauth.
 */
export const refusalMeanings: readonly RefusalMeaning[] = [
  {
    when: /'alg' header/,
    part: 'assertion',
    means: 'the assertion is signed with another algorithm than RS512',
    advice: 'Assay signs with RS512 only: something between here and the server changes what is sent.',
  },
  {
    when: /'exp' claim.*more than 5 minutes/,
    part: 'lifetime',
    means: 'the assertion expires too far ahead',
    advice: `It may live five minutes at most. ${clockAdvice}`,
  },
  {
    when: /'exp' claim.*expired/,
    part: 'lifetime',
    means: 'the assertion had expired when it arrived',
    advice: clockAdvice,
  },
  {
    when: /'exp' claim/,
    part: 'lifetime',
    means: 'the expiry of the assertion is missing or no whole number',
    advice: 'Assay always sends one: something between here and the server changes what is sent.',
  },
  {
    when: /'kid' header.*no matching public key/,
    part: 'key-id',
    means: 'no public key is registered under this key id',
    advice:
      'Compare auth.kid with the "kid" in the JWKS that you registered for the application, and check that it is this application and this environment.',
  },
  {
    when: /'kid' header/,
    part: 'key-id',
    means: 'the key id is missing',
    advice: 'Set auth.kid to the "kid" under which the public key is registered.',
  },
  {
    when: /'typ' header/,
    part: 'assertion',
    means: 'the type of the assertion is not JWT',
    advice: 'Assay always sends it: something between here and the server changes what is sent.',
  },
  {
    when: /non-matching 'iss'\/'sub' claims/,
    part: 'client',
    means: 'the API key is missing, or stands in only one of iss and sub',
    advice: 'Check the variable that auth.apiKeyEnv names.',
  },
  {
    when: /'iss'\/'sub' claims/,
    part: 'client',
    means: 'no application has this API key',
    advice:
      'Check the variable that auth.apiKeyEnv names: the key has to be that of an application in this environment, and the application has to be active.',
  },
  {
    when: /Non-unique 'jti' claim/,
    part: 'assertion',
    means: 'an assertion with the same id was sent before',
    advice: 'Assay draws a new one each time: something between here and the server sends requests twice.',
  },
  {
    when: /'jti' claim/,
    part: 'assertion',
    means: 'the id of the assertion is missing or no text',
    advice: 'Assay always sends one: something between here and the server changes what is sent.',
  },
  {
    when: /'aud' claim/,
    part: 'audience',
    means: 'the audience of the assertion is not this token endpoint',
    advice:
      'The audience has to be the exact URL of the token endpoint, scheme, host and path: take auth.audience out, or correct auth.tokenUrl.',
  },
  {
    when: /JWT signature verification failed/,
    part: 'public-key',
    means: 'the signature does not fit the public key that is registered under this key id',
    advice:
      'The private key in auth.keyFile and the registered public key are not a pair: register the public key of this file, or use the other file.',
  },
  {
    when: /need to register a public key/i,
    part: 'public-key',
    means: 'the application has no public key',
    advice: 'Register the address of your JWKS for the application, in the developer portal.',
  },
  {
    when: /JWKS endpoint.*can't be reached/i,
    part: 'public-key',
    means: 'the platform cannot reach the JWKS that is registered for the application',
    advice: 'Check that the registered address answers from the internet with a JWKS over https.',
  },
  {
    when: /Malformed JWT in client_assertion/,
    part: 'assertion',
    means: 'the assertion does not read as a JWT',
    advice: 'Something between here and the server changes what is sent.',
  },
  {
    when: /Missing client_assertion|client_assertion_type/,
    part: 'assertion',
    means: 'the assertion or its type did not arrive',
    advice: 'Something between here and the server changes what is sent.',
  },
  {
    when: /subject_token/,
    part: 'subject-token',
    means: 'the id token that was to be exchanged is missing or not accepted',
    advice:
      'It has to be an id token of NHS CIS2 or NHS login for this environment, it has to be fresh, and the application has to be set up for token exchange.',
  },
  {
    when: /redirect_uri/,
    part: 'log-in',
    means: 'the redirect URI is not the one that is registered',
    advice: 'Compare auth.redirectUri with the callback URL of the application, letter by letter.',
  },
  {
    when: /refresh.token/i,
    part: 'token',
    means: 'the refresh token is not valid, or its time is over',
    advice: 'Log in again.',
  },
  {
    when: /client_secret is missing/,
    part: 'client',
    means: 'the client secret did not arrive',
    advice: 'Check the variable that auth.clientSecretEnv names.',
  },
  {
    when: /client_id or client_secret/,
    part: 'client',
    means: 'the client id or the client secret is wrong',
    advice:
      'Check the variables that auth.clientIdEnv and auth.clientSecretEnv name, and that the application is of this environment.',
  },
  {
    when: /grant_type/,
    part: 'grant',
    means: 'the grant type is missing or not offered',
    advice:
      'Check that auth.tokenUrl is the token endpoint of this environment and that the application may use this way of authorisation.',
  },
  {
    when: /Content-Type header must be/,
    part: 'token-endpoint',
    means: 'the request did not arrive as a form',
    advice: 'Something between here and the server changes what is sent.',
  },
]

/** The same by the code `error` of RFC 6749 section 5.2, for token endpoints that use other words. */
export const codeMeanings: Readonly<Record<string, Omit<RefusalMeaning, 'when'>>> = {
  invalid_client: {
    part: 'client',
    means: 'it does not accept the client: the API key, the key id, the audience or the signature',
    advice: 'Check auth.apiKeyEnv, auth.kid, auth.keyFile and auth.audience against what is registered there.',
  },
  unauthorized_client: {
    part: 'client',
    means: 'the client may not use this way of authorisation',
    advice: 'Have the grant type allowed for the application, or choose another auth.mode.',
  },
  invalid_grant: {
    part: 'grant',
    means: 'the code, id token or refresh token is not valid, has expired, or was issued to another client',
    advice: 'Log in again; a code or an id token can often be used only once, and only for a few minutes.',
  },
  unsupported_grant_type: {
    part: 'grant',
    means: 'it does not offer this grant type',
    advice: 'Check that auth.tokenUrl is the token endpoint of this environment, or choose another auth.mode.',
  },
  invalid_scope: {
    part: 'scope',
    means: 'a scope is unknown, or not allowed for the client',
    advice: 'Check auth.scope, or take it out.',
  },
  invalid_target: {
    part: 'audience',
    means: 'the resource or audience is not one that it issues tokens for',
    advice: 'Check auth.audience and auth.scope.',
  },
  invalid_request: {
    part: 'token-endpoint',
    means: 'something in the request is missing or wrong',
    advice: 'Its own words say what.',
  },
}
