import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFhir, root } from './setup.mjs'

/**
 * Speed as multiples of JSON.parse of the same minified documents, in one process, all types of the official examples
 * mixed, warm. Timed runs must give the findings of the untimed run.
 */
const { createValidator } = await loadFhir()
const seconds = Number(process.env.ASSAY_BENCH_SECONDS ?? 3)
const kinds = { stu3: 'hl7.fhir.r3.examples', r4: 'hl7.fhir.r4.examples' }
const passedOver =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|DataElement|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/

function examples(version) {
  const folder = join(root, 'node_modules', kinds[version])
  return readdirSync(folder)
    .filter((name) => /^[A-Z].*-.*\.json$/.test(name) && !passedOver.test(name))
    .map((name) => JSON.stringify(JSON.parse(readFileSync(join(folder, name), 'utf8').replace(/^\uFEFF/, ''))))
    .filter((text) => text.length < 100_000)
}

/** Microseconds of processor time for one pass over all documents: the median of passes, after a warm-up of the same length. */
function measure(pass) {
  const until = (limit, each) => {
    for (const end = performance.now() + limit * 1000; performance.now() < end; ) each()
  }
  const processorTime = () => {
    const { user, system } = process.cpuUsage()
    return user + system
  }
  until(seconds, pass)
  const times = []
  until(seconds, () => {
    const start = processorTime()
    pass()
    times.push(processorTime() - start)
  })
  return times.sort((one, other) => one - other)[times.length >> 1]
}

for (const version of Object.keys(kinds)) {
  const texts = examples(version)
  const values = texts.map((text) => JSON.parse(text))
  const validator = createValidator({ version, unknownExtensions: 'information' })
  const structural = createValidator({ version, unknownExtensions: 'information', invariants: false })
  const expected = values.map((value) => JSON.stringify(validator.validate(value)))
  const parse = measure(() => texts.forEach((text) => JSON.parse(text)))
  const rows = [
    ['validate(value), structure and bindings', () => values.forEach((value) => structural.validate(value))],
    ['validate(value), with all invariants', () => values.forEach((value) => validator.validate(value))],
    ['validate(text), with lines and duplicate keys', () => texts.forEach((text) => validator.validate(text))],
  ]
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  console.log(
    `${version}: ${texts.length} examples of ${Math.round(total / texts.length)} characters on average; JSON.parse ${(parse / texts.length).toFixed(1)} µs each`,
  )
  for (const [label, pass] of rows) {
    const time = measure(pass)
    console.log(`  ${label}: ${(time / parse).toFixed(2)} × JSON.parse (${(time / texts.length).toFixed(1)} µs each)`)
  }
  const same = values.every((value, index) => JSON.stringify(validator.validate(value)) === expected[index])
  if (!same) throw new Error('A timed validator gave other findings than before')
}
