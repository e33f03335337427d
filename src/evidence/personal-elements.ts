import type { JsonContainer, JsonLayout, JsonToken } from './json-layout.ts'
import { redactionMark } from './redaction-mark.ts'

/** Elements that describe a person as a whole: every text inside is masked but for the members listed below. */
const personalStructures = new Set([
  'name',
  'telecom',
  'address',
  'contact',
  'photo',
  'note',
  'valueHumanName',
  'valueContactPoint',
  'valueAddress',
  'valueAnnotation',
])

/** Members of those structures that say nothing about the person: codes, periods, ids. */
const impersonalMembers = new Set(
  'use system rank type code start end time id url reference contentType language resourceType relationship gender'.split(
    ' ',
  ),
)

/** Single members that are personal wherever they stand. */
const personalMembers = new Set(
  (
    'birthDate deceasedDateTime valueString valueMarkdown supportingComment comment comments div family given ' +
    'postalCode postcode firstName lastName surname forename dateOfBirth dob email phone mobile'
  ).split(' '),
)

const personReference = /(?:^|\/)(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)(?:\/|$)/
const otherReference = /(?:^|\/)[A-Z][A-Za-z]+\/[^/]+(?:\/_history\/[^/]+)?$/
const personRoles = new Set(
  (
    'subject patient performer recorder author actor asserter consentingParty sender informant practitioner individual ' +
    'beneficiary who agent whoReference onBehalfOfReference authorReference entererreference enterer'
  ).split(' '),
)
const people = new Set(['Patient', 'RelatedPerson', 'Person'])

const isoDate = /^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.+)?)?)?$/

/** What is around each container, worked out once for a layout. */
export class PersonalContext {
  readonly #containers: JsonContainer[]
  /** For each container: the personal structure that it is or is inside. */
  readonly #structure: (string | undefined)[] = []
  readonly #resource: (string | undefined)[] = []

  constructor({ containers }: JsonLayout) {
    this.#containers = containers
    for (const [index, { parent, key, resourceType }] of containers.entries()) {
      const inherited = this.#structure[parent]
      this.#structure[index] = inherited ?? (index > 0 && personalStructures.has(key) ? key : undefined)
      this.#resource[index] = resourceType ?? this.#resource[parent]
    }
  }

  /** The name of the personal element that a value belongs to, or undefined when it may stay. */
  elementOf(token: JsonToken): string | undefined {
    const { key, container } = token
    const around = this.#containers[container]
    const structure = this.#structure[container]
    if (structure !== undefined) {
      if (impersonalMembers.has(key)) return undefined
      if (key === 'display' && around?.hasCode) return undefined
      return key === structure ? structure : `${structure}.${key}`
    }
    if (personalMembers.has(key)) return key
    if (key === 'name') return this.#resource[container] === undefined ? key : undefined
    if (key === 'display') return this.#isPersonReference(around) ? 'display' : undefined
    return this.#isLocalIdentifier(key, container) ? 'identifier.value' : undefined
  }

  #isPersonReference(around: JsonContainer | undefined): boolean {
    if (around === undefined || around.hasCode) return false
    const { reference } = around
    if (reference !== undefined && personReference.test(reference)) return true
    if (reference !== undefined && otherReference.test(reference)) return false
    return personRoles.has(around.key)
  }

  /** An identifier of a person other than the NHS number, which has a pseudonym. */
  #isLocalIdentifier(key: string, container: number): boolean {
    const around = this.#containers[container]
    if (key !== 'value' || around?.key !== 'identifier' || around.system?.endsWith('/nhs-number')) return false
    return people.has(this.#resource[container] ?? '')
  }
}

/**
 * What stands in place of a personal text. Where the format of the element is itself judged (dates, narrative, base64),
 * the stand-in is as well-formed as the original was, so that masking makes no answer look wrong.
 */
export function maskPersonalText(element: string, value: string): string {
  const member = element.slice(element.lastIndexOf('.') + 1)
  if (value.trim() === '' || value === redactionMark(element)) return value
  if (/^(birthDate|deceasedDateTime|dateOfBirth|dob)$/.test(member) && isoDate.test(value)) return dateStandIn(value)
  if (member === 'div' && value.startsWith('<div')) {
    return `<div xmlns="http://www.w3.org/1999/xhtml">${redactionMark('div')}</div>`
  }
  if (member === 'data') return Buffer.from(redactionMark(element), 'utf8').toString('base64')
  return redactionMark(element)
}

/** 1 January 1900, as exactly as the original was. */
function dateStandIn(value: string): string {
  return '1900-01-01T00:00:00Z'.slice(0, value.length > 10 ? undefined : value.length)
}
