/** The two generations of the RARecord profiles: 2020 (which the seed page shows) and 2022. */
export type Generation = 'v1' | 'v2'

const FHIR_NHS = 'https://fhir.nhs.uk/STU3'

/** Addresses of the profiles, extensions and code systems that the API uses, from the published definitions. */
export const url = {
  consent: `${FHIR_NHS}/StructureDefinition/RARecord-Consent-1`,
  flag: `${FHIR_NHS}/StructureDefinition/RARecord-Flag-1`,
  list: `${FHIR_NHS}/StructureDefinition/CareConnect-RARecord-List-1`,
  condition: `${FHIR_NHS}/StructureDefinition/CareConnect-RARecord-Condition-1`,
  provenance: `${FHIR_NHS}/StructureDefinition/RARecord-Provenance-1`,
  operationOutcome: `${FHIR_NHS}/StructureDefinition/Spine-OperationOutcome-1`,
  proxyRoleExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-ProxyRole-1`,
  adjustmentCategoryExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-AdjustmentCategory-1`,
  adjustmentNotesExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-AdjustmentNotes-1`,
  bestInterestExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-BestInterestSummary-1`,
  removalReasonExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-RemovalReason-1`,
  provenanceExtension: `${FHIR_NHS}/StructureDefinition/Extension-RARecord-Provenance-1`,
  flagCategory: `${FHIR_NHS}/CodeSystem/RARecord-FlagCategory-1`,
  flagCategoryOfTheSeed: `${FHIR_NHS}/CodeSystem/CodeSystem-RARecord-FlagCategory-1`,
  consentPurpose: `${FHIR_NHS}/CodeSystem/RARecord-ConsentPurpose-1`,
  proxyRole: `${FHIR_NHS}/CodeSystem/RARecord-ProxyRole-1`,
  adjustmentCategory: `${FHIR_NHS}/CodeSystem/RARecord-AdjustmentCategory-1`,
  conditionCode: `${FHIR_NHS}/CodeSystem/RARecord-ConditionCode-1`,
  removalReason: `${FHIR_NHS}/CodeSystem/RARecord-RemovalReason-1`,
  jobRole: `${FHIR_NHS}/CodeSystem/CareConnect-SDSJobRoleName-1`,
  errorCodeSystem: `${FHIR_NHS}/CodeSystem/Spine-ErrorOrWarningCode-1`,
  errorValueSet: `${FHIR_NHS}/ValueSet/Spine-ErrorOrWarningCode-1`,
  conditionCategory: 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-ConditionCategory-1',
  snomed: 'http://snomed.info/sct',
  snomedOfTheSeed: 'https://snomed.info/sct',
} as const

/** The SNOMED CT concept that a reasonable adjustment List carries, and the text that goes with it. */
export const LIST_CODE = {
  system: url.snomed,
  code: '1094391000000102',
  display: 'Reasonable adjustments for health and care access',
} as const
export const LIST_TITLE = 'Reasonable Adjustment List'

/** The names of the flag category: the code system's, and the one some examples of the page show (RAF-C21). */
export const NATIONAL_DISPLAY = 'National Reasonable Adjustments Flag'
export const SHORT_DISPLAY = 'Reasonable Adjustments Flag'

const REMOVAL_REASONS = ['Error', 'PatientDissent', 'ProxyDissent', 'DoesntApply', 'BestInterest']

/** The codes that a generation's value set holds, by the system they come from. */
export type CodeTable = Readonly<Record<string, readonly string[]>>

/** The required value sets that bodies are held against, by generation. */
export const codeTables: Readonly<
  Record<Generation, Readonly<Record<'proxyRole' | 'adjustmentCategory' | 'removalReason', CodeTable>>>
> = {
  v1: {
    proxyRole: { [url.proxyRole]: ['001', '002', '003', '004'] },
    adjustmentCategory: {
      [url.adjustmentCategory]: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '011'],
    },
    removalReason: { [url.removalReason]: REMOVAL_REASONS },
  },
  v2: {
    proxyRole: { [url.proxyRole]: ['001', '002', '003', '004'] },
    adjustmentCategory: {
      [url.adjustmentCategory]: ['001', '002', '003', '004', '005', '006', '007', '008', '009', '010', '011'],
    },
    removalReason: Object.fromEntries(
      ['EntireRecord', 'IndividualAdjustment', 'IndividualImpairment', 'UnderlyingCondition'].map((part) => [
        `${FHIR_NHS}/CodeSystem/RARecord-RemovalReason${part}-1`,
        REMOVAL_REASONS,
      ]),
    ),
  },
}
