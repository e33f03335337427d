import { asObject, type JsonObject, objectsIn } from '../../json.ts'
import { body, having, resources, whenStatus, without } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { ANY_EXEMPTION, rows } from './rows.ts'

type Change = (resource: JsonObject) => JsonObject

/** Changes every exemption. */
const exemption = (change: Change) => resources(['QuestionnaireResponse'], change)

/** Changes the object that an element of an exemption holds. */
const within = (name: string, change: Change) =>
  exemption((resource) => ({ ...resource, [name]: change(asObject(resource[name]) ?? {}) }))

/** Changes every object in a list of an exemption. */
const each = (name: string, change: Change) =>
  exemption((resource) => ({ ...resource, [name]: objectsIn(resource[name]).map(change) }))

/** Changes the item of an exemption that has a linkId. */
const item = (linkId: string, change: Change) => each('item', (one) => (one.linkId === linkId ? change(one) : one))

/** Changes the coding of the status. */
const coding = (change: Change) =>
  item('exemptionStatus', (status) => ({
    ...status,
    answer: objectsIn(status.answer).map((one) => ({ ...one, valueCoding: change(asObject(one.valueCoding) ?? {}) })),
  }))

/** Changes the Bundle of an answer of success. */
const bundle = (change: Change) => whenStatus(2, body(change))

/** Changes every entry of the Bundle. */
const entry = (change: Change) =>
  bundle((one) => (one.entry === undefined ? one : { ...one, entry: objectsIn(one.entry).map(change) }))

const answered = (answer: JsonObject) => having({ answer: [answer] })

/** What is wrong with what is answered: the Bundle, the exemption and its items. */
export const exemptionFaults: readonly Fault[] = [
  {
    name: 'parameters-in-place-of-a-bundle',
    says: 'An answer of success is a Parameters resource.',
    breaks: rows('RES', 1),
    mayAlsoBreak: [...ANY_EXEMPTION, ...rows('GET', 1, 5, 8), ...rows('SMP', 1), ...rows('VAL', 1)],
    rewrite: bundle(() => ({ resourceType: 'Parameters' })),
  },
  {
    name: 'bundle-is-a-collection',
    says: 'The Bundle has the type collection.',
    breaks: rows('RES', 2),
    mayAlsoBreak: rows('VAL', 1),
    rewrite: bundle(having({ type: 'collection' })),
  },
  {
    name: 'entry-in-the-plural',
    says: 'The Bundle has its entries under the name entries.',
    breaks: rows('GEN', 7),
    mayAlsoBreak: [...ANY_EXEMPTION, ...rows('VAL', 1)],
    rewrite: bundle(({ entry: entries, ...one }) => (entries === undefined ? one : { ...one, entries })),
  },
  {
    name: 'observation-in-place-of-an-exemption',
    says: 'The entry of the Bundle holds an Observation.',
    breaks: rows('RES', 3),
    mayAlsoBreak: [...ANY_EXEMPTION, ...rows('RES', 4, 22), ...rows('VAL', 1)],
    rewrite: exemption(({ id }) => ({ resourceType: 'Observation', id, status: 'final', code: { text: 'exemption' } })),
  },
  {
    name: 'full-url-of-another',
    says: 'The fullUrl of an entry ends with another id than that of its resource.',
    breaks: rows('RES', 4),
    mayAlsoBreak: rows('VAL', 1),
    rewrite: entry(having({ fullUrl: 'QuestionnaireResponse/another-1.1' })),
  },
  {
    name: 'no-self-link',
    says: 'The Bundle of a search has no self link.',
    breaks: rows('RES', 25),
    mayAlsoBreak: [],
    reading: 'fhir-r4',
    rewrite: bundle(without('link')),
  },
  {
    name: 'another-questionnaire',
    says: 'An exemption says that it answers another questionnaire.',
    breaks: rows('RES', 5),
    mayAlsoBreak: [],
    rewrite: exemption(having({ questionnaire: 'https://fhir.nhs.uk/Questionnaire/Another' })),
  },
  {
    name: 'status-of-an-observation',
    says: 'An exemption has the status final.',
    breaks: rows('RES', 6),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: exemption(having({ status: 'final' })),
  },
  {
    name: 'no-status',
    says: 'An exemption has no status.',
    breaks: [...rows('RES', 6), ...rows('VAL', 3)],
    mayAlsoBreak: rows('VAL', 1),
    rewrite: exemption(without('status')),
  },
  {
    name: 'subject-without-identifier',
    says: 'The subject of an exemption has no identifier.',
    breaks: rows('RES', 7),
    mayAlsoBreak: rows('GET', 4),
    rewrite: within('subject', without('identifier')),
  },
  {
    name: 'subject-of-another-system',
    says: 'The identifier of the subject is not said to be an NHS number.',
    breaks: rows('RES', 8),
    mayAlsoBreak: rows('GET', 4),
    rewrite: within('subject', (subject) => ({
      ...subject,
      identifier: { ...asObject(subject.identifier), system: 'https://fhir.nhs.uk/Id/local-patient-identifier' },
    })),
  },
  {
    name: 'subject-without-display',
    says: 'The subject of an exemption has no display.',
    breaks: [...rows('RES', 9), ...rows('GET', 3)],
    mayAlsoBreak: [],
    rewrite: within('subject', without('display')),
  },
  {
    name: 'related-person-contained',
    says: 'An exemption contains a RelatedPerson in place of the Patient.',
    breaks: rows('RES', 10),
    mayAlsoBreak: [...rows('GET', 3), ...rows('VAL', 1, 3)],
    rewrite: each('contained', having({ resourceType: 'RelatedPerson' })),
  },
  {
    name: 'nothing-contained',
    says: 'An exemption contains no Patient.',
    breaks: [...rows('RES', 10), ...rows('GET', 3)],
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: exemption(without('contained')),
  },
  {
    name: 'patient-without-id',
    says: 'The Patient that an exemption contains has no id.',
    breaks: rows('RES', 11),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: each('contained', without('id')),
  },
  {
    name: 'patient-without-birth-date',
    says: 'The Patient that an exemption contains has no date of birth.',
    breaks: [...rows('RES', 12), ...rows('GET', 3)],
    mayAlsoBreak: [],
    rewrite: each('contained', without('birthDate')),
  },
  {
    name: 'subject-refers-to-nobody',
    says: 'The subject of an exemption refers to a resource that is not contained.',
    breaks: rows('RES', 13),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: within('subject', having({ reference: '#p2' })),
  },
  {
    name: 'item-without-link-id',
    says: 'An item of an exemption has no linkId.',
    breaks: rows('RES', 14),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: item('exemptionPeriodStart', without('linkId')),
  },
  {
    name: 'item-without-answer',
    says: 'An item of an exemption has no answer.',
    breaks: rows('RES', 15),
    mayAlsoBreak: [],
    rewrite: item('exemptionPeriodStart', without('answer')),
  },
  {
    name: 'time-without-zone',
    says: 'The start of an exemption is a time without a time zone.',
    breaks: rows('RES', 16),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: item('exemptionPeriodStart', answered({ valueDateTime: '2021-09-29T12:58:01' })),
  },
  {
    name: 'time-in-another-form',
    says: 'The start of an exemption is written day first.',
    breaks: rows('RES', 16),
    mayAlsoBreak: rows('VAL', 1, 3),
    rewrite: item('exemptionPeriodStart', answered({ valueDateTime: '29/09/2021' })),
  },
  {
    name: 'status-as-text',
    says: 'The status of an exemption is given as a text.',
    breaks: [...rows('RES', 17), ...rows('GET', 2)],
    mayAlsoBreak: [...rows('RES', 18, 19), ...rows('SMP', 6, 7, 8, 9)],
    rewrite: item('exemptionStatus', answered({ valueString: 'Approved' })),
  },
  {
    name: 'no-exemption-status',
    says: 'An exemption has no item exemptionStatus.',
    breaks: [...rows('RES', 17), ...rows('GET', 2)],
    mayAlsoBreak: rows('SMP', 6, 7, 8, 9),
    rewrite: exemption((resource) => ({
      ...resource,
      item: objectsIn(resource.item).filter(({ linkId }) => linkId !== 'exemptionStatus'),
    })),
  },
  {
    name: 'status-of-another-code-system',
    says: 'The status of an exemption is of another code system.',
    breaks: rows('RES', 18),
    mayAlsoBreak: [],
    rewrite: coding(having({ system: 'https://fhir.nhs.uk/CodeSystem/another' })),
  },
  {
    name: 'status-of-an-unknown-code',
    says: 'The status of an exemption has the code 5.',
    breaks: rows('RES', 19),
    mayAlsoBreak: rows('SMP', 6, 7, 8, 9),
    rewrite: coding(having({ code: '5' })),
  },
  {
    name: 'status-with-another-display',
    says: 'The display of the status is that of another code.',
    breaks: rows('RES', 20),
    mayAlsoBreak: [],
    rewrite: coding(having({ display: 'Approved' })),
  },
  {
    name: 'start-as-text',
    says: 'The start of an exemption is given as a text.',
    breaks: rows('RES', 21),
    mayAlsoBreak: [],
    rewrite: item('exemptionPeriodStart', answered({ valueString: '29 September 2021' })),
  },
  {
    name: 'end-as-a-yes-or-no',
    says: 'The end of an exemption is given as true or false.',
    breaks: rows('RES', 22),
    mayAlsoBreak: [],
    rewrite: item('exemptionPeriodEnd', answered({ valueBoolean: false })),
  },
  {
    name: 'element-of-its-own',
    says: 'An exemption has an element that FHIR does not know.',
    breaks: [...rows('VAL', 1), ...rows('VAL', 3)],
    mayAlsoBreak: [],
    rewrite: exemption(having({ exemptionStatus: 'approved' })),
  },
  {
    name: 'extension-of-another-type',
    says: 'An extension of UK Core has a value of another type than it is defined with.',
    breaks: rows('VAL', 2),
    mayAlsoBreak: rows('VAL', 3),
    rewrite: each(
      'contained',
      having({
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthSex',
            valueString: 'not known',
          },
        ],
      }),
    ),
  },
]
