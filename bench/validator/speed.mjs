import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Definitions } from './definitions.mjs'
import { mutantsOf } from './mutants.mjs'
import { loadFhir, referenceData, root } from './setup.mjs'

/**
 * Speed as multiples of JSON.parse of the same minified documents, in one process, all types of the official examples
 * mixed, warm. What a timed pass finds is compared with what was found before any was timed.
 */
const { createValidator } = await loadFhir()
const seconds = Number(process.env.ASSAY_BENCH_SECONDS ?? 3)
const kinds = { stu3: 'hl7.fhir.r3.examples', r4: 'hl7.fhir.r4.examples' }
const passedOver =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|DataElement|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/
const read = (path) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))

function examples(version) {
  const folder = join(root, 'node_modules', kinds[version])
  return readdirSync(folder)
    .filter((name) => /^[A-Z].*-.*\.json$/.test(name) && !passedOver.test(name))
    .map((name) => JSON.stringify(read(join(folder, name))))
    .filter((text) => text.length < 100_000)
}

/** For each rule that mutants of an example break, the first mutant that is found to be invalid. */
function invalidDocuments(version, values, validator) {
  const folder = join(root, 'node_modules', kinds[version])
  const structures = readdirSync(folder)
    .filter((name) => /^StructureDefinition-.*\.json$/.test(name))
    .map((name) => read(join(folder, name)))
  const definitions = new Definitions(structures, (binding) => binding?.strength === 'required')
  const pairs = []
  for (const value of values) {
    const rules = new Set()
    for (const mutant of mutantsOf(value, definitions)) {
      if (rules.has(mutant.rule)) continue
      if (!validator.validate(mutant.value).some(({ severity }) => severity === 'error')) continue
      rules.add(mutant.rule)
      pairs.push({ valid: value, invalid: mutant.value })
    }
  }
  return pairs
}

/** Processor time of a pass in ms: unlike time on the clock, it leaves out what else the machine does. */
function cost(pass) {
  const before = process.cpuUsage()
  pass()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * How many times as much a pass costs as another: the two alternate, so that both see the same machine, and the median
 * of the ratios counts. With it the spread, from the first to the last quarter.
 */
function ratio(pass, other) {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; pass()) other()
  const ratios = []
  for (const end = performance.now() + seconds * 1000; performance.now() < end || ratios.length < 9; ) {
    const whole = cost(other)
    ratios.push(cost(pass) / whole)
  }
  ratios.sort((one, next) => one - next)
  const at = (share) => ratios[Math.floor(ratios.length * share)].toFixed(2)
  return `${at(0.5)} (${at(0.25)} to ${at(0.75)})`
}

/** A pass over documents that keeps what it finds, and a check that this is what was found when nothing was timed. */
function validation(items, validate) {
  const expected = items.map((item) => JSON.stringify(validate(item)))
  const found = new Array(items.length)
  return {
    pass: () => {
      for (let index = 0; index < items.length; index++) found[index] = validate(items[index])
    },
    check: () => {
      if (!found.every((findings, index) => JSON.stringify(findings) === expected[index]))
        throw new Error('A timed pass gave other findings than before')
    },
  }
}

/** A pass of JSON.parse that keeps what it makes, as a user would. */
function parsing(texts) {
  const values = new Array(texts.length)
  return () => {
    for (let index = 0; index < texts.length; index++) values[index] = JSON.parse(texts[index])
  }
}

function print(label, items, validate, other) {
  const { pass, check } = validation(items, validate)
  const result = ratio(pass, other)
  check()
  console.log(`  ${label}: ${result}`)
}

for (const version of Object.keys(kinds)) {
  const texts = examples(version)
  const values = texts.map((text) => JSON.parse(text))
  const validator = createValidator({ version, unknownExtensions: 'information' })
  const structural = createValidator({ version, unknownExtensions: 'information', invariants: false })
  const parse = parsing(texts)
  const total = texts.reduce((sum, text) => sum + text.length, 0)
  console.log(
    `${version}: ${texts.length} examples of ${Math.round(total / texts.length)} characters on average, as multiples of JSON.parse`,
  )
  print('validate(value), structure and bindings', values, (value) => structural.validate(value), parse)
  print('validate(value), with all invariants', values, (value) => validator.validate(value), parse)
  print('validate(text), with lines and duplicate keys', texts, (text) => validator.validate(text), parse)

  const pairs = invalidDocuments(
    version,
    values.filter((_, index) => index % 9 === 0),
    structural,
  )
  const valid = pairs.map((pair) => pair.valid)
  const invalid = pairs.map((pair) => pair.invalid)
  console.log(
    `${version}: ${pairs.length} documents with one fault each, as multiples of the valid documents they are of`,
  )
  const ofValid = (validate, items) => () => {
    for (const item of items) validate(item)
  }
  const asText = (list) => list.map((value) => JSON.stringify(value))
  print(
    'validate(value), structure and bindings',
    invalid,
    (value) => structural.validate(value),
    ofValid((value) => structural.validate(value), valid),
  )
  print(
    'validate(value), with all invariants',
    invalid,
    (value) => validator.validate(value),
    ofValid((value) => validator.validate(value), valid),
  )
  print(
    'validate(text), with lines and duplicate keys',
    asText(invalid),
    (text) => validator.validate(text),
    ofValid((text) => validator.validate(text), asText(valid)),
  )
}

const ukCore = join(referenceData(), 'profiles/r4-ukcore-main/Examples')
if (existsSync(ukCore)) {
  const texts = readdirSync(ukCore).map((name) => JSON.stringify(read(join(ukCore, name))))
  const validator = createValidator({ version: 'r4', definitions: ['profiles/r4'] })
  console.log(`UK Core: ${texts.length} examples, as multiples of JSON.parse`)
  print(
    'validate(value), with all invariants and profiles',
    texts.map((text) => JSON.parse(text)),
    (value) => validator.validate(value),
    parsing(texts),
  )
}
