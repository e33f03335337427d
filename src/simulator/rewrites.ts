import type { FaultContext, Rewrite } from './fault.ts'
import { asObject, asText, type JsonObject, objectsIn } from './json.ts'
import { bodyText, headerValue, type SimulatorResponse } from './message.ts'

/** The parts that faults are written with: each takes what it spoils and gives a {@link Rewrite}. */

/** Spoils only answers of a class: `2` for success, `4` for refusals. */
export function whenStatus(hundreds: 2 | 4, rewrite: Rewrite): Rewrite {
  return (response, context) => (Math.floor(response.status / 100) === hundreds ? rewrite(response, context) : response)
}

/** Replaces every line of a header by one; a value of undefined leaves it out. */
export function header(
  name: string,
  value: string | undefined | ((before: string, context: FaultContext) => string | undefined),
): Rewrite {
  return (response, context) => {
    const before = headerValue(response.headers, name)
    if (before === undefined) return response
    const after = typeof value === 'function' ? value(before, context) : value
    const others = response.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase())
    return { ...response, headers: after === undefined ? others : [...others, [name, after]] }
  }
}

/** Answers with another status, and otherwise the same. */
export function status(value: number): Rewrite {
  return (response) => ({ ...response, status: value })
}

/** Answers with a text that is no JSON, as its own media type. */
export function text(mediaType: string, body: string): Rewrite {
  return (response) => {
    const others = response.headers.filter(([name]) => name.toLowerCase() !== 'content-type')
    return { ...response, headers: [['Content-Type', mediaType], ...others], body }
  }
}

/**
 * Changes the body, if there is one. What the function gives is sent, so it may change its argument and return it.
 */
export function body(change: (body: JsonObject, context: FaultContext) => JsonObject): Rewrite {
  return (response, context) => {
    const parsed = parsedBody(response)
    return parsed ? { ...response, body: JSON.stringify(change(parsed, context)) } : response
  }
}

/** The body as a JSON object; undefined if it is empty, which is the only other body that a simulator answers with. */
function parsedBody(response: SimulatorResponse): JsonObject | undefined {
  return response.body.length === 0 ? undefined : (asObject(JSON.parse(bodyText(response))) ?? {})
}

/** Changes every resource of some types, whether it is the answer itself or an entry of a Bundle. */
export function resources(types: readonly string[], change: (resource: JsonObject) => JsonObject): Rewrite {
  const changed = (resource: JsonObject): JsonObject =>
    types.includes(asText(resource.resourceType) ?? '') ? change(resource) : resource
  return body((answer) => {
    // A List has entries as well.
    if (answer.resourceType !== 'Bundle' || !answer.entry) return changed(answer)
    const entry = objectsIn(answer.entry).map((each) => ({ ...each, resource: changed(asObject(each.resource) ?? {}) }))
    return { ...answer, entry }
  })
}

/** Changes every extension of a resource that has an address; a change to undefined leaves it out. */
export function extensions(url: string, change: (extension: JsonObject) => JsonObject | undefined) {
  return (resource: JsonObject): JsonObject => ({
    ...resource,
    extension: objectsIn(resource.extension).flatMap((each) => (each.url === url ? (change(each) ?? []) : [each])),
  })
}

/** Leaves elements out of a resource. */
export function without(...names: string[]) {
  return (resource: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(resource).filter(([name]) => !names.includes(name)))
}

/** Adds elements to a resource, over those that it has. */
export function having(elements: JsonObject) {
  return (resource: JsonObject): JsonObject => ({ ...resource, ...elements })
}

/** Changes every issue of an error; other answers stay as they are. */
export function issues(change: (issue: JsonObject) => JsonObject): Rewrite {
  return whenStatus(
    4,
    body((outcome) => ({ ...outcome, issue: objectsIn(outcome.issue).map(change) })),
  )
}

/** Changes the coding of every issue of an error. */
export function codings(change: (coding: JsonObject) => JsonObject): Rewrite {
  return issues((issue) => {
    const details = asObject(issue.details) ?? {}
    return { ...issue, details: { ...details, coding: objectsIn(details.coding).map(change) } }
  })
}

/** Changes the refusals that carry a code, and no other answer. */
export function whenCode(code: string, rewrite: Rewrite): Rewrite {
  return (response, context) => (codesOf(response).includes(code) ? rewrite(response, context) : response)
}

function codesOf(response: SimulatorResponse): unknown[] {
  if (response.status < 400) return []
  return objectsIn(parsedBody(response)?.issue)
    .flatMap((issue) => objectsIn(asObject(issue.details)?.coding))
    .map((coding) => coding.code)
}
