import { asObject, type JsonObject, objectsIn } from '../../json.ts'
import { body, resources, whenStatus, without } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { SEARCHES } from '../interactions.ts'
import { FOUND, rows } from './rows.ts'

/** Changes the entries of a Bundle; other answers stay as they are. */
const entries = (change: (entry: JsonObject, index: number) => JsonObject | JsonObject[]) =>
  bundle((answer) => ({ ...answer, entry: objectsIn(answer.entry).flatMap(change) }))

const bundle = (change: (answer: JsonObject) => JsonObject) =>
  whenStatus(
    2,
    body((answer) => (answer.resourceType === 'Bundle' ? change(answer) : answer)),
  )

/** Changes the entries of one type of resource. */
const entriesOf = (type: string, change: (entry: JsonObject) => JsonObject | JsonObject[]) =>
  entries((entry) => (asObject(entry.resource)?.resourceType === type ? change(entry) : entry))

const problem: JsonObject = {
  resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] },
  search: { mode: 'outcome' },
}

/** What a search shows: the Bundle, its entries, and the resources in it. */
export const bundleFaults: readonly Fault[] = [
  {
    name: 'success-with-an-error',
    says: 'The answer to a search that succeeds holds an OperationOutcome with an error.',
    breaks: ['IMM-GEN-01'],
    mayAlsoBreak: [...rows('GEN', 2), ...rows('SRCH', 7, 31, 46, 53)],
    on: SEARCHES,
    rewrite: bundle((answer) => ({ ...answer, entry: [...objectsIn(answer.entry), problem] })),
  },
  {
    name: 'element-that-fhir-does-not-have',
    says: 'A record that is found has an element that FHIR does not have.',
    breaks: ['IMM-GEN-02'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) => ({ ...resource, vaccineName: 'a vaccine' })),
  },
  {
    name: 'procedure-of-another-type',
    says: 'The vaccination procedure of a record that is found is a text in place of a concept.',
    breaks: ['IMM-GEN-03'],
    mayAlsoBreak: [...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) => ({
      ...resource,
      extension: objectsIn(resource.extension).map(({ url }) => ({ url, valueString: 'a procedure' })),
    })),
  },
  {
    name: 'patient-without-a-number',
    says: 'The identifier of the Patient that is found has no value.',
    breaks: ['IMM-GEN-04'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: resources(['Patient'], (resource) => ({
      ...resource,
      identifier: objectsIn(resource.identifier).map(without('value')),
    })),
  },
  {
    name: 'collection-in-place-of-searchset',
    says: 'The Bundle is a collection.',
    breaks: ['IMM-BUN-01'],
    mayAlsoBreak: [...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: bundle((answer) => ({ ...answer, type: 'collection' })),
  },
  {
    name: 'no-self-link',
    says: 'The Bundle has no self link.',
    breaks: ['IMM-BUN-02'],
    mayAlsoBreak: [...rows('SRCH', 13, 14)],
    on: SEARCHES,
    rewrite: bundle(without('link')),
  },
  {
    name: 'patient-counted',
    says: 'The total of the Bundle counts the Patient as well.',
    breaks: ['IMM-BUN-03'],
    mayAlsoBreak: [...rows('SRCH', 57), ...rows('DEL', 3, 4)],
    on: SEARCHES,
    rewrite: bundle((answer) => ({ ...answer, total: objectsIn(answer.entry).length })),
  },
  {
    name: 'total-missing',
    says: 'The Bundle has no total.',
    breaks: ['IMM-BUN-03'],
    mayAlsoBreak: [...FOUND, ...rows('CRE', 6, 18), ...rows('SRCH', 46, 53), ...rows('UPD', 12)],
    on: SEARCHES,
    rewrite: bundle(without('total')),
  },
  {
    name: 'no-full-url',
    says: 'Entries have no fullUrl.',
    breaks: ['IMM-BUN-04'],
    mayAlsoBreak: [...rows('BUN', 10), ...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: entries(without('fullUrl')),
  },
  {
    name: 'no-search-mode',
    says: 'The entry of the Patient does not say why it is there.',
    breaks: ['IMM-BUN-05', 'IMM-BUN-07'],
    mayAlsoBreak: [...FOUND],
    on: SEARCHES,
    rewrite: entriesOf('Patient', without('search')),
  },
  {
    name: 'matches-included',
    says: 'A record that was searched for has the search mode include.',
    breaks: ['IMM-BUN-06'],
    mayAlsoBreak: [...FOUND],
    on: SEARCHES,
    rewrite: entriesOf('Immunization', (entry) => ({ ...entry, search: { mode: 'include' } })),
  },
  {
    name: 'patient-matched',
    says: 'The Patient has the search mode match.',
    breaks: ['IMM-BUN-07'],
    mayAlsoBreak: [...FOUND, ...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: entriesOf('Patient', (entry) => ({ ...entry, search: { mode: 'match' } })),
  },
  {
    name: 'contained-shown',
    says: 'A record that is found has contained resources.',
    breaks: ['IMM-BUN-08'],
    mayAlsoBreak: [...rows('GEN', 2), ...rows('SRCH', 54)],
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) => ({
      ...resource,
      contained: [{ resourceType: 'Location', id: 'here', name: 'A surgery' }],
    })),
  },
  {
    name: 'patient-reference-lost',
    says: 'A record that is found refers to a Patient who is not in the Bundle.',
    breaks: ['IMM-BUN-10'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: patientOf((patient) => ({ ...patient, reference: 'urn:uuid:00000000-0000-4000-8000-000000000000' })),
  },
  {
    name: 'patient-reference-without-type',
    says: 'The reference to the patient does not say that it is one.',
    breaks: ['IMM-BUN-11'],
    mayAlsoBreak: [],
    on: SEARCHES,
    rewrite: patientOf(without('type')),
  },
  {
    name: 'hospital-number-shown',
    says: 'The reference to the patient carries another identifier than the NHS number.',
    breaks: ['IMM-BUN-12'],
    mayAlsoBreak: [...rows('SRCH', 5), ...rows('REI', 2)],
    on: SEARCHES,
    rewrite: patientOf((patient) => ({
      ...patient,
      identifier: { system: 'https://hospital.example/numbers', value: '1' },
    })),
  },
  {
    name: 'practitioner-shown',
    says: 'A record that is found refers to the practitioner who was contained.',
    breaks: ['IMM-BUN-13'],
    mayAlsoBreak: [...rows('GEN', 2), ...rows('SRCH', 54)],
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) => ({
      ...resource,
      performer: [{ actor: { display: 'A practitioner' } }, ...objectsIn(resource.performer)],
    })),
  },
  {
    name: 'version-not-shown',
    says: 'A record that is found has no version.',
    breaks: ['IMM-BUN-14'],
    mayAlsoBreak: [...rows('UPD', 19), ...rows('SRCH', 54)],
    on: SEARCHES,
    rewrite: resources(['Immunization'], without('meta')),
  },
  {
    name: 'patient-shown-whole',
    says: 'The Patient of the Bundle has a date of birth.',
    breaks: ['IMM-BUN-15'],
    mayAlsoBreak: [],
    reading: 'implementation',
    on: SEARCHES,
    rewrite: resources(['Patient'], (resource) => ({ ...resource, birthDate: '1965-02-28' })),
  },
  {
    name: 'full-url-of-another-record',
    says: 'The fullUrl of a record ends with another id than its own.',
    breaks: ['IMM-BUN-16'],
    mayAlsoBreak: [...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: entriesOf('Immunization', (entry) => ({ ...entry, fullUrl: `${entry.fullUrl}0` })),
  },
  {
    name: 'entered-in-error-shown',
    says: 'A record that is found has the status entered-in-error.',
    breaks: ['IMM-BUN-17'],
    mayAlsoBreak: [...rows('REI', 2)],
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) =>
      resource.status === undefined ? resource : { ...resource, status: 'entered-in-error' },
    ),
  },
  {
    name: 'identifier-without-use',
    says: 'The identifier of a record that is found has no use.',
    breaks: ['IMM-BUN-18'],
    mayAlsoBreak: [],
    reading: 'implementation',
    on: SEARCHES,
    rewrite: resources(['Immunization'], (resource) =>
      resource.identifier === undefined
        ? resource
        : { ...resource, identifier: objectsIn(resource.identifier).map(without('use')) },
    ),
  },
  {
    name: 'organisation-included',
    says: 'The Bundle holds an organisation as well.',
    breaks: ['IMM-BUN-19'],
    mayAlsoBreak: [...rows('SRCH', 7, 53), ...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: bundle((answer) => ({
      ...answer,
      entry: [
        ...objectsIn(answer.entry),
        {
          fullUrl: 'urn:uuid:11111111-1111-4111-8111-111111111111',
          resource: { resourceType: 'Organization', name: 'A surgery' },
          search: { mode: 'include' },
        },
      ],
    })),
  },
  {
    name: 'records-shown-twice',
    says: 'A record that is found is in the Bundle twice.',
    breaks: ['IMM-BUN-20'],
    mayAlsoBreak: [...FOUND, ...rows('BUN', 3), ...rows('GEN', 2)],
    on: SEARCHES,
    rewrite: entriesOf('Immunization', (entry) => [entry, entry]),
  },
]

function patientOf(change: (patient: JsonObject) => JsonObject) {
  return resources(['Immunization'], (resource) => {
    const patient = asObject(resource.patient)
    return patient ? { ...resource, patient: change(patient) } : resource
  })
}
