import type { JsonObject } from '../json.ts'
import { LIST_CODE, LIST_TITLE, NATIONAL_DISPLAY, url } from './codes.ts'
import { patientReference } from './patient-reference.ts'

/** The patient of the canned answers; nobody has this number. */
export const EXAMPLE_PATIENT = '9990000018'

const flagCategory = { coding: [{ system: url.flagCategory, code: 'NRAF', display: NATIONAL_DISPLAY }] }

/** Bodies as a client would send them, all for {@link EXAMPLE_PATIENT}. */
export const exampleConsent: JsonObject = {
  resourceType: 'Consent',
  meta: { profile: [url.consent] },
  extension: [
    {
      url: url.proxyRoleExtension,
      valueCodeableConcept: { coding: [{ system: url.proxyRole, code: '001', display: 'Patient consent' }] },
    },
  ],
  status: 'active',
  category: [flagCategory],
  patient: patientReference(EXAMPLE_PATIENT),
  policy: [{ authority: 'https://www.example.org/', uri: 'https://www.example.org/policies/reasonable-adjustments' }],
  purpose: [
    {
      system: url.consentPurpose,
      code: 'RACONSENT',
      display: 'Reasonable Adjustments - Consent to record Reasonable Adjustments',
    },
  ],
}

export const exampleFlag: JsonObject = {
  resourceType: 'Flag',
  meta: { profile: [url.flag] },
  extension: [
    {
      url: url.adjustmentCategoryExtension,
      valueCodeableConcept: {
        coding: [
          {
            system: url.adjustmentCategory,
            code: '003',
            display: 'Accessible Information - requires specific contact method',
          },
        ],
      },
    },
  ],
  status: 'active',
  category: flagCategory,
  code: { coding: [{ system: url.snomed, code: '945951000000108', display: 'Requires visual alert' }] },
  subject: patientReference(EXAMPLE_PATIENT),
}

export const exampleList: JsonObject = {
  resourceType: 'List',
  meta: { profile: [url.list] },
  contained: [
    {
      resourceType: 'Condition',
      id: 'impairment',
      meta: { profile: [url.condition] },
      clinicalStatus: 'active',
      category: [{ coding: [{ system: url.conditionCategory, code: 'issue', display: 'Issue' }] }],
      code: {
        coding: [
          {
            system: url.conditionCode,
            code: '07',
            display: 'Impairment related to sensory disability (Equality Act 2010)',
          },
        ],
      },
      subject: patientReference(EXAMPLE_PATIENT),
      note: [{ text: 'Reads large print' }],
    },
  ],
  status: 'current',
  mode: 'changes',
  title: LIST_TITLE,
  code: { coding: [{ ...LIST_CODE }] },
  subject: patientReference(EXAMPLE_PATIENT),
  date: '2026-01-05T09:00:00+00:00',
  entry: [{ deleted: false, date: '2026-01-05T09:00:00+00:00', item: { reference: '#impairment' } }],
}
