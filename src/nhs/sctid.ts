/** The address that identifies SNOMED CT in a FHIR coding. Source: HL7 FHIR, Using SNOMED CT with FHIR. */
export const SNOMED_SYSTEM = 'http://snomed.info/sct'

/** What a SNOMED CT identifier names, by the last digit of its partition. */
export type SctidKind = 'concept' | 'description' | 'relationship'

/** Why a text is not a SNOMED CT identifier. */
export type SctidFault = 'not-digits' | 'wrong-length' | 'leading-zero' | 'partition' | 'check-digit'

/** What checking a text found. `longFormat` is true for identifiers that carry a namespace (partition 1x). */
export type SctidCheck = { valid: true; kind: SctidKind; longFormat: boolean } | { valid: false; reason: SctidFault }

const KINDS: readonly SctidKind[] = ['concept', 'description', 'relationship']

/** Multiplication in the dihedral group of order 10, on which the Verhoeff check digit is built. */
const MULTIPLY = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]

/** The permutation that each position from the right applies, repeating every eight. */
const PERMUTE = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

/** Whether a string of digits ends in the right Verhoeff check digit. Source: SNOMED CT Release File Specification. */
export function hasVerhoeffDigit(digits: string): boolean {
  let check = 0
  for (let position = 0; position < digits.length; position++) {
    const digit = Number(digits[digits.length - 1 - position])
    check = Number(MULTIPLY[check]?.[Number(PERMUTE[position % 8]?.[digit])])
  }
  return digits.length > 0 && check === 0
}

/**
 * Checks a SNOMED CT identifier: 6 to 18 digits, no leading zero, partition 00 to 02 (short format) or 10 to 12
 * (long format, with a namespace), Verhoeff check digit last. Source: SNOMED CT Release File Specification, SCTID.
 * A long-format identifier has 7 digits of namespace and at least one item digit, hence 11 digits or more.
 */
export function checkSctid(text: string): SctidCheck {
  if (/[^0-9]/.test(text)) return { valid: false, reason: 'not-digits' }
  if (text.length < 6 || text.length > 18) return { valid: false, reason: 'wrong-length' }
  if (text.startsWith('0')) return { valid: false, reason: 'leading-zero' }
  const kind = KINDS[Number(text.at(-2))]
  const format = text.at(-3)
  if (!kind || (format !== '0' && format !== '1')) return { valid: false, reason: 'partition' }
  if (format === '1' && text.length < 11) return { valid: false, reason: 'wrong-length' }
  if (!hasVerhoeffDigit(text)) return { valid: false, reason: 'check-digit' }
  return { valid: true, kind, longFormat: format === '1' }
}

/** Whether a text identifies a SNOMED CT concept (see {@link checkSctid}). */
export function isConceptId(text: string): boolean {
  const check = checkSctid(text)
  return check.valid && check.kind === 'concept'
}
