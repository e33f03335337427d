import type { Definition, ExtensionContext } from './definition.ts'
import type { ElementNode } from './element-tree.ts'
import { isObject } from './items.ts'
import type { Run, Step } from './run.ts'

/** What judging the place of an extension needs to know of the world. */
export interface ContextWorld {
  tree(url: string): ElementNode | undefined
  isType(type: string, ancestor: string): boolean
  /** Evaluates FHIRPath on a value. @param base type or path that it starts from. @throws Error from the engine */
  evaluate(expression: string, value: unknown, base: string, run: Run): unknown[]
}

/** The absolute address of the extension directly around this one; undefined when a nested part is between. */
export function outerExtension(run: Run): string | undefined {
  const owner = ownerOf(run)
  if (typeof owner?.url !== 'string') return undefined
  return /^[a-z][a-z0-9+.-]*:/i.test(owner.url) ? owner.url : 'part of a part'
}

/** The element around the extension that we stand at: the steps end with `extension` and an index. */
export function ownerOf(run: Run): Record<string, unknown> | undefined {
  let value: unknown = run.root
  for (const step of run.steps.slice(0, -2)) {
    const key = typeof step === 'number' ? step : (step.key ?? step.name)
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined
  }
  return isObject(value) ? value : undefined
}

/** Checks that an extension may stand where it does: on what its definition names, and where its invariants hold. */
export function checkContext(definition: Definition, known: Set<Place>, run: Run, world: ContextWorld): void {
  const contexts = definition.contexts ?? []
  if (contexts.length > 0 && !isKnown(contexts, known, run, world)) {
    const allowed = contexts.map((context) => context.expression).join(', ')
    const here = places(run)[0] ?? ''
    run.error(
      'extension',
      'extension-context',
      definition.url,
      `${definition.url} may stand on ${allowed}, not on ${here}`,
      { expected: allowed, actual: here },
    )
  }
  if (!run.hasInvariants) return
  for (const expression of definition.contextInvariants ?? []) checkContextInvariant(expression, definition, run, world)
}

/** Whether one of the contexts fits. What fits an element fits it everywhere, and is told from then on by one look-up. */
function isKnown(contexts: ExtensionContext[], known: Set<Place>, run: Run, world: ContextWorld): boolean {
  const place = placeOf(run)
  if (known.has(place)) return true
  const context = contexts.find((candidate) => fits(candidate, run, world))
  if (context === undefined) return false
  const isOfElement = context.type !== 'extension' && context.type !== 'fhirpath'
  if (isOfElement && known.size < mostPlaces) known.add(place)
  return true
}

/** What a definition asks of the element around its extension. */
function checkContextInvariant(expression: string, definition: Definition, run: Run, world: ContextWorld): void {
  const owner = ownerOf(run)
  if (!owner || isBesidePrimitive(run)) return
  const base = places(run)[0] ?? ''
  try {
    const [result] = world.evaluate(expression, owner, base, run)
    if (result === true) return
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'
    const message = `Where ${definition.url} may stand could not be evaluated (${expression}): ${reason}`
    const key = 'invariant-failed-to-run'
    run.report({ severity: 'warning', code: 'processing', key, profile: definition.url, message })
    return
  }
  run.error(
    'extension',
    'extension-context',
    definition.url,
    `${definition.url} may stand here only where ${expression}`,
    {
      expected: expression,
      actual: 'false',
    },
  )
}

/** `_birthDate` carries the extensions of a primitive: FHIRPath has no way to start from one. */
function isBesidePrimitive(run: Run): boolean {
  const named = run.steps.filter((step) => typeof step === 'object')
  return named.at(-2)?.key !== undefined
}

/** The element around an extension; for one directly on a resource, the type of that. */
export type Place = Step | string

const mostPlaces = 1000

function placeOf(run: Run): Place {
  let named = 0
  let element: Step | undefined
  for (let index = run.steps.length - 1; index >= 0 && named < 2; index--) {
    const step = run.steps[index]
    if (typeof step !== 'object') continue
    named++
    if (named === 2 && index >= (run.scope?.at ?? 0)) element = step
  }
  // Directly on the resource that we are in.
  return element ?? String(run.scope?.resource.resourceType)
}

/** Names under which a definition may speak of the element around the extension: its path and its type. */
function places(run: Run): string[] {
  const place = placeOf(run)
  // `_birthDate` carries the extensions of birthDate.
  return typeof place === 'string' ? [place] : [place.path, place.type]
}

function fits(context: ExtensionContext, run: Run, world: ContextWorld): boolean {
  const { expression } = context
  if (context.type === 'extension') return outerExtension(run) === expression
  if (context.type === 'fhirpath') return isSelected(expression, run, world)
  if (expression === '*' || expression === 'All' || expression === 'Element' || expression === 'Any') return true
  const here = places(run)
  // Names of R5 for "any resource with a canonical address", used by extensions published since.
  if (expression === 'CanonicalResource' || expression === 'MetadataResource') {
    return here.some((place) => world.tree(place)?.children.has('url') === true)
  }
  return here.some(
    (place) =>
      place === expression ||
      place === `${expression}[x]` ||
      (!place.includes('.') && world.isType(place, expression)) ||
      isInherited(place, expression, world),
  )
}

/** Whether an expression on the resource selects the element around the extension; it may also just be true. */
function isSelected(expression: string, run: Run, world: ContextWorld): boolean {
  const resource = run.scope?.resource
  try {
    const found = world.evaluate(expression, resource, '', run)
    const owner = ownerOf(run)
    // A primitive is given as its value, which does not tell which element it was.
    return found.some((value) => value === owner || value === true || (!isObject(value) && isBesidePrimitive(run)))
  } catch {
    // An expression that cannot be run forbids nothing.
    return true
  }
}

/** `Resource.meta` stands for the element of every resource, `Element.extension` for that of every type. */
function isInherited(place: string, expression: string, world: ContextWorld): boolean {
  const dot = place.indexOf('.')
  const other = expression.indexOf('.')
  if (dot < 0 || other < 0) return false
  return place.slice(dot) === expression.slice(other) && world.isType(place.slice(0, dot), expression.slice(0, other))
}
