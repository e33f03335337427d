import { loadFhir } from './setup.mjs'

/**
 * Fuzzed input: bytes, broken JSON, odd resources, prototype keys. Nothing may throw, hang or leave a trace on
 * Object.prototype. `--tries=1000000 --seed=1`.
 */
const { createValidator } = await loadFhir()
const option = (name, otherwise) =>
  Number(process.argv.find((argument) => argument.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const tries = option('tries', 1_000_000)
const seed = option('seed', 1)
let state = seed >>> 0 || 1
const random = (below) => {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return (state >>> 0) % below
}
const pick = (list) => list[random(list.length)]
const keys = [
  'resourceType',
  'id',
  'meta',
  'profile',
  'extension',
  'modifierExtension',
  'url',
  'contained',
  'entry',
  'resource',
  'item',
  'text',
  'div',
  'coding',
  'code',
  'system',
  'valueReference',
  'reference',
  'status',
  'period',
  'start',
  '_id',
  '__proto__',
  'constructor',
  'toString',
]
const types = [
  'Patient',
  'Bundle',
  'Consent',
  'Questionnaire',
  'Parameters',
  'Observation',
  'ValueSet',
  'StructureDefinition',
  'List',
  'nothing',
]
const texts = [
  '',
  ' ',
  '#',
  '#a',
  'Patient/1',
  '<div xmlns="http://www.w3.org/1999/xhtml">x</div>',
  '<div',
  '\u0000',
  '\ud800',
  'a'.repeat(300),
  '2020-01-01',
  'http://hl7.org/fhir/StructureDefinition/Patient',
  'urn:uuid:x',
  '%',
  '"',
]
const value = (depth) => {
  const kind = random(depth > 4 ? 5 : 8)
  if (kind === 0) return pick(texts)
  if (kind === 1) return random(2) === 1
  if (kind === 2) return pick([0, -1, 1.5, 1e300, 2147483648])
  if (kind === 3) return null
  if (kind === 4) return pick(types)
  if (kind === 5) return Array.from({ length: random(4) }, () => value(depth + 1))
  return object(depth + 1)
}
const object = (depth) => Object.fromEntries(Array.from({ length: random(5) }, () => [pick(keys), value(depth)]))
const makers = [
  () => String.fromCharCode(...Array.from({ length: random(40) }, () => random(256))),
  () => JSON.stringify({ resourceType: pick(types), ...object(0) }).slice(0, random(200)),
  () => JSON.stringify({ ...object(0), resourceType: pick(types) }),
  () => `{"resourceType": "${pick(types)}", "__proto__": ${JSON.stringify(value(2)) ?? 'null'}}`,
]

/** Rare, since each takes long to make: very deep, very long, and very many. */
const large = [
  () => `${'['.repeat(1 + random(20_000))}`,
  () => {
    const depth = 1 + random(3000)
    return `{"resourceType": "Questionnaire", "status": "draft", "item": ${'[{"linkId": "a", "item": '.repeat(depth)}[]${'}]'.repeat(depth)}}`
  },
  () => {
    const depth = 1 + random(3000)
    return `{"resourceType": "Patient", "extension": ${'[{"url": "http://a", "extension": '.repeat(depth)}[]${'}]'.repeat(depth)}}`
  },
  () =>
    JSON.stringify({ resourceType: pick(types), id: pick(['a', ' ', '<', '\\', '/', '🙂']).repeat(random(100_000)) }),
  () =>
    JSON.stringify({
      resourceType: 'Patient',
      text: {
        status: 'generated',
        div: `<div xmlns="http://www.w3.org/1999/xhtml">${pick(['<b>', '&amp;', '<a href="#', 'x=', '<!--', '</div>']).repeat(random(20_000))}`,
      },
      birthDate: pick(['1', '2020-', 'T00:']).repeat(random(50_000)),
      identifier: [{ system: pick(['urn:oid:1', 'http:', '1.']).repeat(random(20_000)) }],
      photo: [
        {
          contentType: pick(['a/', 'a;', 'a']).repeat(random(50_000)),
          data: pick(['AAAA', 'A ', '=']).repeat(random(50_000)),
        },
      ],
    }),
  () =>
    JSON.stringify({
      resourceType: 'Patient',
      name: Array.from({ length: random(5000) }, () => ({ family: pick(texts) })),
    }),
  () =>
    `{"resourceType": "Patient", ${Array.from({ length: random(5000) }, (_, index) => `"${pick(keys)}${index}": 1`).join(',')}}`,
  () =>
    `{"resourceType": "Patient", "multipleBirthInteger": ${pick(['1', '9', '1.0', '1e'])}${'0'.repeat(random(50_000))}}`,
  () =>
    `<Patient xmlns="http://hl7.org/fhir">${pick(['<a>', '<a b="', '&', '<!--', '<![CDATA[', '<?'])}${pick(['<a>', 'x', ' ', 'a="1" ']).repeat(random(20_000))}`,
]
const rarely = 2000

const validators = [
  createValidator({ version: 'stu3', definitions: ['profiles/stu3/v1'] }),
  createValidator({ version: 'r4' }),
]
/** The tries that took longest, each with what it takes to time it again. */
const slowest = []
for (let count = 1; count <= tries; count++) {
  const text = count % rarely === 0 ? pick(large)() : pick(makers)()
  const validator = pick(validators)
  const options = { isXml: count % 16 === 0 }
  const start = performance.now()
  try {
    validator.validate(text, options)
  } catch (error) {
    console.error(`Try ${count} of seed ${seed} threw on ${JSON.stringify(text.slice(0, 10_000))}`)
    throw error
  }
  const time = performance.now() - start
  if (time > (slowest[4]?.time ?? 0)) {
    slowest.push({ time, text, validator, options })
    slowest.sort((one, other) => other.time - one.time).splice(5)
  }
  if (Object.keys(Object.prototype).length > 0)
    throw new Error(`Try ${count} of seed ${seed} left a trace: ${JSON.stringify(text.slice(0, 10_000))}`)
}
console.log(
  `${tries.toLocaleString('en-GB')} tries of seed ${seed}: nothing thrown, nothing left behind; the longest, first and again:`,
)
for (const { time, text, validator, options } of slowest) {
  // The first of its kind loads definitions and the FHIRPath engine, and any may meet the collector of garbage.
  const again = Math.min(
    ...Array.from({ length: 3 }, () => {
      const start = performance.now()
      validator.validate(text, options)
      return performance.now() - start
    }),
  )
  console.log(
    `  ${time.toFixed(0)} ms, ${again.toFixed(1)} ms: ${text.length.toLocaleString('en-GB')} characters, ${JSON.stringify(text.slice(0, 60))}`,
  )
}
