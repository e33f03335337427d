import { createRequire } from 'node:module'
import type { Invariant } from './definition.ts'
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

/** Checks invariants: every one that does not hold is a finding, and so is one that cannot be run. */
export class InvariantChecker {
  readonly #expressions: Expressions
  readonly #mended: Map<string, string>

  constructor(version: FhirVersion, expressions: Expressions) {
    this.#expressions = expressions
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
      const resource = run.scope?.resource
      const isWhole = value === resource
      result = this.#expressions.evaluate(expression, value, isWhole ? undefined : context, {
        resource,
        rootResource: run.scope?.container?.resource ?? resource,
      })
    } catch (error) {
      run.report({
        severity: 'warning',
        code: 'processing',
        key: 'invariant-failed-to-run',
        profile,
        message: `The invariant ${key} could not be evaluated (${expression}): ${error instanceof Error ? error.message.slice(0, 200) : 'unknown reason'}`,
      })
      return
    }
    // What a reference leads to is often not here: then an expression about it says nothing.
    if (this.#expressions.missedReference) return
    // As in HL7's validator: an expression that gives nothing does not hold, and one that gives anything but false does.
    if (result.length > 0 && result[0] !== false) return
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
}
