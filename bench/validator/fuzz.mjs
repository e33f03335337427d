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

const validators = [
  createValidator({ version: 'stu3', definitions: ['profiles/stu3/v1'] }),
  createValidator({ version: 'r4' }),
]
let longest = 0
for (let count = 1; count <= tries; count++) {
  const text = pick(makers)()
  const start = performance.now()
  try {
    pick(validators).validate(text, { isXml: count % 16 === 0 })
  } catch (error) {
    console.error(`Try ${count} of seed ${seed} threw on ${JSON.stringify(text)}`)
    throw error
  }
  longest = Math.max(longest, performance.now() - start)
  if (Object.keys(Object.prototype).length > 0)
    throw new Error(`Try ${count} of seed ${seed} left a trace: ${JSON.stringify(text)}`)
}
console.log(
  `${tries.toLocaleString('en-GB')} tries of seed ${seed}: nothing thrown, nothing left behind; the longest took ${longest.toFixed(0)} ms`,
)
