import { childName, childrenOf } from './fhirpath-children.ts'
import { functions } from './fhirpath-functions.ts'
import { addNumbers, compareMoments, compareNumbers, membership } from './fhirpath-operators.ts'
import { type Expression, parseExpression } from './fhirpath-parser.ts'
import {
  derived,
  isSameType,
  isTemporal,
  type Shape,
  schemaShape,
  shapeOf,
  stepShape,
  type TypeSchemas,
  unknownShape,
} from './fhirpath-shape.ts'
import { Unsupported } from './fhirpath-unsupported.ts'
import { type Collection, equals, fallback, logic, singletonTruth, unite } from './fhirpath-values.ts'

/** Values that an expression is evaluated with. */
export interface Environment {
  context: Collection
  resource: unknown
}

export type Evaluate = (input: Collection, environment: Environment) => Collection

/** A part of an expression, compiled, with what is known of its values. */
export interface Part {
  run: Evaluate
  shape: Shape
}

/**
 * Compiles an invariant to JavaScript. It covers what most invariants are written in; anything it is not sure to do as
 * the FHIRPath engine does is refused here, or, where only the values show it, by throwing `Fallback` when run.
 * @param context type name, or path of a backbone element, that the expression starts from
 * @returns undefined when the expression is left to the engine
 */
export function compileExpression(
  source: string,
  context: string,
  types: TypeSchemas,
): ((value: unknown, resource: unknown) => Collection) | undefined {
  const expression = parseExpression(source)
  if (!expression) return undefined
  const start = shapeOf(context, types)
  if (start.kind !== 'object') return undefined
  const compiler = new Compiler(types, context, start)
  try {
    const part = compiler.compile(expression, start)
    return (value, resource) => {
      const input = [value]
      return part.run(input, { context: input, resource })
    }
  } catch (error) {
    if (error instanceof Unsupported) return undefined
    throw error
  }
}

export class Compiler {
  readonly types: TypeSchemas
  readonly #context: string
  readonly #start: Shape

  constructor(types: TypeSchemas, context: string, start: Shape) {
    this.types = types
    this.#context = context
    this.#start = start
  }

  compile(expression: Expression, shape: Shape): Part {
    switch (expression.kind) {
      case 'literal': {
        const values: Collection = [expression.value]
        return {
          run: () => values,
          shape: { kind: 'primitive', type: typeof expression.value === 'string' ? 'string' : 'literal' },
        }
      }
      case 'empty':
        return { run: () => [], shape: unknownShape }
      case 'this':
        return { run: (input) => input, shape }
      case 'name':
        return this.#name(expression.name, shape)
      case 'variable':
        return this.#variable(expression.name)
      case 'step': {
        const from = this.compile(expression.from, shape)
        const step = this.step(from.shape, expression.name)
        return { run: (input, environment) => step.run(from.run(input, environment), environment), shape: step.shape }
      }
      case 'index':
        return this.#index(expression, shape)
      case 'type':
        return this.type(expression.operator, expression.left, expression.type, shape)
      case 'operator':
        return this.#operator(
          expression.operator,
          this.compile(expression.left, shape),
          this.compile(expression.right, shape),
        )
      case 'call':
        return this.#call(expression, shape)
    }
  }

  /** A name at the start may be the type that the expression starts from: `Patient.name`. */
  #name(name: string, shape: Shape): Part {
    if (/^[A-Z]/.test(name)) {
      if (name !== this.#context || shape !== this.#start) throw new Unsupported()
      return { run: (input) => input, shape }
    }
    return this.step(shape, name)
  }

  #variable(name: string): Part {
    if (name === 'ucum') return { run: () => ucum, shape: { kind: 'primitive', type: 'string' } }
    if (name === 'context') return { run: (_input, { context }) => context, shape: this.#start }
    // What %resource is, is known only where the path starts at a resource.
    const type = this.#context.split('.')[0] ?? ''
    const schema = name === 'resource' ? this.types(type) : undefined
    if (!schema?.isResource) throw new Unsupported()
    return { run: (_input, { resource }) => [resource], shape: shapeOf(type, this.types) }
  }

  /** Steps to the children of that name. */
  step(shape: Shape, name: string): Part {
    const next = stepShape(shape, name, this.types)
    if (next.kind === 'unknown') throw new Unsupported()
    if (next.kind === 'choice') {
      const keys = next.options.map(({ key }) => childName(key))
      return { run: (input) => keys.flatMap((key) => childrenOf(input, key)), shape: next }
    }
    const child = childName(name)
    return { run: (input) => childrenOf(input, child), shape: next }
  }

  #index(expression: Expression & { kind: 'index' }, shape: Shape): Part {
    const from = this.compile(expression.from, shape)
    const { index } = expression
    if (index.kind !== 'literal' || typeof index.value !== 'number') throw new Unsupported()
    const place = index.value
    return { run: (input, environment) => from.run(input, environment).slice(place, place + 1), shape: from.shape }
  }

  /** `is`, `as` and `ofType` are known of a choice alone: its JSON name tells the type. */
  type(operator: 'is' | 'as' | 'ofType', left: Expression, type: string, shape: Shape): Part {
    if (left.kind !== 'name' && left.kind !== 'step') throw new Unsupported()
    const owner: Part = left.kind === 'step' ? this.compile(left.from, shape) : { run: (input) => input, shape }
    const choice = stepShape(owner.shape, left.name, this.types)
    if (choice.kind === 'opaque') return this.#resourceType(operator, this.compile(left, shape), type)
    if (choice.kind !== 'choice') throw new Unsupported()
    const option = choice.options.find(({ schema }) => schema.type === type)
    // Types that derive from others (Age from Quantity) are left to the engine.
    if (!option || derived.has(type)) throw new Unsupported()
    const key = childName(option.key)
    if (operator === 'is') {
      const keys = choice.options.map((other) => childName(other.key))
      const run: Evaluate = (input, environment) => {
        const owners = owner.run(input, environment)
        const all = keys.flatMap((other) => childrenOf(owners, other))
        if (all.length > 1) throw fallback
        return all.length === 0 ? [] : [childrenOf(owners, key).length === 1]
      }
      return { run, shape: { kind: 'primitive', type: 'literal' } }
    }
    const run: Evaluate = (input, environment) => {
      const values = childrenOf(owner.run(input, environment), key)
      if (operator === 'as' && values.length > 1) throw fallback
      return values
    }
    return { run, shape: schemaShape(option.schema, choice.root, this.types) }
  }

  /** A resource says itself which type it is. */
  #resourceType(operator: 'is' | 'as' | 'ofType', source: Part, type: string): Part {
    if (!this.types(type)?.isResource || abstractResources.has(type)) throw new Unsupported()
    const isOfType = (value: unknown): boolean => (value as { resourceType?: unknown } | null)?.resourceType === type
    const run: Evaluate = (input, environment) => {
      const values = source.run(input, environment)
      if (operator === 'ofType') return values.filter(isOfType)
      if (values.length > 1) throw fallback
      return operator === 'is' ? values.map(isOfType) : values.filter(isOfType)
    }
    return { run, shape: operator === 'is' ? { kind: 'primitive', type: 'literal' } : shapeOf(type, this.types) }
  }

  #operator(operator: string, left: Part, right: Part): Part {
    const shape: Shape = { kind: 'primitive', type: 'literal' }
    const both = (combine: (one: Collection, other: Collection) => Collection): Part => ({
      run: (input, environment) => combine(left.run(input, environment), right.run(input, environment)),
      shape,
    })
    switch (operator) {
      case 'and':
      case 'or':
      case 'xor':
      case 'implies': {
        const combine = logic[operator]
        return both((one, other) => combine(singletonTruth(one), singletonTruth(other)))
      }
      case '=':
      case '!=': {
        if (isTemporal(left.shape) || isTemporal(right.shape)) throw new Unsupported()
        return both((one, other) => equals(one, other, operator === '!='))
      }
      case '<':
      case '>':
      case '<=':
      case '>=':
        if (isTemporal(left.shape) && isTemporal(right.shape) && isSameType(left.shape, right.shape))
          return both((one, other) => compareMoments(operator, one, other))
        return both((one, other) => compareNumbers(operator, one, other))
      case '+':
        return both(addNumbers)
      case '|':
        return { run: both(unite).run, shape: left.shape.kind === 'primitive' ? left.shape : unknownShape }
      case 'in':
        return both((one, other) => membership(one, other))
      case 'contains':
        return both((one, other) => membership(other, one))
      default:
        throw new Unsupported()
    }
  }

  #call({ from, name, args }: Expression & { kind: 'call' }, shape: Shape): Part {
    if (
      (name === 'ofType' || name === 'as' || name === 'is') &&
      from &&
      args.length === 1 &&
      args[0]?.kind === 'name'
    ) {
      return this.type(name, from, args[0].name, shape)
    }
    const make = Object.hasOwn(functions, name) ? functions[name] : undefined
    if (!make) throw new Unsupported()
    const source: Part = from ? this.compile(from, shape) : { run: (input) => input, shape }
    return make(source, args, this, shape)
  }
}

const abstractResources = new Set(['Resource', 'DomainResource'])
const ucum: Collection = ['http://unitsofmeasure.org']
