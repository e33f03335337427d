/** The address that identifies ODS codes in a FHIR identifier. Source: NHS England FHIR naming systems. */
export const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** How an ODS code is built: the frames in use before October 2020, or the letter-digit frame issued since. */
export type OdsFrame = 'legacy' | 'anana'

/**
 * Checks an ODS code as it stands and says which frame it follows.
 * Three to ten upper-case letters and digits (NHS England, PDS FHIR API, schema of ODS codes); codes issued since
 * 1 October 2020 are letter, digit, letter, digit, letter (ODS, "Change to the format of ODS codes"). Gives undefined for
 * anything else. That a code is well formed does not mean that an organisation has it.
 */
export function odsFrame(text: string): OdsFrame | undefined {
  if (!/^[A-Z0-9]{3,10}$/.test(text)) return undefined
  return /^[A-Z][0-9][A-Z][0-9][A-Z]$/.test(text) ? 'anana' : 'legacy'
}

/** Whether a text is a well-formed ODS code (see {@link odsFrame}). */
export function isOdsCode(text: string): boolean {
  return odsFrame(text) !== undefined
}
