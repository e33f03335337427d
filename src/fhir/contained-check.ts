import { show } from './finding.ts'
import { isObject } from './items.ts'
import { containedIn } from './references.ts'
import type { Run, Scope } from './run.ts'

type JsonObject = Record<string, unknown>

const domainUrl = 'http://hl7.org/fhir/StructureDefinition/DomainResource'

/**
 * What a contained resource has, and what it may not have.
 * @param hasText whether it may have a narrative: since R4 it may (dom-1)
 */
export function checkInner(scope: Scope, run: Run, hasText: boolean): void {
  if (run.hasInvariants) checkContainedInvariants(scope, run, hasText)
  if (typeof scope.resource.id !== 'string')
    run.error(
      'required',
      'contained-id',
      domainUrl,
      'A contained resource needs an id, so that it can be referred to',
      { expected: 'an id', actual: 'none' },
    )
}

/** dom-1 to dom-5. */
function checkContainedInvariants({ contained, meta, text }: Scope, run: Run, hasText: boolean): void {
  if (!hasText && text !== undefined) {
    run.error('invariant', 'dom-1', domainUrl, 'A contained resource must not have a narrative (dom-1)')
  }
  if (contained !== undefined)
    run.error('invariant', 'dom-2', domainUrl, 'A contained resource must not contain resources itself (dom-2)')
  if (isObject(meta)) {
    for (const key of ['versionId', 'lastUpdated']) {
      if (meta[key] !== undefined)
        run.error('invariant', 'dom-4', domainUrl, `A contained resource must not have meta.${key} (dom-4)`)
    }
    if (meta.security !== undefined)
      run.error('invariant', 'dom-5', domainUrl, 'A contained resource must not have a security label (dom-5)')
  }
}

/** The ids of contained resources differ, and each is used. */
export function checkContained(scope: Scope, run: Run): void {
  const { contained, resource } = scope
  if (!Array.isArray(contained)) return
  const seen = new Set<string>()
  contained.forEach((entry, index) => {
    const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined
    if (id === undefined) return
    if (seen.has(id)) {
      atContained(index, run, () =>
        run.error(
          'structure',
          'contained-id',
          domainUrl,
          `Two contained resources have the id ${show(id)}: a reference to it could mean either`,
          { expected: 'different ids', actual: id },
        ),
      )
    }
    seen.add(id)
  })
  // A search of everything for what refers to them is needed only where no Reference does.
  const used = scope.usedIds
  const areAllUsed = used !== undefined && contained.every((entry) => isObject(entry) && used.has(String(entry.id)))
  if (!areAllUsed && run.hasInvariants) checkUse(resource, contained, containedIn(scope), run)
}

const containedStep = { name: 'contained', segment: 'contained', path: 'DomainResource.contained', type: 'Resource' }

function atContained(index: number, run: Run, report: () => void): void {
  run.enter(containedStep)
  run.enter(index)
  report()
  run.leave()
  run.leave()
}

/** dom-3: each contained resource is referred to from around it, or refers to what is around it. */
function checkUse(resource: JsonObject, list: unknown[], contained: Map<string, JsonObject>, run: Run): void {
  const used = new Set<string>()
  const pointingOut = new Set<unknown>()
  for (const [key, part] of Object.entries(resource))
    if (key !== 'contained') collectUse(part, undefined, used, pointingOut, 0)
  for (const entry of list) collectUse(entry, entry, used, pointingOut, 0)
  list.forEach((entry, index) => {
    const id = isObject(entry) && typeof entry.id === 'string' ? entry.id : undefined
    if (id === undefined || contained.get(id) !== entry || used.has(id) || pointingOut.has(entry)) return
    atContained(index, run, () =>
      run.error(
        'invariant',
        'dom-3',
        domainUrl,
        `The contained resource ${show(id)} is not referred to from the resource around it (dom-3)`,
        { expected: `a reference to #${id}`, actual: 'none' },
      ),
    )
  })
}

/** Gathers what the strings of a value refer to; `owner` is the contained resource that they stand in. */
function collectUse(value: unknown, owner: unknown, used: Set<string>, pointingOut: Set<unknown>, depth: number): void {
  if (typeof value === 'string') {
    if (value.charCodeAt(0) !== 35) return
    if (value.length > 1) used.add(value.slice(1))
    else if (owner !== undefined) pointingOut.add(owner)
  } else if (typeof value === 'object' && value !== null && depth < 400) {
    for (const key in value) collectUse((value as JsonObject)[key], owner, used, pointingOut, depth + 1)
  }
}
