import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/**
 * Writes `generated/`: FHIR definitions from the npm packages and `profiles/`, compiled.
 *
 * The compiler is the validator's own TypeScript, so it is translated first, alone and to a folder of its own: this
 * runs in a clean clone, before `npm run build`, and whatever the state of the rest of the sources.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const compiler = join(root, 'node_modules', '.cache', 'assay-definitions')

rmSync(compiler, { recursive: true, force: true })
const translated = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'typescript', 'bin', 'tsc'),
    '-p',
    join(root, 'scripts', 'tsconfig.definitions.json'),
    '--outDir',
    compiler,
  ],
  { stdio: 'inherit' },
)
if (translated.status !== 0) {
  console.error('The compiler of FHIR definitions (src/fhir) does not type-check: see above.')
  process.exit(1)
}

writeFileSync(join(compiler, 'package.json'), '{ "type": "module" }\n')

const { buildDefinitions } = await import(pathToFileURL(join(compiler, 'build.js')).href)
const start = performance.now()
buildDefinitions(join(root, 'generated'), (line) => console.error(line))
console.error(`generated/ written in ${((performance.now() - start) / 1000).toFixed(1)} s`)
