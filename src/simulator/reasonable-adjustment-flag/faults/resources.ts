import { asObject, type JsonObject, objectsIn } from '../../json.ts'
import { extensions, having, resources, without } from '../../rewrites.ts'
import { url } from '../codes.ts'
import type { Fault } from '../fault.ts'
import { READ_BACK } from './rows.ts'

/** Takes away the claim to a profile, so that only a rule that holds without one can be broken. */
function unclaimed(resource: JsonObject): JsonObject {
  return { ...resource, meta: without('profile')(asObject(resource.meta) ?? {}) }
}

function containedOf(type: string, change: (resource: JsonObject) => JsonObject) {
  return (resource: JsonObject): JsonObject => ({
    ...resource,
    contained: objectsIn(resource.contained).map((each) => (each.resourceType === type ? change(each) : each)),
  })
}

const CONSENT_ROWS = ['RAF-VAL-02', 'RAF-VAL-05']
const FLAG_ROWS = ['RAF-VAL-02', 'RAF-VAL-06']
const LIST_ROWS = ['RAF-VAL-02', 'RAF-VAL-07']
const PROFILE_ROWS = ['RAF-VAL-02', 'RAF-VAL-05', 'RAF-VAL-06', 'RAF-VAL-07']

/**
 * Resources that are not what their definitions, or the profiles that they claim, allow. A test that updates what it read sends
 * the flaw back, and is refused for it.
 */
export const resourceFaults: readonly Fault[] = [
  {
    name: 'status-not-of-fhir',
    says: 'The status of a Flag is a word that FHIR does not have.',
    breaks: ['RAF-VAL-01', 'RAF-SRCH-24'],
    mayAlsoBreak: ['RAF-VAL-02', 'RAF-VAL-06', 'RAF-UPF-06', 'RAF-SRCH-11', ...READ_BACK],
    rewrite: resources(['Flag'], (flag) => ({ ...flag, status: flag.status === 'active' ? 'live' : 'dead' })),
  },
  {
    name: 'element-not-of-fhir',
    says: 'A Consent has an element that FHIR does not have.',
    breaks: ['RAF-VAL-01'],
    mayAlsoBreak: [...CONSENT_ROWS, ...READ_BACK],
    rewrite: resources(['Consent'], having({ recordedBy: 'PAS' })),
  },
  {
    name: 'date-not-of-fhir',
    says: 'A resource says on which day it was last updated, and not when.',
    breaks: ['RAF-VAL-01'],
    mayAlsoBreak: [...PROFILE_ROWS, 'RAF-HDR-16', ...READ_BACK],
    rewrite: resources(['Consent', 'Flag', 'List'], (resource) => ({
      ...resource,
      meta: { ...asObject(resource.meta), lastUpdated: String(asObject(resource.meta)?.lastUpdated).slice(0, 10) },
    })),
  },
  {
    name: 'text-where-a-list-is-due',
    says: 'The profile that a Flag claims is a single text in place of a list.',
    breaks: ['RAF-VAL-01'],
    mayAlsoBreak: [
      ...PROFILE_ROWS,
      ...READ_BACK,
      'RAF-UPF-01',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
    ],
    rewrite: resources(['Flag'], (flag) => ({ ...flag, meta: { ...asObject(flag.meta), profile: url.flag } })),
  },
  {
    name: 'empty-list',
    says: 'A List without entries has an empty list of them.',
    breaks: ['RAF-VAL-01'],
    mayAlsoBreak: [...LIST_ROWS, 'RAF-CRL-05', ...READ_BACK],
    rewrite: resources(['List'], having({ note: [] })),
  },
  {
    name: 'contained-resource-not-referred-to',
    says: 'A Flag contains a resource that nothing in it refers to.',
    breaks: ['RAF-VAL-01'],
    mayAlsoBreak: [...FLAG_ROWS, ...READ_BACK],
    rewrite: resources(['Flag'], (flag) => ({
      ...flag,
      contained: [...objectsIn(flag.contained), { resourceType: 'Basic', id: 'loose', code: { text: 'loose' } }],
    })),
  },
  {
    name: 'consent-without-policy',
    says: 'A Consent has no policy.',
    breaks: CONSENT_ROWS,
    mayAlsoBreak: ['RAF-VAL-01', ...READ_BACK],
    rewrite: resources(['Consent'], without('policy')),
  },
  {
    name: 'consent-without-policy-or-claim',
    says: 'A Consent has no policy, and does not claim to conform to the profile that asks for one.',
    breaks: ['RAF-VAL-05'],
    mayAlsoBreak: ['RAF-VAL-01', ...READ_BACK],
    rewrite: resources(['Consent'], (consent) => unclaimed(without('policy')(consent))),
  },
  {
    name: 'consent-without-purpose',
    says: 'A Consent has no purpose.',
    breaks: CONSENT_ROWS,
    mayAlsoBreak: READ_BACK,
    rewrite: resources(['Consent'], without('purpose')),
  },
  {
    name: 'consent-with-forbidden-element',
    says: 'A Consent says when it was given, which its profile does not allow.',
    breaks: CONSENT_ROWS,
    mayAlsoBreak: READ_BACK,
    rewrite: resources(['Consent'], having({ dateTime: '2026-01-05' })),
  },
  {
    name: 'consent-with-unknown-proxy-role',
    says: 'A Consent was obtained in a way that its value set does not have.',
    breaks: ['RAF-VAL-02'],
    mayAlsoBreak: ['RAF-VAL-05', 'RAF-CRC-07', ...READ_BACK],
    rewrite: resources(
      ['Consent'],
      extensions(url.proxyRoleExtension, (extension) => ({
        ...extension,
        valueCodeableConcept: { coding: [{ system: url.proxyRole, code: '099', display: 'Neighbour' }] },
      })),
    ),
  },
  {
    name: 'consent-with-two-policies',
    says: 'A Consent names two policies, where its profile allows one.',
    breaks: CONSENT_ROWS,
    mayAlsoBreak: READ_BACK,
    rewrite: resources(['Consent'], (consent) => ({
      ...consent,
      policy: [...objectsIn(consent.policy), ...objectsIn(consent.policy)],
    })),
  },
  {
    name: 'flag-without-adjustment-category',
    says: 'A Flag does not say which category of adjustment it is.',
    breaks: FLAG_ROWS,
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-UPF-01',
      'RAF-UPF-03',
      'RAF-UPF-04',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
      'RAF-SRCH-25',
      'RAF-ERR-08',
      'RAF-VER-02',
      'RAF-VER-03',
      'RAF-VER-04',
      'RAF-VER-05',
    ],
    rewrite: resources(
      ['Flag'],
      extensions(url.adjustmentCategoryExtension, () => undefined),
    ),
  },
  {
    name: 'flag-without-adjustment-category-or-claim',
    says: 'A Flag lacks the category of the adjustment, and does not claim to conform to the profile that asks for it.',
    breaks: ['RAF-VAL-06'],
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-UPF-01',
      'RAF-UPF-03',
      'RAF-UPF-04',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
      'RAF-SRCH-25',
      'RAF-ERR-08',
      'RAF-VER-02',
      'RAF-VER-03',
      'RAF-VER-04',
      'RAF-VER-05',
    ],
    rewrite: resources(['Flag'], (flag) =>
      unclaimed(extensions(url.adjustmentCategoryExtension, () => undefined)(flag)),
    ),
  },
  {
    name: 'flag-with-unknown-category',
    says: 'A Flag is of a category that its value set does not have.',
    breaks: FLAG_ROWS,
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-UPF-01',
      'RAF-UPF-03',
      'RAF-UPF-04',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
      'RAF-SRCH-25',
      'RAF-ERR-08',
      'RAF-VER-02',
      'RAF-VER-03',
      'RAF-VER-04',
      'RAF-VER-05',
    ],
    rewrite: resources(
      ['Flag'],
      having({ category: { coding: [{ system: url.flagCategory, code: 'FRAIL', display: 'Frailty' }] } }),
    ),
  },
  {
    name: 'flag-with-forbidden-element',
    says: 'A Flag has a period, which its profile does not allow.',
    breaks: FLAG_ROWS,
    mayAlsoBreak: [
      ...READ_BACK,
      'RAF-UPF-01',
      'RAF-UPF-03',
      'RAF-UPF-04',
      'RAF-UPF-05',
      'RAF-UPF-06',
      'RAF-SRCH-11',
      'RAF-SRCH-24',
      'RAF-SRCH-25',
      'RAF-ERR-08',
      'RAF-VER-02',
      'RAF-VER-03',
      'RAF-VER-04',
      'RAF-VER-05',
    ],
    rewrite: resources(['Flag'], having({ period: { start: '2026-01-05' } })),
  },
  {
    name: 'list-with-another-title',
    says: 'A List has another title than the one that its profile fixes.',
    breaks: LIST_ROWS,
    mayAlsoBreak: READ_BACK,
    rewrite: resources(['List'], having({ title: 'Impairments' })),
  },
  {
    name: 'list-with-another-title-and-no-claim',
    says: 'A List has another title than its profile fixes, and does not claim to conform to it.',
    breaks: ['RAF-VAL-07'],
    mayAlsoBreak: READ_BACK,
    rewrite: resources(['List'], (list) => unclaimed({ ...list, title: 'Impairments' })),
  },
  {
    name: 'list-of-another-mode',
    says: 'A List has the mode working in place of changes.',
    breaks: LIST_ROWS,
    mayAlsoBreak: ['RAF-VAL-01', ...READ_BACK],
    rewrite: resources(['List'], having({ mode: 'working' })),
  },
  {
    name: 'impairment-without-clinical-status',
    says: 'An impairment has no clinical status.',
    breaks: ['RAF-VAL-02'],
    mayAlsoBreak: ['RAF-VAL-01', 'RAF-VAL-07', 'RAF-CRL-05', ...READ_BACK],
    rewrite: resources(['List'], containedOf('Condition', without('clinicalStatus'))),
  },
  {
    name: 'impairment-of-another-category',
    says: 'An impairment is of the category problem in place of issue.',
    breaks: ['RAF-VAL-02'],
    mayAlsoBreak: ['RAF-VAL-07', 'RAF-CRL-05', ...READ_BACK],
    rewrite: resources(
      ['List'],
      containedOf(
        'Condition',
        having({ category: [{ coding: [{ system: url.conditionCategory, code: 'problem', display: 'Problem' }] }] }),
      ),
    ),
  },
  {
    name: 'provenance-without-organisation',
    says: 'Provenance does not say for which organisation a record was made.',
    breaks: ['RAF-VAL-02'],
    mayAlsoBreak: ['RAF-VAL-05', 'RAF-VAL-06', 'RAF-CRC-05', 'RAF-CRF-05', ...READ_BACK],
    rewrite: resources(
      ['Consent', 'Flag'],
      containedOf('Provenance', (provenance) => ({
        ...provenance,
        agent: objectsIn(provenance.agent).map(without('onBehalfOfReference')),
      })),
    ),
  },
  {
    name: 'provenance-with-activity',
    says: 'Provenance has an activity, which the first generation of the profiles does not allow.',
    breaks: ['RAF-VAL-02'],
    mayAlsoBreak: ['RAF-VAL-05', 'RAF-VAL-06', ...READ_BACK],
    rewrite: resources(
      ['Consent', 'Flag'],
      containedOf(
        'Provenance',
        having({ activity: { system: 'http://hl7.org/fhir/v3/DataOperation', code: 'CREATE' } }),
      ),
    ),
  },
]
