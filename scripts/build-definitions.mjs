import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Writes `generated/`: FHIR definitions from the npm packages and `profiles/`, compiled.
 *
 * The compiler is the validator's own TypeScript, so it is translated first, alone and to a folder of its own: this
 * runs in a clean clone, before `npm run build`, and whatever the state of the rest of the sources. What is made is put
 * in place at the end, by renaming, so that two builds at once, or a validator at work, never meet half of it.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const cache = join(root, 'node_modules', '.cache')
const making = join(cache, `assay-definitions-${process.pid}`)
const compiler = join(making, 'compiler')
const generated = join(making, 'generated')

const project = join(root, 'scripts', 'tsconfig.definitions.json')
const translated = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project, '--outDir', compiler],
  { stdio: 'inherit' },
)
if (translated.status !== 0) {
  rmSync(making, { recursive: true, force: true })
  console.error('The compiler of FHIR definitions (src/fhir) does not type-check: see above.')
  process.exit(1)
}
writeFileSync(join(compiler, 'package.json'), '{ "type": "module" }\n')

try {
  const { buildDefinitions } = await import(pathToFileURL(join(compiler, 'build.js')).href)
  const start = performance.now()
  buildDefinitions(generated, (line) => console.error(line))
  mkdirSync(join(root, 'generated'), { recursive: true })
  for (const name of readdirSync(generated)) replace(join(generated, name), join(root, 'generated', name))
  replace(compiler, join(cache, 'assay-definitions'))
  console.error(`generated/ written in ${((performance.now() - start) / 1000).toFixed(1)} s`)
} finally {
  rmSync(making, { recursive: true, force: true })
}

/** Puts a folder in the place of another; another build may do the same at that moment. */
function replace(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      if (existsSync(to)) renameSync(to, join(making, `old-${attempt}-${Math.random()}`))
      renameSync(from, to)
      return
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}
