import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Definitions, mutantsOf } from './mutants.mjs'
import { loadFhir, root } from './setup.mjs'

/**
 * Sensitivity: of the mutants of the official examples that the definitions say are wrong, the share that is found; and
 * the official examples themselves, of which none may be refused without a reason. `--every=7` takes each seventh example.
 */
const { createValidator } = await loadFhir()
const every = Number(process.argv.find((argument) => argument.startsWith('--every='))?.slice(8) ?? 1)
const known = JSON.parse(readFileSync(join(root, 'bench/validator/refused-examples.json'), 'utf8'))
const kinds = {
  stu3: ['hl7.fhir.r3.examples', 'hl7.fhir.r3.expansions'],
  r4: ['hl7.fhir.r4.examples', 'hl7.fhir.r4.expansions'],
}
const passedOver =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|DataElement|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/
const read = (path) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
const open = new Set([
  'http://hl7.org/fhir/StructureDefinition/valueset-toocostly',
  'http://hl7.org/fhir/StructureDefinition/valueset-unclosed',
])

for (const [version, [examples, expansions]] of Object.entries(kinds)) {
  const folder = join(root, 'node_modules', examples)
  const names = readdirSync(folder)
  const closed = new Set(
    readdirSync(join(root, 'node_modules', expansions))
      .filter((name) => /^ValueSet-.*\.json$/.test(name))
      .map((name) => read(join(root, 'node_modules', expansions, name)))
      .filter(({ expansion }) => !expansion.extension?.some(({ url }) => open.has(url)))
      .map(({ url }) => url),
  )
  const isRequired = (binding) => {
    const url = binding?.valueSet ?? binding?.valueSetUri ?? binding?.valueSetReference?.reference
    return binding?.strength === 'required' && closed.has(url?.split('|')[0])
  }
  const structures = names
    .filter((name) => /^StructureDefinition-.*\.json$/.test(name))
    .map((name) => read(join(folder, name)))
  const definitions = new Definitions(structures, isRequired)
  const validator = createValidator({ version, unknownExtensions: 'information', invariants: false })
  const full = createValidator({ version, unknownExtensions: 'information' })
  const errors = (judge, value) =>
    judge.validate(value).filter(({ severity }) => severity === 'error' || severity === 'fatal')
  const tally = new Map()
  const survivors = new Map()
  let refused = 0
  let accepted = 0
  for (const [index, name] of names
    .filter((name) => /^[A-Z]\w*-.*\.json$/.test(name) && !passedOver.test(name))
    .entries()) {
    const example = read(join(folder, name))
    if (errors(full, example).length > 0) {
      refused++
      if (!known[version]?.[name])
        console.log(`${version}: ${name} is refused, and no reason is given: ${errors(full, example)[0].message}`)
      continue
    }
    accepted++
    if (index % every !== 0) continue
    for (const { rule, path, value } of mutantsOf(example, definitions)) {
      const count = tally.get(rule) ?? { made: 0, found: 0 }
      tally.set(rule, count)
      count.made++
      if (errors(validator, value).length > 0) count.found++
      else {
        const kind = `${rule} ${example.resourceType}.${path.replace(/\.\d+/g, '')}`
        survivors.set(kind, survivors.get(kind) ?? `${name} ${path}`)
      }
    }
  }
  const made = [...tally.values()].reduce((sum, count) => sum + count.made, 0)
  const found = [...tally.values()].reduce((sum, count) => sum + count.found, 0)
  console.log(
    `\n${version}: ${accepted} official examples accepted, ${refused} refused with a reason in refused-examples.json`,
  )
  console.log(`${version}: ${found} of ${made} mutants found (${((100 * found) / made).toFixed(2)} %)`)
  for (const [rule, count] of [...tally].sort()) console.log(`  ${rule}: ${count.found} of ${count.made}`)
  for (const [kind, where] of [...survivors].slice(0, 60)) console.log(`  survives: ${kind} (${where})`)
}
