import type { Compiler, Evaluate, Part } from './fhirpath-compiler.ts'
import type { Expression } from './fhirpath-parser.ts'
import { type Shape, unknownShape } from './fhirpath-shape.ts'
import { Unsupported } from './fhirpath-unsupported.ts'
import { type Collection, distinct, fallback, no, nothing, shared, truth, yes } from './fhirpath-values.ts'

/** Compiles a call: the part it is called on, its arguments, and the shape that names in them start from. */
type MakeCall = (source: Part, args: Expression[], compiler: Compiler, shape: Shape) => Part

const answerShape: Shape = { kind: 'primitive', type: 'literal' }
const answer = (value: boolean): Collection => (value ? yes : no)

/** A function without arguments, from a collection to an answer or another collection. */
function plain(apply: (values: Collection) => Collection, keepsShape = false): MakeCall {
  return (source, args) => {
    if (args.length > 0) throw new Unsupported()
    return {
      run: (input, environment) => apply(source.run(input, environment)),
      shape: keepsShape ? source.shape : answerShape,
    }
  }
}

/** A function that asks something of each value. */
function each(
  decide: (values: Collection, test: (value: unknown) => Collection) => Collection,
  keepsShape = false,
): MakeCall {
  return (source, args, compiler) => {
    const [argument] = args
    if (!argument || args.length > 1) throw new Unsupported()
    const part = compiler.compile(argument, source.shape)
    const run: Evaluate = (input, environment) =>
      decide(source.run(input, environment), (value) => part.run([value], environment))
    return { run, shape: keepsShape ? source.shape : answerShape }
  }
}

/** A function of one text, with one text as its argument. */
function ofText(apply: (text: string, argument: string) => boolean): MakeCall {
  return (source, args, compiler, shape) => {
    const [argument] = args
    if (argument?.kind !== 'literal' || args.length > 1) throw new Unsupported()
    const part = compiler.compile(argument, shape)
    const run: Evaluate = (input, environment) => {
      const values = source.run(input, environment)
      const [other] = part.run(environment.context, environment)
      if (values.length === 0) return nothing
      const [text] = values
      if (values.length > 1 || typeof text !== 'string' || typeof other !== 'string') throw fallback
      return answer(apply(text, other))
    }
    return { run, shape: answerShape }
  }
}

const patterns = new Map<string, RegExp>()

function matches(text: string, source: string): boolean {
  let pattern = patterns.get(source)
  if (!pattern) {
    pattern = new RegExp(source, 'su')
    patterns.set(source, pattern)
  }
  return pattern.test(text)
}

const kept: MakeCall = each((values, test) => values.filter((value) => truth(test(value)) === true), true)

/** The functions that are compiled; any other leaves its expression to the FHIRPath engine. */
export const functions: Record<string, MakeCall> = {
  empty: plain((values) => answer(values.length === 0)),
  not: plain((values) => {
    const value = truth(values)
    return value === undefined ? nothing : answer(!value)
  }),
  count: plain((values) => [values.length]),
  first: plain((values) => values.slice(0, 1), true),
  last: plain((values) => values.slice(-1), true),
  tail: plain((values) => values.slice(1), true),
  distinct: plain(distinct, true),
  isDistinct: plain((values) => answer(distinct(values).length === values.length)),
  hasValue: plain((values) => answer(values.length === 1 && typeof values[0] !== 'object')),
  length: plain((values) => {
    if (values.length === 0) return nothing
    if (values.length > 1 || typeof values[0] !== 'string') throw fallback
    return [values[0].length]
  }),
  where: kept,
  all: each((values, test) => answer(values.every((value) => truth(test(value)) === true))),
  exists: (source, args, compiler, shape) => {
    const from = args.length === 0 ? source : kept(source, args, compiler, shape)
    return { run: (input, environment) => answer(from.run(input, environment).length > 0), shape: answerShape }
  },
  select: (source, args, compiler) => {
    const [argument] = args
    if (!argument || args.length > 1) throw new Unsupported()
    const part = compiler.compile(argument, source.shape)
    return {
      run: (input, environment) => source.run(input, environment).flatMap((value) => part.run([value], environment)),
      shape: part.shape,
    }
  },
  intersect: (source, args, compiler, shape) => {
    const [argument] = args
    if (!argument || args.length > 1) throw new Unsupported()
    const part = compiler.compile(argument, shape)
    return {
      run: (input, environment) => shared(source.run(input, environment), part.run(input, environment)),
      shape: source.shape,
    }
  },
  trace: (source) => source,
  iif: (source, args, compiler) => {
    const [condition, then, otherwise] = args.map((argument) => compiler.compile(argument, source.shape))
    if (!condition || !then || args.length > 3) throw new Unsupported()
    return {
      run: (input, environment) => {
        const values = source.run(input, environment)
        if (values.length > 1) throw fallback
        return truth(condition.run(values, environment)) === true
          ? then.run(values, environment)
          : (otherwise?.run(values, environment) ?? nothing)
      },
      shape: unknownShape,
    }
  },
  matches: ofText(matches),
  startsWith: ofText((text, other) => text.startsWith(other)),
  endsWith: ofText((text, other) => text.endsWith(other)),
  contains: ofText((text, other) => text.includes(other)),
}
