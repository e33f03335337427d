/** Everything that may be wrong with a request, one name for each cause. */
export type Situation =
  | 'access-denied'
  | 'request-id-missing'
  | 'request-id-malformed'
  | 'session-urid'
  | 'session-urid-missing'
  | 'correlation-id-missing'
  | 'unknown-path'
  | 'wrong-method'
  | 'media-type'
  | 'content-encoding'
  | 'no-body'
  | 'body-too-large'
  | 'malformed-json'
  | 'wrong-resource-type'
  | 'missing-value'
  | 'invalid-value'
  | 'unsupported-value'
  | 'too-few-values'
  | 'too-many-values'
  | 'additional-properties'
  | 'invalid-nhs-number'
  | 'invalid-resource-id'
  | 'body-id'
  | 'other-patient'
  | 'parameter-missing'
  | 'parameter-empty'
  | 'parameter-invalid'
  | 'parameter-repeated'
  | 'parameter-unknown'
  | 'parameter-order'
  | 'no-record'
  | 'nothing-found'
  | 'not-found'
  | 'invalidated'
  | 'if-match-missing'
  | 'if-match-empty'
  | 'if-match-malformed'
  | 'stale'
  | 'second-consent'
  | 'no-consent'
  | 'no-flag'
  | 'nothing-to-remove'

/** Thrown where a request is refused; the policy decides what the refusal looks like. */
export class Refused extends Error {
  readonly situation: Situation

  constructor(situation: Situation, detail: string) {
    super(detail)
    this.name = 'Refused'
    this.situation = situation
  }
}
