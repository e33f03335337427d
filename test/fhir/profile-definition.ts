import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createValidator, type FhirVersion, type Finding, type Validator } from '../../src/fhir/index.ts'

export const address = (name: string): string => `https://test.nhs.uk/StructureDefinition/${name}`

type Json = Record<string, unknown>

/** A profile with a differential, as a resource. */
export function profile(name: string, type: string, element: Json[], more: Json = {}): Json {
  return {
    resourceType: 'StructureDefinition',
    url: address(name),
    name,
    status: 'draft',
    kind: /^(Extension|Quantity|HumanName|Coding)$/.test(type) ? 'complex-type' : 'resource',
    abstract: false,
    type,
    baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
    derivation: 'constraint',
    differential: { element: [{ id: type, path: type }, ...element] },
    ...more,
  }
}

/** A validator that knows the definitions beside the base ones. */
export function validatorWith(definitions: Json[], version: FhirVersion = 'r4'): Validator {
  const folder = mkdtempSync(join(tmpdir(), 'assay-definitions-'))
  try {
    for (const [index, definition] of definitions.entries())
      writeFileSync(join(folder, `${index}.json`), JSON.stringify(definition))
    return createValidator({ version, definitions: [folder], bestPractice: false })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Errors as `key path`. */
export function errorsOf(findings: Finding[]): string[] {
  return findings
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ key, path }) => `${key} ${path}`)
}
