import { asObject, asText, type JsonObject, objectsIn } from '../json.ts'
import { conditionShape, consentShape, flagShape, listShape, provenanceShape } from './body-shapes.ts'
import { type Generation, LIST_CODE, url } from './codes.ts'
import { checkConcept, checkExtensions, extensionRules } from './extension-rules.ts'
import type { ResourceType } from './interactions.ts'
import type { Policy } from './policy.ts'
import { checkShape, type Finding, found, type Shape } from './shape.ts'

const shapes: Readonly<Record<ResourceType, Shape>> = {
  Consent: consentShape,
  Flag: flagShape,
  List: listShape,
  Condition: conditionShape,
}

/** Everything wrong with the body of a write, held against the profile of its resource type. */
export function checkBody(resource: JsonObject, type: ResourceType, policy: Policy): Finding[] {
  const { generation } = policy
  const findings = [
    ...checkShape(resource, shapes[type], type),
    ...checkExtensions(resource, extensionRules[type], generation),
    ...codeRules[type](resource, policy),
    ...checkRefusedCodes(resource, type, policy),
  ]
  return findings.filter(
    ({ situation, path }) => !policy.overlooks.includes(situation) && !policy.overlooks.includes(path),
  )
}

const codeRules: Readonly<Record<ResourceType, (resource: JsonObject, policy: Policy) => Finding[]>> = {
  Consent: (resource) => objectsIn(resource.purpose).flatMap(checkPurpose),
  Flag: (resource, policy) => [
    ...checkFlagCategory(asObject(resource.category)),
    ...checkFlagCode(asObject(resource.code), policy),
  ],
  List: checkList,
  Condition: (resource) => objectsIn(resource.category).flatMap(checkConditionCategory),
}

/** Purpose is bound extensibly: a code of the API's own system has to exist there, and other systems are let through. */
function checkPurpose(purpose: JsonObject): Finding[] {
  if (!asText(purpose.code)) return [found('missing-value', 'Consent.purpose.code', 'is required')]
  if (purpose.system !== url.consentPurpose || purpose.code === 'RACONSENT') return []
  return [found('invalid-value', 'Consent.purpose.code', 'is not a code of its code system', purpose.code)]
}

function checkFlagCategory(category: JsonObject | undefined): Finding[] {
  return category ? checkConcept(category, 'Flag.category', { [url.flagCategory]: ['NRAF'] }) : []
}

/** An adjustment is a SNOMED CT concept, or a text that a clinician keyed. */
function checkFlagCode(code: JsonObject | undefined, policy: Policy): Finding[] {
  const codings = objectsIn(code?.coding)
  if (policy.flagCode === 'coded' && codings.length === 0)
    return [found('missing-value', 'Flag.code.coding', 'is required')]
  if (policy.flagCode === 'text' && codings.length > 0)
    return [found('invalid-value', 'Flag.code.coding', 'is not taken', codings)]
  return codings.flatMap((coding) => checkSnomedSystem(coding, policy))
}

function checkRefusedCodes(resource: JsonObject, type: ResourceType, policy: Policy): Finding[] {
  const codings = objectsIn(resource.extension).flatMap((extension) =>
    objectsIn(asObject(extension.valueCodeableConcept)?.coding),
  )
  const values = [resource.status, ...codings.map((coding) => coding.code)].map(asText)
  const refused = values.find((value) => value !== undefined && policy.refusedCodes.includes(value))
  return refused === undefined ? [] : [found('invalid-value', type, 'is not taken', refused)]
}

function checkSnomedSystem(coding: JsonObject, policy: Policy): Finding[] {
  if (policy.snomedSystem === 'either' || coding.system !== url.snomedOfTheSeed) return []
  return [found('invalid-value', 'Flag.code.coding.system', `has to be ${url.snomed}`, coding.system)]
}

function checkConditionCategory(category: JsonObject): Finding[] {
  const path = 'Condition.category.coding'
  return objectsIn(category.coding).flatMap((coding) => [
    ...mustBe(coding.system, url.conditionCategory, `${path}.system`),
    ...mustBe(coding.code, 'issue', `${path}.code`),
    ...mustBe(coding.display, 'Issue', `${path}.display`),
  ])
}

function checkList(list: JsonObject, policy: Policy): Finding[] {
  const codes = objectsIn(asObject(list.code)?.coding).flatMap((coding) =>
    (['system', 'code', 'display'] as const).flatMap((part) =>
      mustBe(coding[part], LIST_CODE[part], `List.code.coding.${part}`),
    ),
  )
  const contained = objectsIn(list.contained)
  return [
    ...codes,
    ...contained.flatMap((resource) => checkContained(resource, list, policy)),
    ...checkItems(list, contained),
  ]
}

function checkContained(resource: JsonObject, list: JsonObject, policy: Policy): Finding[] {
  if (!asText(resource.id)) return [found('missing-value', 'List.contained.id', 'is required')]
  if (resource.resourceType === 'Condition') {
    const findings = checkBody(resource, 'Condition', policy)
    const isSamePatient = asObject(resource.subject)?.reference === asObject(list.subject)?.reference
    return isSamePatient
      ? findings
      : [
          ...findings,
          found(
            'invalid-value',
            'Condition.subject.reference',
            'is not the patient of the List',
            asObject(resource.subject)?.reference,
          ),
        ]
  }
  if (resource.resourceType === 'Provenance') return checkProvenance(resource, policy.generation)
  return [
    found('invalid-value', 'List.contained.resourceType', 'has to be Condition or Provenance', resource.resourceType),
  ]
}

function checkProvenance(provenance: JsonObject, generation: Generation): Finding[] {
  return checkShape(provenance, provenanceShape(generation === 'v1' ? 'forbidden' : 'required'), 'Provenance')
}

function checkItems(list: JsonObject, contained: readonly JsonObject[]): Finding[] {
  const ids = new Set(contained.map((resource) => `#${asText(resource.id)}`))
  return objectsIn(list.entry).flatMap((entry, at) => {
    const reference = asText(asObject(entry.item)?.reference)
    if (!reference?.startsWith('#') || ids.has(reference)) return []
    return [
      found('invalid-value', `List.entry[${at}].item.reference`, 'is not the id of a contained resource', reference),
    ]
  })
}

function mustBe(value: unknown, wanted: string, path: string): Finding[] {
  if (value === undefined) return [found('missing-value', path, 'is required')]
  return value === wanted ? [] : [found('invalid-value', path, `has to be "${wanted}"`, value)]
}
