import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Definitions } from './definitions.mjs'
import { mutantsOf } from './mutants.mjs'
import { loadFhir, root } from './setup.mjs'

/**
 * Invariants compiled to JavaScript beside the same invariants in the FHIRPath engine: the findings of both, over all
 * official examples and, of every tenth or `--every=`, over its mutants.
 */
const { createValidator } = await loadFhir()
const every = Number(process.argv.find((argument) => argument.startsWith('--every='))?.slice(8) ?? 10)
const kinds = { stu3: 'hl7.fhir.r3.examples', r4: 'hl7.fhir.r4.examples' }
const largest = 200_000

for (const [version, kind] of Object.entries(kinds)) {
  const folder = join(root, 'node_modules', kind)
  const names = readdirSync(folder).filter((name) => /^[A-Z]\w*-.*\.json$/.test(name))
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''))
  const structures = names.filter((name) => name.startsWith('StructureDefinition-')).map(read)
  const definitions = new Definitions(structures, (binding) => binding?.strength === 'required')
  const compiled = createValidator({ version, unknownExtensions: 'ignore' })
  const engine = createValidator({ version, unknownExtensions: 'ignore', compiledInvariants: false })
  const broken = new Set()
  let documents = 0
  let differences = 0
  const compare = (name, value) => {
    documents++
    const expected = engine.validate(value)
    for (const { code, key } of expected) if (code === 'invariant') broken.add(key)
    if (JSON.stringify(compiled.validate(value)) === JSON.stringify(expected)) return
    differences++
    console.log(`${version}: ${name} differs`)
  }
  for (const [index, name] of names.entries()) {
    const text = readFileSync(join(folder, name), 'utf8')
    if (text.length > largest) continue
    const value = read(name)
    compare(name, value)
    if (index % every !== 0 || text.length > largest / 10) continue
    for (const mutant of mutantsOf(value, definitions)) compare(`${name}, ${mutant.rule} ${mutant.path}`, mutant.value)
  }
  console.log(`${version}: ${documents} documents, ${broken.size} invariants broken, ${differences} differences`)
  if (differences > 0) process.exitCode = 1
}
