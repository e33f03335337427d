import { asObject, type JsonObject, objectsIn } from '../json.ts'
import { NATIONAL_DISPLAY, SHORT_DISPLAY, url } from './codes.ts'
import type { ResourceType } from './interactions.ts'
import type { Policy } from './policy.ts'
import { type Act, withProvenance } from './provenance.ts'
import { instant } from './times.ts'

const PROFILES: Readonly<Record<ResourceType, string>> = {
  Consent: url.consent,
  Flag: url.flag,
  List: url.list,
  Condition: url.condition,
}

/** A resource as the server keeps and returns it: what the client sent, with the server's id, meta and Provenance. */
export function storedForm(
  body: JsonObject,
  type: ResourceType,
  identity: { id: string; versionId: string; act: Act },
  policy: Policy,
): JsonObject {
  const { resourceType: _type, id: _id, meta: _meta, ...content } = body
  const named = type === 'Consent' || type === 'Flag' ? nameFlagCategory(content, policy) : content
  const stamped = withProvenance(named, type, identity.id, identity.act, policy)
  return {
    resourceType: type,
    id: identity.id,
    meta: { versionId: identity.versionId, lastUpdated: instant(identity.act.at), profile: [PROFILES[type]] },
    ...stamped,
  }
}

/** The same resource under another version, at another time. */
export function withVersion(resource: JsonObject, versionId: string, at: Date): JsonObject {
  return { ...resource, meta: { ...asObject(resource.meta), versionId, lastUpdated: instant(at) } }
}

/** The server answers with the category's name of its own, whatever name was sent, as the examples of the page do. */
function nameFlagCategory(content: JsonObject, policy: Policy): JsonObject {
  const display = policy.flagCategoryDisplay === 'national' ? NATIONAL_DISPLAY : SHORT_DISPLAY
  const rename = (concept: JsonObject): JsonObject => ({
    ...concept,
    coding: objectsIn(concept.coding).map((coding) =>
      coding.system === url.flagCategory && coding.code === 'NRAF' ? { ...coding, display } : coding,
    ),
  })
  if (Array.isArray(content.category)) return { ...content, category: objectsIn(content.category).map(rename) }
  const category = asObject(content.category)
  return category ? { ...content, category: rename(category) } : content
}
