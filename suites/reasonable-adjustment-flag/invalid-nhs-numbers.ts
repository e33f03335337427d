import { arbitraries, conflict, expect, meets, type Patient, property } from '../../src/index.ts'

/** Kinds whose patient reference is no address any more, so that a server may refuse it for its form. */
const brokenAddresses = new Set(['digits of another script', 'white space'])

/**
 * The property, for each kind of invalid NHS number, that a creation which names such a patient is refused.
 * @param what what is added, as in "consent details"
 * @param bodyFor the body for a patient
 */
export function refusesInvalidNhsNumbers(
  what: string,
  row: string,
  type: string,
  bodyFor: (patient: Patient) => object,
): void {
  for (const [kind, numbers] of Object.entries(arbitraries.invalidNhsNumbers)) {
    property(
      `adding ${what} is refused for an NHS number with ${kind}`,
      meets(row),
      numbers(),
      async ({ target }, nhsNumber) => {
        const refused = await target.create(type, bodyFor({ nhsNumber }))
        expect(refused).toBeRefused(brokenAddresses.has(kind) ? { status: 400 } : conflict('RAF-C25'))
      },
    )
  }
}
