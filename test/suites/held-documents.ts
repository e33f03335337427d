import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { packageRoot } from '../../src/package-root.ts'
import type { Source } from '../../src/requirements/row.ts'

/** Documents that sources cite are held beside the reference data, and are no part of the project. */
const documents = join(dirname(resolve(packageRoot, process.env.ASSAY_REFERENCE_DATA ?? '../shared/data')), 'seeds')

/** The text of the document that a source is, known by its sha256; undefined when no copy is held. */
export function heldText({ sha256 }: Source): string | undefined {
  if (sha256 === undefined || !existsSync(documents)) return undefined
  return readdirSync(documents, { withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(documents, one.name)))
    .find((bytes) => createHash('sha256').update(bytes).digest('hex') === sha256)
    ?.toString('utf8')
}
