import { createRequire } from 'node:module'

/**
 * Mutants that break one invariant. What to change is read from the syntax tree of its expression: the elements that it
 * names are left out, given twice, or set to the values that it names. Whether a change breaks it is asked of the
 * FHIRPath engine itself, on the expression as published, or as mended where the published one cannot be run.
 */
const require = createRequire(import.meta.url)
const fhirpath = require('fhirpath')

/** Invariants whose breach is made by other operators, since FHIRPath cannot start from what they speak of. */
export const madeElsewhere = new Set([
  'ele-1',
  'ext-1',
  'dom-1',
  'dom-2',
  'dom-3',
  'dom-4',
  'dom-5',
  'dom-6',
  'ref-1',
  'txt-1',
  'txt-2',
])
const enough = 3
const mostPairs = 600
const mostTriples = 2000

export class InvariantMutants {
  /** How many mutants there are of each invariant. */
  made = new Map()
  #definitions
  #model
  #mended
  #compiled = new Map()
  #terms = new Map()
  #isUndecided = false

  constructor(definitions, version, mended) {
    this.#definitions = definitions
    this.#model = require(`fhirpath/fhir-context/${version}`)
    this.#mended = new Map(mended.map(({ key, published, mended: expression }) => [`${key}\n${published}`, expression]))
  }

  /** @returns {Generator<{ key: string, severity: string, path: string, value: unknown }>} */
  *of(resource) {
    const { resourceType } = resource
    for (const node of this.#nodes(resource, [], resourceType, resourceType, resource)) {
      for (const constraint of this.#definitions.constraints(node.element, node.typePath)) {
        const { key, severity } = constraint
        if (madeElsewhere.has(key) || (this.made.get(key) ?? 0) >= enough) continue
        if (!this.made.has(key)) this.made.set(key, 0)
        const value = this.#breach(constraint, node, resource)
        if (!value) continue
        this.made.set(key, this.made.get(key) + 1)
        yield { key, severity, path: [resourceType, ...node.place].join('.'), value }
      }
    }
  }

  *#nodes(value, place, element, typePath, owner) {
    yield { value, place, element, typePath, owner: value.resourceType ? value : owner }
    for (const child of this.#definitions.children(typePath) ?? []) {
      for (const { key, type } of child.choices) {
        const items = value[key] === undefined ? [] : [value[key]].flat()
        for (const [index, item] of items.slice(0, 3).entries()) {
          if (typeof item !== 'object' || item === null) continue
          const at = Array.isArray(value[key]) ? [...place, key, index] : [...place, key]
          const inner = type === 'Resource' ? item.resourceType : (child.inner ?? type)
          if (place.length < 12 && this.#definitions.children(inner))
            yield* this.#nodes(item, at, `${typePath}.${child.name}`, inner, value.resourceType ? value : owner)
        }
      }
    }
  }

  #breach(constraint, node, resource) {
    const expression = this.#mended.get(`${constraint.key}\n${constraint.expression}`) ?? constraint.expression
    const base = node.value.resourceType ? undefined : node.typePath
    const isBroken = (root) => {
      const value = at(root, node.place)
      const owner = at(root, ownerPlace(root, node.place))
      return this.#isBroken(expression, base, value, owner, root, constraint.severity)
    }
    if (isBroken(resource) !== false) return undefined
    const edits = this.#edits(expression, node)
    const tryEdits = (list) => {
      const root = structuredClone(resource)
      for (const edit of list) if (!edit(root)) return undefined
      return isBroken(root) === true ? root : undefined
    }
    for (const edit of edits) {
      const root = tryEdits([edit])
      if (root) return root
    }
    for (const list of combinations(edits)) {
      const root = tryEdits(list)
      if (root) return root
    }
    return undefined
  }

  /** @returns undefined when the expression cannot be run, or asks for what is not here */
  #isBroken(expression, base, value, resource, rootResource, severity) {
    const evaluate = this.#compile(expression, base)
    this.#isUndecided = false
    try {
      const result = evaluate(value, { resource, rootResource })
      if (this.#isUndecided) return undefined
      return result.length === 0 ? severity === 'error' : result[0] === false
    } catch {
      return undefined
    }
  }

  #compile(expression, base) {
    const id = `${base}\n${expression}`
    if (!this.#compiled.has(id))
      this.#compiled.set(id, fhirpath.compile(base ? { base, expression } : expression, this.#model, this.#options()))
    return this.#compiled.get(id)
  }

  #options() {
    const undecided = () => {
      this.#isUndecided = true
      return []
    }
    return {
      async: false,
      userInvocationTable: {
        resolve: { fn: undecided, arity: { 0: [] } },
        memberOf: { fn: undecided, arity: { 1: ['String'] } },
        conformsTo: { fn: undecided, arity: { 1: ['String'] } },
        htmlChecks: { fn: () => [true], arity: { 0: [] } },
      },
      traceFn: () => undefined,
    }
  }

  /** Changes of the node, and of what stands below it, to the elements that the expression names. */
  #edits(expression, node) {
    const { names, literals } = this.#termsOf(expression)
    const edits = []
    const visit = (value, place, typePath, depth) => {
      for (const child of this.#definitions.children(typePath) ?? []) {
        const isNamed = names.has(child.name.replace('[x]', ''))
        const present = child.choices.filter(({ key }) => value[key] !== undefined)
        if (isNamed) {
          for (const { key } of present)
            edits.push(...editsOfPresent(place, key, value[key], literals, node.owner[key]))
          if (present.length === 0)
            for (const { key, type } of child.choices.slice(0, 4))
              for (const sample of this.#samples(type, literals))
                edits.push(
                  ...(child.list ? [[sample], [sample, sample, sample]] : [sample]).map((next) =>
                    setter(place, key, next),
                  ),
                )
        }
        if (depth >= 3) continue
        for (const { key, type } of present) {
          const items = [value[key]].flat()
          if (typeof items[0] === 'object' && items[0] !== null && type !== 'Resource')
            visit(
              items[0],
              Array.isArray(value[key]) ? [...place, key, 0] : [...place, key],
              child.inner ?? type,
              depth + 1,
            )
        }
      }
    }
    visit(node.value, node.place, node.typePath, 0)
    return edits
  }

  #samples(type, literals) {
    const texts = literals.filter((literal) => typeof literal === 'string')
    const sample = this.#definitions.sample(type)
    if (/^(code|string|uri|id|markdown|canonical|url)$/.test(type)) return [...texts.slice(0, 6), sample ?? 'x']
    if (/^(decimal|integer|positiveInt|unsignedInt)$/.test(type)) return [1, -1, 1000]
    return [sample ?? { id: 'x', extension: [{ url: 'http://example.org/x', valueBoolean: true }] }]
  }

  #termsOf(expression) {
    if (!this.#terms.has(expression)) {
      const names = new Set()
      const literals = []
      const visit = (tree) => {
        if (tree.type === 'Identifier') names.add(tree.text)
        else if (tree.type === 'StringLiteral') literals.push(tree.text.slice(1, -1))
        else if (tree.type === 'NumberLiteral') literals.push(Number(tree.text))
        for (const child of tree.children ?? []) visit(child)
      }
      visit(fhirpath.parse(expression))
      this.#terms.set(expression, { names, literals })
    }
    return this.#terms.get(expression)
  }
}

/** Two and then three changes together, as far as there is time. */
function* combinations(edits) {
  let count = 0
  for (const [index, one] of edits.entries())
    for (const other of edits.slice(index + 1)) {
      if (count++ > mostPairs) break
      yield [one, other]
    }
  count = 0
  const named = edits.filter(({ isGeneric }) => !isGeneric)
  for (const [first, one] of named.entries())
    for (const [second, other] of named.entries())
      for (const third of named.slice(second + 1)) {
        if (second <= first || count++ > mostTriples) continue
        yield [one, other, third]
      }
}

const at = (root, place) => place.reduce((value, part) => value?.[part], root)

/** The resource that a place stands in: `%resource` there. */
function ownerPlace(root, place) {
  for (let length = place.length; length > 0; length--)
    if (at(root, place.slice(0, length))?.resourceType) return place.slice(0, length)
  return []
}

function setter(place, key, next) {
  return (root) => {
    const owner = at(root, place)
    if (typeof owner !== 'object' || owner === null) return false
    owner[key] = next
    return true
  }
}

function editsOfPresent(place, key, value, literals, elsewhere) {
  const leaveOut = (root) => {
    const owner = at(root, place)
    if (owner?.[key] === undefined) return false
    delete owner[key]
    delete owner[`_${key}`]
    return true
  }
  const edits = [leaveOut]
  const wrap = (next) => (Array.isArray(value) ? [next] : next)
  const first = [value].flat()[0]
  const generic = (next) => Object.assign(setter(place, key, wrap(next)), { isGeneric: true })
  const ofType = literals.filter((literal) => typeof literal === typeof first)
  if (typeof first === 'string' || typeof first === 'number') {
    edits.push(...ofType.map((literal) => setter(place, key, wrap(literal))))
    edits.push(...(typeof first === 'string' ? ['x y', '1', '2999-01-01'] : [-1, 0, 1e9]).map(generic))
  }
  if (typeof first === 'boolean') edits.push(setter(place, key, wrap(!first)))
  if (typeof first?.value === 'number')
    for (const number of [-1e9, 1e9]) edits.push(setter(place, key, wrap({ ...first, value: number })))
  if (Array.isArray(value))
    edits.push(setter(place, key, [...value, ...structuredClone(value), ...structuredClone(value)]))
  // What the resource itself says under that name: some invariants forbid to repeat it.
  if (elsewhere !== undefined && elsewhere !== value && Array.isArray(elsewhere) === Array.isArray(value))
    edits.push(setter(place, key, structuredClone(elsewhere)))
  return edits
}
