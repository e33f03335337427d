/**
 * Mutants of a valid resource: each breaks one rule of one element that is present, as its definition says it. The
 * rules come from the StructureDefinitions themselves, so no list of faults is chosen by hand.
 */

const formatFaults = {
  boolean: ['true', 1],
  integer: [1.5, '1'],
  unsignedInt: [-1],
  positiveInt: [0],
  decimal: ['1.0'],
  string: [''],
  markdown: [''],
  code: [' a', 'a  b'],
  id: ['not an id'],
  uri: ['a b'],
  url: ['a b'],
  canonical: ['a b'],
  oid: ['urn:oid:x'],
  uuid: ['urn:uuid:x'],
  base64Binary: ['%%%'],
  date: ['2020-13-01', '01/02/2020'],
  dateTime: ['2020-02-30', '2020-01-01T10:00'],
  instant: ['2020-01-01'],
  time: ['25:00:00'],
  xhtml: ['<div><script/></div>'],
}

const clone = (value) => JSON.parse(JSON.stringify(value))

/** @returns {Generator<{ rule: string, path: string, value: unknown }>} */
export function* mutantsOf(resource, definitions) {
  const type = definitions.elements(resource.resourceType)
  if (!type) return
  yield* mutateObject(resource, resource, [], resource.resourceType, definitions)
}

function* mutateObject(root, object, place, typePath, definitions) {
  const children = definitions.children(typePath)
  if (!children) return
  for (const child of children) {
    const keys = presentKeys(object, child)
    if (keys.length === 0) continue
    for (const { key, type } of keys) {
      const value = object[key]
      const at = [...place, key]
      const change = (rule, edit) => {
        const copy = clone(root)
        edit(
          at.slice(0, -1).reduce((inner, name) => inner[name], copy),
          key,
        )
        return { rule, path: at.join('.'), value: copy }
      }
      if (child.min > 0 && key !== 'resourceType') {
        yield change('min', (owner, name) => {
          delete owner[name]
          delete owner[`_${name}`]
        })
      }
      yield child.list
        ? change('not a list', (owner, name) => {
            owner[name] = owner[name][0]
          })
        : change('a list', (owner, name) => {
            owner[name] = [owner[name]]
          })
      if (child.list)
        yield change('empty list', (owner, name) => {
          owner[name] = []
        })
      if (!child.list)
        yield change('null', (owner, name) => {
          owner[name] = null
        })
      if (child.list && child.max > 1)
        yield change('max', (owner, name) => {
          owner[name] = Array.from({ length: child.max + 1 }, () => owner[name][0])
        })
      if (child.choices.length > 1) {
        const other = child.choices.find(
          (candidate) => candidate.type !== type && definitions.sample(candidate.type) !== undefined,
        )
        if (other)
          yield change('choice', (owner) => {
            owner[other.key] = definitions.sample(other.type)
          })
      }
      const items = Array.isArray(value)
        ? value.map((item, index) => ({ item, at: [...at, index] }))
        : [{ item: value, at }]
      const first = items.find(({ item }) => item !== null)
      if (!first) continue
      const changeItem = (rule, next) => {
        const copy = clone(root)
        const owner = first.at.slice(0, -1).reduce((inner, name) => inner[name], copy)
        owner[first.at.at(-1)] = next
        return { rule, path: first.at.join('.'), value: copy }
      }
      if (definitions.isPrimitive(type)) {
        yield changeItem('type', { unexpected: true })
        for (const fault of formatFaults[type] ?? []) yield changeItem('format', fault)
        if (child.binding && typeof first.item === 'string') yield changeItem('binding', 'not-a-code-of-it')
        continue
      }
      yield changeItem('type', 'text where an object is due')
      yield changeItem('empty object', {})
      if (typeof first.item === 'object') yield changeItem('unknown element', { ...first.item, unheardOf: 'x' })
      if (child.binding && first.item?.coding?.[0]?.code)
        yield changeItem('binding', { coding: [{ ...first.item.coding[0], code: 'not-a-code-of-it' }] })
      if (child.binding && type === 'Coding' && first.item.code)
        yield changeItem('binding', { ...first.item, code: 'not-a-code-of-it' })
      if (child.targets && type === 'Reference')
        yield changeItem('reference target', { reference: `${child.wrongTarget}/1` })
      if (type === 'Reference' && typeof first.item.reference === 'string')
        yield changeItem('reference to nothing', { ...first.item, reference: '#nothing-here' })
      if (type === 'Extension') {
        const { ...extension } = first.item
        yield changeItem('ext-1', { url: extension.url })
      }
      if (type === 'Period') yield changeItem('per-1', { start: '2020-02-01', end: '2020-01-01' })
      for (const { item, at: itemPlace } of items.slice(0, 2)) {
        if (typeof item !== 'object' || item === null) continue
        if (type === 'Resource') yield* mutateObject(root, item, itemPlace, item.resourceType, definitions)
        else if (type !== 'Extension') yield* mutateObject(root, item, itemPlace, child.inner ?? type, definitions)
      }
    }
  }
}

function presentKeys(object, child) {
  return child.choices.filter(({ key }) => object[key] !== undefined)
}

/** What the mutants need to know of the definitions of one release, read from the packages themselves. */
export class Definitions {
  #byType = new Map()
  #children = new Map()
  #constraints = new Map()
  #required

  constructor(structures, isRequiredHere) {
    for (const structure of structures) {
      if (
        structure.snapshot &&
        structure.kind !== 'logical' &&
        structure.url === `http://hl7.org/fhir/StructureDefinition/${structure.type}`
      ) {
        this.#byType.set(structure.type, structure)
      }
    }
    this.#required = isRequiredHere
  }

  /** The same, with the constraints of profiles on the elements that they name. */
  with(profiles) {
    const other = Object.create(this)
    const added = new Map()
    for (const { differential } of profiles)
      for (const { path, constraint } of differential?.element ?? [])
        if (constraint) added.set(path, [...(added.get(path) ?? []), ...constraint])
    other.constraints = (path) => (added.get(path) ?? []).filter(({ expression }) => expression)
    other.children = (path) => this.children(path)
    other.sample = (type) => this.sample(type)
    return other
  }

  elements(type) {
    return this.#byType.get(type)
  }

  /** Invariants of an element, and of the type that its value has. */
  constraints(path, type) {
    const key = `${path} ${type}`
    if (!this.#constraints.has(key)) {
      const own = this.#byType.get(path.split('.')[0])?.snapshot.element.find((element) => element.path === path)
      const ofType = this.#byType.get(type)?.snapshot.element[0]
      const byKey = new Map()
      for (const element of [own, ofType])
        for (const constraint of element?.constraint ?? [])
          if (constraint.expression && !byKey.has(constraint.key)) byKey.set(constraint.key, constraint)
      this.#constraints.set(key, [...byKey.values()])
    }
    return this.#constraints.get(key)
  }

  /** Whether a binding is required and its value set known whole. */
  isRequired(binding) {
    return this.#required(binding)
  }

  /** Whether the base type lets a choice have a type. */
  allows(path, type) {
    const own = this.#byType.get(path.split('.')[0])?.snapshot.element.find((element) => element.path === path)
    return own?.type?.some(({ code }) => code === type) ?? false
  }

  isPrimitive(type) {
    return /^[a-z]/.test(type)
  }

  /** A value of a type, to stand as the second value of a choice. */
  sample(type) {
    return {
      boolean: true,
      string: 'x',
      integer: 1,
      dateTime: '2020-01-01',
      date: '2020-01-01',
      code: 'x',
      decimal: 1,
      uri: 'http://x',
      Period: { start: '2020' },
      CodeableConcept: { text: 'x' },
      Quantity: { value: 1 },
      Range: { low: { value: 1 } },
      Reference: { display: 'x' },
    }[type]
  }

  children(path) {
    if (!this.#children.has(path)) this.#children.set(path, this.#describe(path))
    return this.#children.get(path)
  }

  #describe(path) {
    const structure = this.#byType.get(path.split('.')[0])
    if (!structure) return undefined
    const depth = path.split('.').length + 1
    return structure.snapshot.element
      .filter((element) => element.path.startsWith(`${path}.`) && element.path.split('.').length === depth)
      .map((element) => this.#child(element, structure))
  }

  #child(element, structure) {
    const name = element.path.slice(element.path.lastIndexOf('.') + 1)
    const codes = [...new Set((element.type ?? []).map((type) => this.#code(type, element, structure)))]
    const choices = name.endsWith('[x]')
      ? codes.map((type) => ({ key: name.slice(0, -3) + type[0].toUpperCase() + type.slice(1), type }))
      : [{ key: name, type: codes[0] ?? 'BackboneElement' }]
    const inner = structure.snapshot.element.some((other) => other.path.startsWith(`${element.path}.`))
      ? element.path
      : element.contentReference?.replace(/^.*#/, '')
    const targets = (element.type ?? [])
      .flatMap((type) => [type.targetProfile ?? []].flat())
      .map((url) => url.replace(/.*\//, ''))
    const isOpen = targets.length === 0 || targets.includes('Resource')
    return {
      name,
      choices,
      inner,
      min: element.min,
      max: element.max === '*' ? 0 : Number(element.max),
      list: (element.base?.max ?? element.max) !== '1' && (element.base?.max ?? element.max) !== '0',
      binding: this.#required(element.binding),
      targets: !isOpen,
      wrongTarget: targets.includes('Basic') ? 'Slot' : 'Basic',
    }
  }

  #code(type, element, structure) {
    if (structure.kind === 'resource' && /^\w+\.id$/.test(element.path)) return 'id'
    if (!type.code?.startsWith('http://hl7.org/fhirpath/')) return type.code ?? 'string'
    return type.extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string'
  }
}
