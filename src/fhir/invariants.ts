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
}

/** Compiles FHIRPath once for each expression and starting point. The engine is loaded when first needed. */
export class Expressions {
  readonly #version: FhirVersion
  readonly #compiled = new Map<string, Evaluate>()
  #engine: FhirPath | undefined
  #model: unknown
  readonly #world: World
  /** Whether the last evaluation asked for a resource that is not here. */
  missedReference = false

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
    this.missedReference = false
    const key = `${base ?? ''}\n${expression}`
    let compiled = this.#compiled.get(key)
    if (!compiled) {
      compiled = this.#compile(expression, base)
      this.#compiled.set(key, compiled)
    }
    return compiled(value, variables)
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
            inputs.flatMap((input) => this.#world.memberOf(input, valueSet) ?? []),
          arity: { 1: ['String'] },
        },
        conformsTo: { fn: () => [], arity: { 1: ['String'] } },
        htmlChecks: { fn: () => [true], arity: { 0: [] } },
      },
    }
  }

  #resolve(reference: unknown): unknown[] {
    const target = this.#world.resolve(reference)
    if (target === undefined) this.missedReference = true
    return target === undefined ? [] : [target]
  }
}

type Native = (value: unknown, resource: unknown) => unknown[]

/** Checks invariants: every one that does not hold is a finding, and so is one that cannot be run. */
export class InvariantChecker {
  readonly #expressions: Expressions
  readonly #mended: Map<string, string>
  readonly #schemas: TypeSchemas | undefined
  readonly #compiled = new WeakMap<Invariant, Map<string, Native | undefined>>()

  /** @param schemas what to compile expressions with; without it all are left to the FHIRPath engine */
  constructor(version: FhirVersion, expressions: Expressions, schemas: TypeSchemas | undefined) {
    this.#expressions = expressions
    this.#schemas = schemas
    this.#mended = new Map(
      mendedExpressions[version].map(({ key, published, mended }) => [`${key}\n${published}`, mended]),
    )
  }

  check(invariants: Invariant[], value: unknown, context: string, profile: string, run: Run): void {
    for (const invariant of invariants)
      if (!keptByCode.has(invariant.key)) this.#checkOne(invariant, value, context, profile, run)
  }

  #checkOne(invariant: Invariant, value: unknown, context: string, profile: string, run: Run): void {
    const { key, human } = invariant
    const expression = this.#mended.get(`${key}\n${invariant.expression}`) ?? invariant.expression
    let result: unknown[]
    try {
      result =
        this.#natively(invariant, expression, value, context, run) ?? this.#byEngine(expression, value, context, run)
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'
      run.report({
        severity: 'warning',
        code: 'processing',
        key: 'invariant-failed-to-run',
        profile,
        message: `The invariant ${key} could not be evaluated (${expression}): ${reason}`,
      })
      return
    }
    // As in HL7's validator: an expression that gives nothing does not hold, and one that gives anything but false does.
    if (result.length > 0 && result[0] !== false) return
    // What a reference leads to is often not here: then an expression about it says nothing.
    if (this.#expressions.missedReference) return
    const severity = invariant.severity === 'warning' || invariant.bestPractice ? 'warning' : 'error'
    run.report({
      severity,
      code: 'invariant',
      key,
      profile: invariant.source ?? profile,
      message: `${human} (${key}: ${expression})`,
      expected: expression,
      actual: result.length === 0 ? 'nothing' : 'false',
    })
  }

  /** @returns undefined when the expression, or the value at hand, is left to the engine */
  #natively(
    invariant: Invariant,
    expression: string,
    value: unknown,
    context: string,
    run: Run,
  ): unknown[] | undefined {
    this.#expressions.missedReference = false
    const schemas = this.#schemas
    if (!schemas) return undefined
    let byContext = this.#compiled.get(invariant)
    if (!byContext) {
      byContext = new Map()
      this.#compiled.set(invariant, byContext)
    }
    let native = byContext.get(context)
    if (!native && !byContext.has(context)) {
      native = compileExpression(expression, context, schemas)
      byContext.set(context, native)
    }
    if (!native) return undefined
    try {
      return native(value, run.scope?.resource)
    } catch (error) {
      if (error instanceof Fallback) return undefined
      throw error
    }
  }

  #byEngine(expression: string, value: unknown, context: string, run: Run): unknown[] {
    const resource = run.scope?.resource
    return this.#expressions.evaluate(expression, value, value === resource ? undefined : context, {
      resource,
      rootResource: run.scope?.container?.resource ?? resource,
    })
  }
}
