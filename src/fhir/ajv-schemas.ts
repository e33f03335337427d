import { createRequire } from 'node:module'
import type * as AjvCore from 'ajv'
import type { Code, CodeKeywordDefinition } from 'ajv'
import type * as Ajv2020Module from 'ajv/dist/2020.js'
import type * as Standalone from 'ajv/dist/standalone/index.js'
import type { Engine } from './engine.ts'
import { keywordRuntime } from './keyword-runtime.ts'
import type { Compiled } from './library.ts'
import type { ProfileSchema } from './rules.ts'
import type { TypeSchema } from './schema.ts'

// ajv takes longer to load than most documents to validate, and what the build compiled does not need it.
const require = createRequire(import.meta.url)

/**
 * A keyword of ours: at run time it is a closure over its schema; in a module written ahead of time it is the same
 * closure, made when the module is loaded. The run travels as `this`, so a finding is made where the fault is.
 */
function keyword(name: 'elements' | 'rules', engine: Engine): CodeKeywordDefinition {
  const runtime = keywordRuntime(engine)
  const { _, stringify } = require('ajv') as typeof AjvCore
  const maker: Code = name === 'elements' ? _`runtime.elements` : _`runtime.rules`
  return {
    keyword: name,
    type: 'object',
    schemaType: 'object',
    code({ gen, data, schema, it }) {
      const url = String((it.schemaEnv.root.schema as { $id?: string }).$id)
      const check = gen.scopeValue('keyword', {
        key: schema,
        ref: runtime[name](schema, url),
        code: _`${maker}(${stringify(schema)}, ${url})`,
      })
      gen.code(_`${check}(${data}, this)`)
    },
  }
}

function createAjv(engine: Engine, source: boolean): Ajv2020Module.Ajv2020 {
  const { Ajv2020 } = require('ajv/dist/2020') as typeof Ajv2020Module
  const ajv = new Ajv2020({
    passContext: true,
    strict: true,
    validateSchema: false,
    logger: false,
    unevaluated: false,
    code: { source },
  })
  ajv.addKeyword(keyword('elements', engine))
  ajv.addKeyword(keyword('rules', engine))
  return ajv
}

const instances = new WeakMap<Engine, Ajv2020Module.Ajv2020>()

/** Compiles a schema now: for definitions that the build has not seen. */
export function compileSchema(schema: TypeSchema | ProfileSchema, engine: Engine): Compiled {
  let ajv = instances.get(engine)
  if (!ajv) {
    ajv = createAjv(engine, false)
    instances.set(engine, ajv)
  }
  return ajv.compile(schema) as unknown as Compiled
}

/** Writes the module of a schema: a function from the run time of our keywords to the validating function. */
export function schemaModule(schema: TypeSchema | ProfileSchema, engine: Engine): string {
  const { default: standaloneCode } = require('ajv/dist/standalone') as typeof Standalone
  const ajv = createAjv(engine, true)
  // ajv repeats the whole schema for error messages that we do not use.
  const source = standaloneCode
    .default(ajv, ajv.compile(schema))
    .replace(/const schema\d+ = \{.*?\};(?=(const|function) )/s, '')
  return `module.exports = (runtime) => {\nconst module = { exports: {} }\n${source}\nreturn module.exports\n}\n`
}
