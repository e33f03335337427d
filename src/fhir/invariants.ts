import { createRequire } from 'node:module'
import type { Invariant } from './definition.ts'
import { compileExpression } from './fhirpath-compiler.ts'
import type { TypeSchemas } from './fhirpath-shape.ts'
import { Fallback } from './fhirpath-values.ts'
import type { FhirVersion } from './finding.ts'
import { keptByCode, mendedExpressions } from './invariant-table.ts'
import type { Run } from './run.ts'

type Evaluate = (value: unknown, variables: Record<string, unknown>) => unknown[]

interface FhirPath {
  compile(path: string | { base: string; expression: string }, model: unknown, options?: unknown): Evaluate
}

const require = createRequire(import.meta.url)

/** What expressions may ask about the world outside the resource. */
export interface World {
  resolve(reference: unknown): unknown
  memberOf(value: unknown, valueSet: string): boolean | undefined
  /** Whether a resource meets a profile; undefined when the profile is not here. */
  conformsTo(value: unknown, profile: string): boolean | undefined
}

/** Compiles FHIRPath once for each expression and starting point. The engine is loaded when first needed. */
export class Expressions {
  readonly #version: FhirVersion
  readonly #compiled = new Map<string, Evaluate>()
  #engine: FhirPath | undefined
  #model: unknown
  readonly #world: World
  /** Whether the last evaluation asked for a resource, value set or profile that is not here. */
  isUndecided = false

  constructor(version: FhirVersion, world: World) {
    this.#version = version
    this.#world = world
  }

  /**
   * Evaluates an expression.
   * @param base type name, or path of a backbone element, that the expression starts from; absent for a whole resource
   * @throws Error from the FHIRPath engine, when the expression is wrong or cannot be applied
   */
  evaluate(
    expression: string,
    value: unknown,
    base: string | undefined,
    variables: Record<string, unknown>,
  ): unknown[] {
    this.isUndecided = false
    const key = `${base ?? ''}\n${expression}`
    let compiled = this.#compiled.get(key)
    if (!compiled) {
      compiled = this.#compile(expression, base)
      this.#compiled.set(key, compiled)
    }
    return quietly(() => compiled(value, variables))
  }

  #compile(expression: string, base: string | undefined): Evaluate {
    if (!this.#engine) {
      this.#engine = require('fhirpath') as FhirPath
      this.#model = require(`fhirpath/fhir-context/${this.#version}`)
    }
    return this.#engine.compile(base === undefined ? expression : { base, expression }, this.#model, this.#options())
  }

  #options(): unknown {
    return {
      async: false,
      traceFn: () => undefined,
      userInvocationTable: {
        resolve: {
          fn: (inputs: unknown[]) => inputs.flatMap((input) => this.#resolve(input)),
          arity: { 0: [] },
        },
        memberOf: {
          fn: (inputs: unknown[], valueSet: string) =>
            inputs.flatMap((input) => this.#decided(this.#world.memberOf(input, valueSet))),
          arity: { 1: ['String'] },
        },
        conformsTo: {
          fn: (inputs: unknown[], profile: string) => inputs.flatMap((input) => this.#conformsTo(input, profile)),
          arity: { 1: ['String'] },
        },
        htmlChecks: { fn: () => [true], arity: { 0: [] } },
      },
    }
  }

  #resolve(reference: unknown): unknown[] {
    return this.#decided(this.#world.resolve(reference))
  }

  #conformsTo(value: unknown, profile: string): unknown[] {
    // The profile has expressions of its own, which must not answer for this one.
    const before = this.isUndecided
    const answer = this.#world.conformsTo(value, profile)
    this.isUndecided = before
    return this.#decided(answer)
  }

  #decided(answer: unknown): unknown[] {
    if (answer === undefined) this.isUndecided = true
    return answer === undefined ? [] : [answer]
  }
}

/** The engine's library of units says on the console what it does not know, in the midst of what a command writes. */
function quietly<T>(work: () => T): T {
  const { log, warn } = console
  const say = (): void => undefined
  Object.assign(console, { log: say, warn: say })
  try {
    return work()
  } finally {
    Object.assign(console, { log, warn })
  }
}

type Native = (value: unknown, resource: unknown) => unknown[]

/** An invariant made ready for one starting point. */
export interface PreparedInvariant {
  invariant: Invariant
  expression: string
  /** Type name, or path of a backbone element, that the expression starts from. */
  context: string
  /** Absent when the expression is left to the engine. */
  native: Native | undefined
}

/** Checks invariants: every one that does not hold is a finding, and so is one that cannot be run. */
export class InvariantChecker {
  readonly #expressions: Expressions
  readonly #mended: Map<string, string>
  readonly #schemas: TypeSchemas | undefined
  readonly #evaluated = new Map<string, Omit<PreparedInvariant, 'invariant'>>()
  readonly #prepared = new WeakMap<Invariant[], Map<string, PreparedInvariant[]>>()

  /** @param schemas what to compile expressions with; without it all are left to the FHIRPath engine */
  constructor(version: FhirVersion, expressions: Expressions, schemas: TypeSchemas | undefined) {
    this.#expressions = expressions
    this.#schemas = schemas
    this.#mended = new Map(
      mendedExpressions[version].map(({ key, published, mended }) => [`${key}\n${published}`, mended]),
    )
  }

  /** Compiles invariants for a starting point, once. */
  prepare(invariants: Invariant[], context: string): PreparedInvariant[] {
    let byContext = this.#prepared.get(invariants)
    if (byContext === undefined) {
      byContext = new Map()
      this.#prepared.set(invariants, byContext)
    }
    let prepared = byContext.get(context)
    if (prepared === undefined) {
      prepared = invariants
        .filter(({ key }) => !keptByCode.has(key))
        .map((invariant) => this.#prepare(invariant, context))
      byContext.set(context, prepared)
    }
    return prepared
  }

  #prepare(invariant: Invariant, context: string): PreparedInvariant {
    const expression = this.#mended.get(`${invariant.key}\n${invariant.expression}`) ?? invariant.expression
    const native = this.#schemas && compileExpression(expression, context, this.#schemas)
    return { invariant, expression, context, native }
  }

  /**
   * Evaluates an expression on an element, compiled where it can be.
   * @param context type name or path that it starts from; empty for the whole resource
   * @throws Error from the FHIRPath engine, when the expression is wrong or cannot be applied
   */
  evaluate(expression: string, value: unknown, context: string, run: Run): unknown[] {
    const key = `${context}\n${expression}`
    let prepared = this.#evaluated.get(key)
    if (prepared === undefined) {
      const native = this.#schemas && context !== '' ? compileExpression(expression, context, this.#schemas) : undefined
      prepared = { expression, context, native }
      this.#evaluated.set(key, prepared)
    }
    return natively(prepared, value, run) ?? this.#byEngine(expression, value, context, run)
  }

  /** Reports an invariant that does not hold. */
  check(prepared: PreparedInvariant, value: unknown, profile: string, run: Run): void {
    const { expression, invariant, context } = prepared
    let result: unknown[]
    try {
      this.#expressions.isUndecided = false
      result = natively(prepared, value, run) ?? this.#byEngine(expression, value, context, run)
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'
      const message = `The invariant ${invariant.key} could not be evaluated (${expression}): ${reason}`
      run.report({ severity: 'warning', code: 'processing', key: 'invariant-failed-to-run', profile, message })
      return
    }
    // As in HL7's validator: an expression that gives nothing does not hold, and one that gives anything but false does.
    if (result.length > 0 && result[0] !== false) return
    // Except for advice: what is absent cannot be improved (`name.matches(…)` where there is no name).
    if (result.length === 0 && invariant.severity === 'warning') return
    // What a reference leads to, or a value set lists, is often not here: then an expression about it says nothing.
    if (this.#expressions.isUndecided) return
    run.report({
      severity: invariant.severity === 'warning' || invariant.bestPractice ? 'warning' : 'error',
      code: 'invariant',
      key: invariant.key,
      profile: invariant.source ?? profile,
      message: `${invariant.human} (${invariant.key}: ${expression})`,
      expected: expression,
      actual: result.length === 0 ? 'nothing' : 'false',
    })
  }

  #byEngine(expression: string, value: unknown, context: string, run: Run): unknown[] {
    const resource = run.scope?.resource
    return this.#expressions.evaluate(expression, value, value === resource || context === '' ? undefined : context, {
      resource,
      rootResource: run.scope?.container?.resource ?? resource,
    })
  }
}

/** @returns undefined when the expression, or the value at hand, is left to the engine */
function natively({ native }: Pick<PreparedInvariant, 'native'>, value: unknown, run: Run): unknown[] | undefined {
  if (native === undefined) return undefined
  try {
    return native(value, run.scope?.resource)
  } catch (error) {
    if (error instanceof Fallback) return undefined
    throw error
  }
}
