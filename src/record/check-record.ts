import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { recordSchemaVersion } from './run-record.ts'

/** Problems named at most: one wrong field in each of 5,000 exchanges is one thing to know. */
const mostProblems = 20

/**
 * Checks that a value read from disk is a RunRecord that this version can read.
 *
 * @param value parsed JSON, from anywhere
 * @returns what is wrong, each a sentence that names the place; empty if the value is a RunRecord
 */
export function checkRecord(value: unknown): string[] {
  const version = versionOf(value)
  if (version === undefined) return ['This is not a run record: it has no schemaVersion.']
  const [major] = version.split('.')
  const [ourMajor] = recordSchemaVersion.split('.')
  if (major !== ourMajor) {
    return [
      `The record has schemaVersion ${JSON.stringify(version)}, and this version of assay reads ${ourMajor}.x. Use the version of assay that wrote it.`,
    ]
  }
  const validate = validator()
  if (validate(value)) return []
  const problems = (validate.errors ?? []).map(describe)
  const hint =
    version === recordSchemaVersion
      ? []
      : [
          `The record has schemaVersion ${version} and this version of assay knows ${recordSchemaVersion}: a newer assay may read it.`,
        ]
  const more = problems.length - mostProblems
  return [...problems.slice(0, mostProblems), ...(more > 0 ? [`${more} more problems like these.`] : []), ...hint]
}

function versionOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'schemaVersion')) return undefined
  const { schemaVersion } = value as { schemaVersion: unknown }
  return typeof schemaVersion === 'string' ? schemaVersion : undefined
}

let compiled: ValidateFunction | undefined

function validator(): ValidateFunction {
  // Found through the package's own exports, so that the same line works from src/ and from dist/
  compiled ??= new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(createRequire(import.meta.url).resolve('fhir-assay/run-record.schema.json'), 'utf8')),
  )
  return compiled
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'the record' : placeOf(error.instancePath)
  switch (error.keyword) {
    case 'required':
      return `${place} has no ${String(error.params.missingProperty)}.`
    case 'additionalProperties':
      return `${place} has a field that is not known here: ${JSON.stringify(error.params.additionalProperty)}.`
    case 'enum':
      return `${place} has to be one of ${(error.params.allowedValues as unknown[]).map((each) => JSON.stringify(each)).join(', ')}.`
    case 'type':
      return `${place} has to be of type ${String(error.params.type)}.`
    default:
      return `${place} ${error.message ?? 'is not valid'}.`
  }
}

/** `/tests/3/steps/0/title` → `tests[3].steps[0].title`. */
function placeOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, position) => (/^\d+$/.test(part) ? `[${part}]` : `${position === 0 ? '' : '.'}${part}`))
    .join('')
}
