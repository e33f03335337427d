import { asObject, asText, type JsonObject, objectsIn } from '../json.ts'
import { url } from './codes.ts'
import type { ResourceType } from './interactions.ts'
import type { Policy } from './policy.ts'
import { instant } from './times.ts'

/** The user and organisation that the server would know from the session. Both are invented. */
const AGENT = {
  role: [{ coding: [{ system: url.jobRole, code: 'R0050', display: 'Consultant' }] }],
  whoReference: {
    reference: 'https://sds.spineservices.nhs.uk/STU3/Practitioner/555021935107',
    display: 'Practitioner, Test',
  },
  onBehalfOfReference: {
    reference: 'https://directory.spineservices.nhs.uk/STU3/Organization/X99999',
    display: 'TEST PRACTICE (X99999)',
  },
}

/** What a write is, for its Provenance. */
export interface Act {
  id: string
  at: Date
  /** The resource before this write; undefined when it is created. */
  before: JsonObject | undefined
}

/**
 * Replaces whatever Provenance a client sent in a Consent or Flag by the server's own: who created it, and who last updated
 * it. Lists are left as they are, because there the client supplies the Provenance of each Condition.
 */
export function withProvenance(
  resource: JsonObject,
  type: ResourceType,
  fullId: string,
  act: Act,
  policy: Policy,
): JsonObject {
  if (type === 'List' || type === 'Condition') return resource
  const others = objectsIn(resource.contained).filter((contained) => contained.resourceType !== 'Provenance')
  const extensions = objectsIn(resource.extension).filter((extension) => extension.url !== url.provenanceExtension)
  if (type === 'Consent' && policy.consentProvenance === 'omitted') return withParts(resource, others, extensions)
  const target =
    type === 'Consent' && policy.consentProvenance === 'named'
      ? { display: `Consent ${fullId}` }
      : { reference: `${type}/${fullId}` }
  const made = provenance(act, target, policy)
  const earlier = act.before && createdProvenance(act.before)
  const [created, updated] = act.before ? [earlier ?? made, made] : [made, undefined]
  const parts: JsonObject[] = [part('created', created, policy)]
  if (updated && updated !== created) parts.push(part('updated', updated, policy))
  const contained = [...others, created, ...(updated && updated !== created ? [updated] : [])]
  return withParts(resource, contained, [...extensions, { url: url.provenanceExtension, extension: parts }])
}

function provenance(act: Act, target: JsonObject, policy: Policy): JsonObject {
  const resource: JsonObject = {
    resourceType: 'Provenance',
    id: act.id,
    meta: { profile: [url.provenance] },
    target: [target],
    recorded: instant(act.at),
  }
  if (policy.generation === 'v2') {
    const [code, display] = act.before ? ['UPDATE', 'revise'] : ['CREATE', 'create']
    resource.activity = { system: 'http://hl7.org/fhir/v3/DataOperation', code, display }
  }
  resource.agent = [structuredClone(AGENT)]
  return resource
}

function part(name: 'created' | 'updated', provenance: JsonObject, policy: Policy): JsonObject {
  const spelling = policy.provenanceUrl === 'capital' ? `${name[0]?.toUpperCase()}${name.slice(1)}` : name
  return { url: spelling, valueReference: { reference: `#${provenance.id}` } }
}

function createdProvenance(before: JsonObject): JsonObject | undefined {
  const extension = objectsIn(before.extension).find((each) => each.url === url.provenanceExtension)
  const created = objectsIn(extension?.extension).find((each) => asText(each.url)?.toLowerCase() === 'created')
  const reference = asText(asObject(created?.valueReference)?.reference)
  return objectsIn(before.contained).find((contained) => `#${contained.id}` === reference)
}

function withParts(resource: JsonObject, contained: JsonObject[], extension: JsonObject[]): JsonObject {
  const { contained: _contained, extension: _extension, ...rest } = resource
  const parts: JsonObject = {}
  if (contained.length > 0) parts.contained = contained
  if (extension.length > 0) parts.extension = extension
  return { ...parts, ...rest }
}
