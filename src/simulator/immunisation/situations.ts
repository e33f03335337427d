/** Everything that may be wrong with a request, one name for each cause. */
export type Situation =
  | 'access-denied'
  | 'not-permitted'
  | 'unknown-path'
  | 'wrong-method'
  | 'request-header'
  | 'body-too-large'
  | 'malformed-json'
  | 'invalid-id'
  | 'id-on-create'
  | 'invalid-resource'
  | 'version-missing'
  | 'version-malformed'
  | 'body-id'
  | 'other-identifier'
  | 'older-version'
  | 'newer-version'
  | 'not-found'
  | 'duplicate'
  | SearchSituation

/** What may be wrong with the parameters of a search. */
export type SearchSituation =
  | 'parameter-repeated'
  | 'no-parameter'
  | 'parameter-unknown'
  | 'patient-missing'
  | 'patient-several'
  | 'patient-format'
  | 'patient-number'
  | 'target-missing'
  | 'target-invalid'
  | 'target-partly-invalid'
  | 'disease-combined'
  | 'disease-missing'
  | 'disease-invalid'
  | 'disease-unmapped'
  | 'date-from-format'
  | 'date-to-format'
  | 'date-order'
  | 'include'
  | 'identifier-format'
  | 'identifier-and-others'
  | 'elements-alone'
  | 'elements-invalid'
  | 'too-many-results'

/** Thrown where a request is refused; the policy decides what the refusal looks like. The message is the diagnostics. */
export class Refused extends Error {
  readonly situation: Situation

  constructor(situation: Situation, diagnostics: string) {
    super(diagnostics)
    this.name = 'Refused'
    this.situation = situation
  }
}
