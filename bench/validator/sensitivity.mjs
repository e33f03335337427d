import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleMutants, containedMutants, contextMutants } from './containment-mutants.mjs'
import { Definitions } from './definitions.mjs'
import { InvariantMutants, madeElsewhere } from './invariant-mutants.mjs'
import { mutantsOf } from './mutants.mjs'
import { profileMutants } from './profile-mutants.mjs'
import { loadFhir, loadMendedExpressions, referenceData, root } from './setup.mjs'
import { reasons, Tally } from './tally.mjs'

/**
 * Sensitivity: of the mutants of the official examples that the definitions say are wrong, the share that is found; and
 * the official examples themselves, of which none may be refused without a reason. `--every=7` takes each seventh example
 * for the rules of structure; invariants, profiles and containment take them all.
 */
const { createValidator } = await loadFhir()
const mended = await loadMendedExpressions()
const every = Number(process.argv.find((argument) => argument.startsWith('--every='))?.slice(8) ?? 1)
const known = JSON.parse(readFileSync(join(root, 'bench/validator/refused-examples.json'), 'utf8'))
const kinds = {
  stu3: ['hl7.fhir.r3.examples', 'hl7.fhir.r3.expansions'],
  r4: ['hl7.fhir.r4.examples', 'hl7.fhir.r4.expansions'],
}
const passedOver =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|DataElement|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/
const largestBundle = 100_000
const read = (path) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
const open = new Set([
  'http://hl7.org/fhir/StructureDefinition/valueset-toocostly',
  'http://hl7.org/fhir/StructureDefinition/valueset-unclosed',
])
const isError = ({ severity }) => severity === 'error' || severity === 'fatal'

/** Rules of profiles that a resource meets, and of the extensions that it carries. */
function* mutantsOfProfiles(example, profiles, byUrl, definitions) {
  for (const url of new Set(profiles)) yield* mutantsOfChain(example, [], byUrl.get(url), byUrl, definitions)
  const seen = new Set()
  const visit = function* (value, place) {
    if (typeof value !== 'object' || value === null || place.length > 12) return
    if (typeof value.url === 'string' && place.at(-2) === 'extension' && !seen.has(value.url)) {
      seen.add(value.url)
      yield* mutantsOfChain(example, place, byUrl.get(value.url), byUrl, definitions)
    }
    for (const [key, part] of Object.entries(value))
      yield* visit(part, [...place, Array.isArray(value) ? Number(key) : key])
  }
  yield* visit(example, [])
}

/** Rules of a profile and of those that it is derived from. */
function* mutantsOfChain(example, place, profile, byUrl, definitions) {
  let one = profile
  for (let steps = 0; one?.derivation === 'constraint' && steps < 5; steps++) {
    for (const mutant of profileMutants(example, place, one, definitions)) {
      const options = place.length === 0 ? { profiles: [profile.url] } : {}
      yield { ...mutant, path: `${one.id ?? one.name} ${mutant.path}`, options }
    }
    one = byUrl.get(one.baseDefinition)
  }
}

/** Our own profiles, by examples of the reference data: what is claimed there is held to what is written here. */
const ourProfiles = [
  ['r4', ['profiles/r4'], ['profiles/r4-ukcore-main/Examples', 'api-examples/immunisation-fhir-api/Immunization']],
  [
    'stu3',
    ['profiles/stu3/v1', 'profiles/stu3/common'],
    ['profiles/stu3-rarecord-v1-2020/Examples', 'api-examples/reasonable-adjustments-api'],
  ],
  ['stu3', ['profiles/stu3/v2', 'profiles/stu3/common'], ['profiles/stu3-rarecord-v2-2022/Examples']],
]

function judgeOurs(version, definitions, invariantsOf) {
  for (const [, folders, exampleFolders] of ourProfiles.filter(([one]) => one === version)) {
    const present = exampleFolders.map((one) => join(referenceData(), one)).filter(existsSync)
    if (present.length === 0) {
      console.log(`\n${folders[0]}: no examples here: set ASSAY_REFERENCE_DATA to the folder that holds them`)
      continue
    }
    const structures = folders.flatMap((folder) =>
      readdirSync(join(root, folder))
        .filter((name) => name.startsWith('StructureDefinition-'))
        .map((name) => ({ derivation: 'constraint', ...read(join(root, folder, name)) })),
    )
    const byUrl = new Map(structures.map((structure) => [structure.url, structure]))
    const validator = createValidator({ version, definitions: [folders[0]], unknownExtensions: 'information' })
    const tally = new Tally()
    const invariants = invariantsOf(structures)
    let accepted = 0
    for (const folder of present)
      for (const name of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
        const example = read(join(folder, name))
        const profiles = claimsOf(example, byUrl)
        if (validator.validate(example, { profiles }).some(isError)) continue
        accepted++
        for (const { rule, path, value, options } of mutantsOfProfiles(example, profiles, byUrl, definitions))
          tally.add(rule, validator.validate(value, options).some(isError), path)
        for (const { key, path, value } of invariants.of(example))
          tally.add(
            'profile: invariant',
            validator.validate(value, { profiles }).some((one) => one.key === key),
            `${key} ${path}`,
          )
      }
    console.log(`\n${folders[0]}: ${accepted} examples of the reference data that meet their profiles`)
    tally.print(folders[0])
    const underived = [...invariants.made].filter(([, made]) => made === 0).map(([key]) => key)
    console.log(
      `  invariants of these profiles: ${invariants.made.size} met, not broken by any change: ${underived.join(', ') || 'none'}`,
    )
  }
}

/** The profiles that a resource claims; and, for a resource that claims none, those of its type that are written here. */
function claimsOf(example, byUrl) {
  const claimed = [example.meta?.profile ?? []].flat().filter((url) => byUrl.has(url))
  if (claimed.length > 0) return claimed
  return [...byUrl.values()].filter(({ type }) => type === example.resourceType).map(({ url }) => url)
}

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
  const byUrl = new Map(structures.map((structure) => [structure.url, structure]))
  const definitions = new Definitions(structures, isRequired)
  const invariants = new InvariantMutants(definitions, version, mended[version])
  const structural = createValidator({ version, unknownExtensions: 'information', invariants: false })
  const full = createValidator({ version, unknownExtensions: 'information' })
  const fails = (judge, value, options) => judge.validate(value, options).some(isError)
  const tally = new Tally()
  let refused = 0
  let accepted = 0

  /** Profiles of vital signs by the LOINC code that they fix: an Observation with the code must meet them (R4). */
  const vitalSigns = new Map()
  for (const { url, baseDefinition, differential } of version === 'r4' ? structures : []) {
    if (!baseDefinition?.endsWith('/vitalsigns')) continue
    const code = differential.element.find(
      ({ path, fixedCode }) => path === 'Observation.code.coding.code' && fixedCode,
    )
    if (code) vitalSigns.set(code.fixedCode, [url])
  }
  const codeOf = ({ code }) => code?.coding?.find?.(({ system }) => system === 'http://loinc.org')?.code

  /** Which of a definition's contexts lets its extension stand on an element of a type; undefined when it is not known. */
  const allows = (url, type) => {
    const definition = byUrl.get(url)
    if (!definition) return undefined
    const contexts = (definition.context ?? []).flatMap((context) =>
      typeof context === 'string' ? context.split(/\s*,\s*/) : [context.expression],
    )
    if (contexts.length === 0) return undefined
    return contexts.some((context) => context === type || /^(\*|Element|Any|All)$/.test(context))
  }

  for (const [index, name] of names
    .filter((name) => /^[A-Z]\w*-.*\.json$/.test(name) && !passedOver.test(name))
    .entries()) {
    const example = read(join(folder, name))
    if (fails(full, example)) {
      refused++
      if (!known[version]?.[name])
        console.log(
          `${version}: ${name} is refused, and no reason is given: ${full.validate(example).find(isError).message}`,
        )
      continue
    }
    accepted++
    const { resourceType } = example
    for (const { key, severity, path, value } of invariants.of(example)) {
      const findings = full.validate(value).filter((finding) => finding.key === key)
      tally.add(
        'invariant',
        severity === 'error'
          ? findings.some(isError) || findings.some(({ severity }) => severity === 'warning')
          : findings.length > 0,
        `${key} ${path}`,
      )
    }
    for (const { rule, value } of [...containedMutants(example), ...contextMutants(example, allows)])
      tally.add(rule, fails(full, value), `${resourceType} (${name})`)
    const claimed = [...(example.meta?.profile ?? []), ...(vitalSigns.get(codeOf(example)) ?? [])]
    for (const { rule, path, value, options } of mutantsOfProfiles(example, claimed, byUrl, definitions))
      tally.add(rule, fails(full, value, options), path)
    if (index % every !== 0) continue
    // Few mutants break an invariant alone: without them most are found in a third of the time.
    for (const { rule, path, value } of mutantsOf(example, definitions))
      tally.add(rule, fails(structural, value) || fails(full, value), `${resourceType}.${path}`)
  }
  for (const name of names.filter((name) => /^Bundle-.*\.json$/.test(name))) {
    const text = readFileSync(join(folder, name), 'utf8')
    const bundle = text.length < largestBundle && JSON.parse(text)
    if (!bundle || fails(full, bundle)) continue
    for (const { rule, value } of bundleMutants(bundle)) tally.add(rule, fails(full, value), name)
    for (const { key, severity, path, value } of invariants.of(bundle)) {
      const findings = full.validate(value).filter((finding) => finding.key === key)
      tally.add('invariant', severity === 'error' ? findings.some(isError) : findings.length > 0, `${key} ${path}`)
    }
  }

  console.log(
    `\n${version}: ${accepted} official examples accepted, ${refused} refused with a reason in refused-examples.json`,
  )
  tally.print(version)
  const underived = [...invariants.made].filter(([, made]) => made === 0).map(([key]) => key)
  console.log(
    `${version}: of ${invariants.made.size} invariants of elements that are present, ${invariants.made.size - underived.length} were broken; ` +
      `no change of what they name breaks these on any example: ${underived.map((key) => `${key} (${reasons.underived?.[key] ?? 'no reason given'})`).join(', ') || 'none'}; ` +
      `${[...madeElsewhere].join(', ')} are broken by operators of their own`,
  )
  judgeOurs(version, definitions, (own) => new InvariantMutants(definitions.with(own), version, mended[version]))
}
