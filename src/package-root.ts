import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package, from `src/` and from `dist/` alike: suites, profiles and fixtures lie beside them. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

/** The version that `package.json` states. */
export const packageVersion = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'suites'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The package of assay is incomplete: its folder suites/ was not found.')
  return findRoot(parent)
}
