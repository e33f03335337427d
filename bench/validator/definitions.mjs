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
