/** A synthetic patient, known by NHS number alone. */
export interface Patient {
  /** Ten digits, valid by Modulus 11, of the guaranteed test range or listed for the environment. */
  nhsNumber: string
}
