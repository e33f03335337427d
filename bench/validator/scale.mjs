import { loadFhir } from './setup.mjs'

/** Cost against size: Bundles of 10 to 10,000 entries, with references between the entries and one fault in each tenth. */
const { createValidator } = await loadFhir()
const validator = createValidator({ version: 'r4', bestPractice: false })

function bundle(size) {
  const entry = Array.from({ length: size }, (_, index) => ({
    fullUrl: `https://example.org/fhir/Observation/o${index}`,
    resource: {
      resourceType: 'Observation',
      id: `o${index}`,
      status: index % 10 === 0 ? 'finished' : 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '15074-8' }] },
      valueQuantity: { value: index, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
      hasMember: [{ reference: `Observation/o${(index + 1) % size}` }],
    },
  }))
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
}

for (const text of [10, 100, 1000].map(bundle)) for (let run = 0; run < 20; run++) validator.validate(text)
for (const size of [10, 100, 1000, 10_000]) {
  const text = bundle(size)
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now()
    const findings = validator.validate(text)
    const time = performance.now() - start
    if (findings.filter(({ key }) => key === 'binding').length !== size / 10) throw new Error('A fault was not found')
    return time
  })
  const time = times.sort((one, other) => one - other)[2]
  console.log(
    `${size.toLocaleString('en-GB')} entries, ${text.length.toLocaleString('en-GB')} characters: ${time.toFixed(1)} ms, ${((1000 * time) / size).toFixed(1)} µs an entry`,
  )
}
