import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadFhir, referenceData, root } from './setup.mjs'

/**
 * Agreement with HL7's validator cases: for each, our verdict beside the one that the Java validator recorded, and the
 * share of its error locations that we report too. `--verbose` lists what each disagreement is about.
 */
const { createValidator } = await loadFhir()
const folder = join(referenceData(), 'validator-cases')
if (!existsSync(folder)) {
  console.log(`The validator cases are not at ${folder}: set ASSAY_REFERENCE_DATA to the folder that holds them`)
  process.exit(0)
}
const cases = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
const known = new Map(
  JSON.parse(readFileSync(join(root, 'bench/validator/disagreements.json'), 'utf8')).map((entry) => [entry.id, entry]),
)
const isVerbose = process.argv.includes('--verbose')
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7)

const profileUrl = (path) => {
  const text = readFileSync(path, 'utf8')
  return path.endsWith('.xml') ? /<url value="([^"]+)"/.exec(text)[1] : JSON.parse(text).url
}

/** Locations are compared by element: indexes and casts are left out, since the two write them differently. */
const plainPath = (path) =>
  path
    .replace(/\/\*[^*]*\*\//g, '')
    .replace(/\.(ofType|as)\([A-Za-z]+\)/g, '')
    .replace(/\[(x|\d+)\]/g, '')
    .replace(/ .*/, '')

function run(entry) {
  const version = entry.fhirVersion === 'R4' ? 'r4' : 'stu3'
  const domain = entry.options['allowed-extension-domain']
  const validator = createValidator({
    version,
    definitions: entry.supporting.map((file) => join(folder, file)),
    allowedExtensions: domain ? [domain] : [],
    exampleExtensions: entry.options.examples !== false,
  })
  const profiles = entry.mode === 'profile' ? [profileUrl(join(folder, 'data', entry.profile))] : []
  const findings = validator.validate(readFileSync(join(folder, entry.file), 'utf8'), { profiles })
  return findings.filter(({ severity }) => severity === 'error' || severity === 'fatal')
}

const tallies = new Map()
const unexplained = []
for (const entry of cases) {
  if (only && !entry.id.includes(only)) continue
  const errors = run(entry)
  const isValid = errors.length === 0
  const group = `${entry.fhirVersion} tier ${entry.tier}`
  const tally = tallies.get(group) ?? {
    runs: 0,
    agreed: 0,
    invalid: 0,
    found: 0,
    falseAlarms: 0,
    places: 0,
    placesFound: 0,
  }
  tallies.set(group, tally)
  // Every error of a tier T case needs a terminology server: offline, not refusing it is the right answer.
  const expected = entry.tier === 'T' ? true : entry.expectedValid
  tally.runs++
  if (isValid === expected) tally.agreed++
  if (!expected) {
    tally.invalid++
    if (!isValid) tally.found++
    const ours = errors.map(({ path }) => plainPath(path))
    for (const { expression, category } of entry.errors) {
      if (category === 'tx') continue
      for (const place of (expression ?? []).map(plainPath)) {
        tally.places++
        // Java places what is missing at its parent; we name the missing element.
        if (ours.some((path) => path === place || path.slice(0, path.lastIndexOf('.')) === place)) tally.placesFound++
      }
    }
  } else if (!isValid) tally.falseAlarms++
  if (isValid !== expected) {
    const reason = known.get(entry.id)?.reason
    if (!reason) unexplained.push(entry.id)
    console.log(
      `${expected ? 'refused, recorded as valid' : 'accepted, recorded as invalid'}: ${entry.id} (${group}) ${reason ? `– ${reason}` : '– NO REASON GIVEN'}`,
    )
    if (isVerbose) {
      for (const error of errors.slice(0, 6))
        console.log(`    ours  ${error.key} ${error.path}: ${error.message.slice(0, 260)}`)
      for (const error of entry.errors.slice(0, 6))
        console.log(`    Java  ${error.category} ${error.expression}: ${error.text.slice(0, 260)}`)
    }
  }
}

const percent = (part, whole) => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`)
console.log('')
for (const [group, tally] of [...tallies].sort()) {
  console.log(
    `${group}: ${tally.agreed} of ${tally.runs} verdicts agree (${percent(tally.agreed, tally.runs)}); ` +
      `${tally.found} of ${tally.invalid} invalid found, ${tally.falseAlarms} false alarms; ` +
      `${tally.placesFound} of ${tally.places} error locations (${percent(tally.placesFound, tally.places)})`,
  )
}
if (unexplained.length > 0)
  console.log(`\nDisagreements without a reason in disagreements.json: ${unexplained.join(', ')}`)
