import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './setup.mjs'

/** Time to the first verdict of a new process, over that of a process that does nothing: the least of 15 of each, in turn. */
const places = process.env.ASSAY_FHIR
  ? [process.env.ASSAY_FHIR]
  : ['dist/src/fhir/index.js', 'node_modules/.cache/assay-definitions/index.js']
const address = pathToFileURL(
  join(
    root,
    places.find((place) => existsSync(join(root, place))),
  ),
).href
const script = (resource) => `
  const { createValidator } = await import(${JSON.stringify(address)})
  const findings = createValidator({ version: 'r4' }).validate(${JSON.stringify(JSON.stringify(resource))})
  if (findings.some(({ severity }) => severity === 'error')) throw new Error('refused')
  if (process.argv[1] === 'memory') console.log(process.memoryUsage().rss)
`
const patient = {
  resourceType: 'Patient',
  name: [{ family: 'Test' }],
  birthDate: '1980-01-01',
  contact: [{ name: { text: 'x' } }],
}
const careTeam = {
  resourceType: 'CareTeam',
  participant: [{ member: { reference: 'Practitioner/1' }, onBehalfOf: { reference: 'Organization/1' } }],
}

function time(...args) {
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, args)
  if (status !== 0) throw new Error(String(stderr))
  return performance.now() - start
}
const documents = [
  ['without the FHIRPath engine (Patient)', patient],
  ['with the FHIRPath engine (CareTeam)', careTeam],
]
const kinds = [['-e', '0'], ...documents.map(([, resource]) => ['--input-type=module', '-e', script(resource)])]
const least = kinds.map(() => Number.POSITIVE_INFINITY)
for (let turn = 0; turn < 15; turn++)
  for (const [index, args] of kinds.entries()) least[index] = Math.min(least[index], time(...args))

const [nothing, ...firsts] = least
console.log(`node -e 0: ${nothing.toFixed(0)} ms`)
for (const [index, [label, resource]] of documents.entries()) {
  const memory = Number(spawnSync(process.execPath, ['--input-type=module', '-e', script(resource), 'memory']).stdout)
  console.log(
    `first verdict ${label}: ${(firsts[index] - nothing).toFixed(0)} ms more, ${Math.round(memory / 1_000_000)} MB of memory`,
  )
}
