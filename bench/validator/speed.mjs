import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFhir, referenceData, root } from './setup.mjs'

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

/**
 * How many times as long a pass takes as a pass of JSON.parse: the two alternate, so that both see the same machine, and
 * the median of the ratios counts.
 */
function ratio(pass, parse) {
  const time = (work) => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  for (const end = performance.now() + seconds * 1000; performance.now() < end; pass()) parse()
  const ratios = []
  for (const end = performance.now() + seconds * 1000; performance.now() < end || ratios.length < 5; ) {
    const whole = time(parse)
    ratios.push(time(pass) / whole)
  }
  return ratios.sort((one, other) => one - other)[ratios.length >> 1]
}

for (const version of Object.keys(kinds)) {
  const texts = examples(version)
  const values = texts.map((text) => JSON.parse(text))
  const validator = createValidator({ version, unknownExtensions: 'information' })
  const structural = createValidator({ version, unknownExtensions: 'information', invariants: false })
  const expected = values.map((value) => JSON.stringify(validator.validate(value)))
  const pass = (items, work) => () => {
    for (const item of items) work(item)
  }
  const parse = pass(texts, (text) => JSON.parse(text))
  const rows = [
    ['validate(value), structure and bindings', pass(values, (value) => structural.validate(value))],
    ['validate(value), with all invariants', pass(values, (value) => validator.validate(value))],
    ['validate(text), with lines and duplicate keys', pass(texts, (text) => validator.validate(text))],
  ]
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  console.log(
    `${version}: ${texts.length} examples of ${Math.round(total / texts.length)} characters on average, as multiples of JSON.parse`,
  )
  for (const [label, timed] of rows) console.log(`  ${label}: ${ratio(timed, parse).toFixed(2)}`)
  const same = values.every((value, index) => JSON.stringify(validator.validate(value)) === expected[index])
  if (!same) throw new Error('A timed validator gave other findings than before')
}

const ukCore = join(referenceData(), 'profiles/r4-ukcore-main/Examples')
if (existsSync(ukCore)) {
  const texts = readdirSync(ukCore).map((name) => JSON.stringify(JSON.parse(readFileSync(join(ukCore, name), 'utf8'))))
  const values = texts.map((text) => JSON.parse(text))
  const validator = createValidator({ version: 'r4', definitions: ['profiles/r4'] })
  const over = (items, work) => () => {
    for (const item of items) work(item)
  }
  const parse = over(texts, (text) => JSON.parse(text))
  const time = ratio(
    over(values, (value) => validator.validate(value)),
    parse,
  )
  console.log(`UK Core: ${texts.length} examples, with all invariants and their profiles: ${time.toFixed(2)}`)
}
