import type { Engine } from './engine.ts'
import { compileRules } from './rule-check.ts'
import type { ProfileSchema } from './rules.ts'
import type { Run } from './run.ts'
import type { TypeSchema } from './schema.ts'
import { compileElements } from './walk.ts'

type KeywordCheck = (value: unknown, run: Run) => void

/** The run-time side of our two keywords: what a compiled module is given when it is loaded. */
export interface KeywordRuntime {
  elements(schema: TypeSchema['elements'], url: string): KeywordCheck
  rules(schema: ProfileSchema['rules'], url: string): KeywordCheck
}

export function keywordRuntime(engine: Engine): KeywordRuntime {
  return {
    elements: (schema, url) => compileElements(schema, url, engine),
    rules: (schema, url) => compileRules(schema, url, engine),
  }
}
