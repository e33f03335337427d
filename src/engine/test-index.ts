import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import type { CollectedTest } from './engine.ts'

/**
 * Which tests the suites of an API hold is known only by running their files, which takes a second. The build keeps the
 * answer, for as long as everything that the files are made of is the same, byte for byte; a run that finds no test
 * where the index says one says so, since a planned test that does not end is an error.
 */
interface TestIndex {
  sha256: string
  tests: CollectedTest[]
}

/** What decides which tests there are, beside the suites themselves. */
const shared = ['fixtures', 'src/vocabulary', 'src/nhs', 'src/index.ts']

/** The tests of an API as they were collected before; undefined when they have to be collected again. */
export function readTestIndex(api: string): CollectedTest[] | undefined {
  const path = pathOf(api)
  if (!existsSync(path)) return undefined
  try {
    const { sha256, tests } = JSON.parse(readFileSync(path, 'utf8')) as TestIndex
    return sha256 === hashOf(api) ? tests : undefined
  } catch {
    return undefined
  }
}

/** Keep what was collected. Where the package cannot be written to, the next run collects again. */
export function writeTestIndex(api: string, tests: readonly CollectedTest[]): void {
  try {
    mkdirSync(join(packageRoot, 'generated', 'suites'), { recursive: true })
    writeFileSync(
      pathOf(api),
      JSON.stringify({ sha256: hashOf(api), tests } satisfies { sha256: string; tests: readonly CollectedTest[] }),
    )
  } catch {
    return
  }
}

function pathOf(api: string): string {
  return join(packageRoot, 'generated', 'suites', `${api}.tests.json`)
}

function hashOf(api: string): string {
  const hash = createHash('sha256')
  for (const path of [`suites/${api}`, ...shared].flatMap(filesOf)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(packageRoot, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** TypeScript files below a path, in one order on every machine. */
function filesOf(path: string): string[] {
  if (path.endsWith('.ts')) return [path]
  return readdirSync(join(packageRoot, path), { recursive: true, encoding: 'utf8' })
    .map((one) => `${path}/${one.replaceAll('\\', '/')}`)
    .filter((one) => one.endsWith('.ts'))
    .sort()
}
