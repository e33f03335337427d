import { asList, asObject, asText, withoutVersion } from './definition.ts'

/** The codes of a value set. What is not listed is outside, unless `open` or its system is in `unknown`. */
export interface ValueSetContent {
  url: string
  systems: Record<string, string[]>
  /** The list is not the whole: a code that is not in it may still belong. */
  open?: true
  /** Systems of which some codes belong, but we cannot say which: they are not here, or need a server to filter. */
  unknown?: string[]
}

export interface CodeSystemContent {
  url: string
  /** Whether all codes are here. */
  complete: boolean
  /** Adds to the concepts of another system, and is none itself. */
  supplement?: true
  caseSensitive?: false
  /** Displays by code: the preferred one first. */
  codes: Record<string, string[]>
  /** Direct parents, where there is a hierarchy. */
  parents?: Record<string, string[]>
}

const costly = new Set([
  'http://hl7.org/fhir/StructureDefinition/valueset-toocostly',
  'http://hl7.org/fhir/StructureDefinition/valueset-unclosed',
])

/** Reads a CodeSystem resource. @throws Error when it has no address. */
export function readCodeSystem(raw: unknown): CodeSystemContent {
  const source = asObject(raw)
  const url = asText(source.url)
  if (!url) throw new Error('a CodeSystem needs "url"')
  const codes: Record<string, string[]> = Object.create(null)
  const parents: Record<string, string[]> = Object.create(null)
  let hasParents = false
  const visit = (concepts: unknown[], parent: string | undefined): void => {
    for (const entry of concepts) {
      const concept = asObject(entry)
      const code = asText(concept.code)
      if (!code) continue
      const display = asText(concept.display)
      const others = asList(concept.designation).flatMap((designation) => asText(asObject(designation).value) ?? [])
      codes[code] = [...(codes[code] ?? []), ...(display ? [display] : []), ...others]
      const named = asList(concept.property).flatMap((property) =>
        asObject(property).code === 'parent' ? (asText(asObject(property).valueCode) ?? []) : [],
      )
      const all = [...(parent ? [parent] : []), ...named]
      if (all.length > 0) {
        parents[code] = all
        hasParents = true
      }
      visit(asList(concept.concept), code)
    }
  }
  visit(asList(source.concept), undefined)
  return {
    url,
    complete: source.content === 'complete',
    codes,
    ...(source.content === 'supplement' ? { supplement: true as const } : {}),
    ...(source.caseSensitive === false ? { caseSensitive: false as const } : {}),
    ...(hasParents ? { parents } : {}),
  }
}

export interface TerminologySource {
  valueSet(url: string): ValueSetContent | undefined
  codeSystem(url: string): CodeSystemContent | undefined
}

/** Reads a ValueSet resource: its expansion when it has one, otherwise what its definition includes. */
export function readValueSet(raw: unknown, source: TerminologySource): ValueSetContent {
  const resource = asObject(raw)
  const url = asText(resource.url)
  if (!url) throw new Error('a ValueSet needs "url"')
  const builder = new Builder(url)
  if (resource.expansion !== undefined) {
    const expansion = asObject(resource.expansion)
    builder.open = asList(expansion.extension).some(
      (entry) => costly.has(String(asObject(entry).url)) && asObject(entry).valueBoolean === true,
    )
    addExpansion(asList(expansion.contains), builder)
    return builder.content()
  }
  const compose = asObject(resource.compose)
  for (const include of asList(compose.include)) builder.add(selection(asObject(include), source))
  for (const exclude of asList(compose.exclude)) builder.remove(selection(asObject(exclude), source))
  return builder.content()
}

function addExpansion(contains: unknown[], builder: Builder): void {
  for (const entry of contains) {
    const concept = asObject(entry)
    const code = asText(concept.code)
    if (code && concept.abstract !== true) builder.set(asText(concept.system) ?? '').add(code)
    addExpansion(asList(concept.contains), builder)
  }
}

interface Selection {
  systems: Map<string, Set<string>>
  unknown: Set<string>
  open: boolean
}

class Builder {
  readonly systems = new Map<string, Set<string>>()
  readonly unknown = new Set<string>()
  open = false
  readonly url: string

  constructor(url: string) {
    this.url = url
  }

  set(system: string): Set<string> {
    let codes = this.systems.get(system)
    if (!codes) {
      codes = new Set()
      this.systems.set(system, codes)
    }
    return codes
  }

  add(selected: Selection): void {
    for (const [system, codes] of selected.systems) for (const code of codes) this.set(system).add(code)
    for (const system of selected.unknown) this.unknown.add(system)
    if (selected.open) this.open = true
  }

  remove(selected: Selection): void {
    for (const [system, codes] of selected.systems) for (const code of codes) this.systems.get(system)?.delete(code)
    // What we cannot list we cannot take away: whether those codes belong is unknown.
    for (const system of selected.unknown) if (this.systems.delete(system)) this.unknown.add(system)
    if (selected.open) this.open = true
  }

  content(): ValueSetContent {
    const systems: Record<string, string[]> = {}
    for (const [system, codes] of this.systems) systems[system] = [...codes]
    return {
      url: this.url,
      systems,
      ...(this.open ? { open: true as const } : {}),
      ...(this.unknown.size > 0 ? { unknown: [...this.unknown] } : {}),
    }
  }
}

/** What one include or exclude selects: its concepts, or its system filtered, and within the value sets it names. */
function selection(include: Record<string, unknown>, source: TerminologySource): Selection {
  const system = asText(include.system)
  let result = system ? systemSelection(system, include, source) : undefined
  const valueSets = Array.isArray(include.valueSet) ? include.valueSet : include.valueSet ? [include.valueSet] : []
  for (const entry of valueSets) {
    const content = typeof entry === 'string' ? source.valueSet(withoutVersion(entry)) : undefined
    const other: Selection = content
      ? {
          systems: new Map(Object.entries(content.systems).map(([key, codes]) => [key, new Set(codes)])),
          unknown: new Set(content.unknown),
          open: content.open === true,
        }
      : { systems: new Map(), unknown: new Set(), open: true }
    result = result ? intersect(result, other) : other
  }
  return result ?? { systems: new Map(), unknown: new Set(), open: false }
}

function systemSelection(system: string, include: Record<string, unknown>, source: TerminologySource): Selection {
  const listed = asList(include.concept)
  if (listed.length > 0) {
    const codes = listed.flatMap((concept) => asText(asObject(concept).code) ?? [])
    return { systems: new Map([[system, new Set(codes)]]), unknown: new Set(), open: false }
  }
  const enumerated = enumeratedCodes(asList(include.filter))
  if (enumerated) return { systems: new Map([[system, enumerated]]), unknown: new Set(), open: false }
  const content = source.codeSystem(system)
  const unknown: Selection = { systems: new Map(), unknown: new Set([system]), open: false }
  if (!content?.complete) return unknown
  let codes = new Set(Object.keys(content.codes))
  for (const entry of asList(include.filter)) {
    const kept = filtered(codes, asObject(entry), content)
    if (!kept) return unknown
    codes = kept
  }
  return { systems: new Map([[system, codes]]), unknown: new Set(), open: false }
}

/** A SNOMED CT expression that lists its concepts one by one needs no server: `171279008 OR 414448007`. */
function enumeratedCodes(filters: unknown[]): Set<string> | undefined {
  const filter = asObject(filters[0])
  const value = asText(filter.value)
  if (filters.length !== 1 || filter.property !== 'constraint' || !value || !/^\d+(\s+OR\s+\d+)*$/.test(value))
    return undefined
  return new Set(value.split(/\s+OR\s+/))
}

/** Applies a hierarchy filter; any other filter needs a terminology server. */
function filtered(
  codes: Set<string>,
  filter: Record<string, unknown>,
  content: CodeSystemContent,
): Set<string> | undefined {
  const value = asText(filter.value)
  if (!value || filter.property !== 'concept') return undefined
  const isBelow = (code: string): boolean => isDescendant(code, value, content, new Set())
  if (filter.op === 'is-a') return new Set([...codes].filter((code) => code === value || isBelow(code)))
  if (filter.op === 'descendent-of') return new Set([...codes].filter(isBelow))
  if (filter.op === 'is-not-a') return new Set([...codes].filter((code) => code !== value && !isBelow(code)))
  return undefined
}

function isDescendant(code: string, ancestor: string, content: CodeSystemContent, seen: Set<string>): boolean {
  if (seen.has(code)) return false
  seen.add(code)
  return (content.parents?.[code] ?? []).some(
    (parent) => parent === ancestor || isDescendant(parent, ancestor, content, seen),
  )
}

function intersect(one: Selection, other: Selection): Selection {
  const systems = new Map<string, Set<string>>()
  const unknown = new Set<string>()
  for (const [system, codes] of one.systems) {
    const others = other.systems.get(system)
    if (others) systems.set(system, new Set([...codes].filter((code) => others.has(code))))
    if (other.unknown.has(system) || other.open) unknown.add(system)
  }
  for (const system of one.unknown)
    if (other.systems.has(system) || other.unknown.has(system) || other.open) unknown.add(system)
  return { systems, unknown, open: one.open && other.open }
}
