import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The compiled validator: of `npm run build`, or the one that `npm run build:definitions` leaves behind. */
export async function loadFhir() {
  const places = ['dist/src/fhir/index.js', 'node_modules/.cache/assay-definitions/index.js']
  const preferred = process.env.ASSAY_FHIR ? [process.env.ASSAY_FHIR] : places
  const found = preferred.map((place) => join(root, place)).find(existsSync)
  if (!found) throw new Error('Nothing is built yet: run "npm run build:definitions" and "npm run build" first')
  return import(pathToFileURL(found).href)
}

/** The folder of reference data, which is not part of this repository. */
export function referenceData() {
  return resolve(root, process.env.ASSAY_REFERENCE_DATA ?? '../shared/data')
}

/** The table of published expressions that are mended, as built. */
export async function loadMendedExpressions() {
  const { mendedExpressions } = await import(pathToFileURL(join(root, 'dist/src/fhir/invariant-table.js')))
  return mendedExpressions
}
