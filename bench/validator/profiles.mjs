import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadFhir, referenceData } from './setup.mjs'

/**
 * The profiles written here beside the published ones: the same errors on every example of the reference data, and on
 * what each becomes when one thing is left out, changed or given twice.
 */
const { createValidator } = await loadFhir()
const sets = [
  {
    name: 'UK Core (R4)',
    version: 'r4',
    ours: 'profiles/r4',
    published: 'profiles/r4-ukcore-main',
    examples: [
      'profiles/r4-ukcore-main/Examples',
      'api-examples/immunisation-fhir-api',
      'api-examples/covid-medical-exemptions-api',
    ],
  },
  {
    name: 'Reasonable Adjustment Flag, 2020 (STU3)',
    version: 'stu3',
    ours: 'profiles/stu3/v1',
    published: 'profiles/stu3-rarecord-v1-2020',
    examples: ['profiles/stu3-rarecord-v1-2020/Examples', 'api-examples/reasonable-adjustments-api'],
  },
  {
    name: 'Reasonable Adjustment Flag, 2022 (STU3)',
    version: 'stu3',
    ours: 'profiles/stu3/v2',
    published: 'profiles/stu3-rarecord-v2-2022',
    examples: ['profiles/stu3-rarecord-v2-2022/Examples', 'api-examples/reasonable-adjustments-api'],
  },
]

const read = (path) => JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))

function* filesBelow(path) {
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) yield path
  else for (const name of readdirSync(path).sort()) yield* filesBelow(join(path, name))
}

/** The published differentials: snapshots beside them were made by a tool, and repeat the minimum of a list on its slices. */
function publishedValidator({ version, published }) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-published-'))
  try {
    let count = 0
    for (const kind of ['StructureDefinitions', 'ValueSets', 'CodeSystems'])
      for (const path of filesBelow(join(referenceData(), published, kind))) {
        const { snapshot: _snapshot, ...definition } = read(path)
        writeFileSync(join(folder, `${count++}.json`), JSON.stringify(definition))
      }
    return createValidator({ version, bestPractice: false, definitions: [folder] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The value with one thing in it left out, changed or given twice, at any depth. */
function* variantsOf(value) {
  if (typeof value === 'string') yield value.length > 40 ? 'changed' : `${value}0`
  else if (typeof value === 'number') yield value + 1
  else if (typeof value === 'boolean') yield !value
  else if (Array.isArray(value)) {
    yield [...value, ...value]
    for (const [index, entry] of value.entries())
      for (const variant of variantsOf(entry)) yield value.with(index, variant)
  } else if (value !== null)
    for (const key of Object.keys(value)) {
      const { [key]: part, ...rest } = value
      yield rest
      for (const variant of variantsOf(part)) yield { ...value, [key]: variant }
    }
}

for (const set of sets) {
  if (!existsSync(join(referenceData(), set.published))) {
    console.log(
      `${set.name}: the published profiles are not here: set ASSAY_REFERENCE_DATA to the folder that holds them`,
    )
    continue
  }
  const ours = createValidator({ version: set.version, bestPractice: false, definitions: [set.ours] })
  const published = publishedValidator(set)
  const errors = (validator, value) =>
    validator
      .validate(value)
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ key, path, profile }) => `${key} ${path.replace(/\[\d+\]/g, '')} ${profile.replace(/.*\//, '')}`)
  let examples = 0
  let variants = 0
  let different = 0
  const kinds = new Map()
  const count = (side, list, others) => {
    for (const error of list.filter((one) => !others.includes(one)))
      kinds.set(`${side}: ${error}`, (kinds.get(`${side}: ${error}`) ?? 0) + 1)
  }
  for (const path of set.examples.flatMap((folder) => [...filesBelow(join(referenceData(), folder))])) {
    if (!path.endsWith('.json')) continue
    const example = read(path)
    examples++
    for (const variant of [example, ...variantsOf(example)]) {
      variants++
      const [one, other] = [errors(ours, variant), errors(published, variant)]
      if (one.toSorted().join('\n') === other.toSorted().join('\n')) continue
      different++
      count('only by ours', one, other)
      count('only by the published ones', other, one)
    }
  }
  console.log(
    `${set.name}: ${examples} examples and ${variants - examples} variants of them; ` +
      (different === 0 ? 'the same errors for all' : `other errors for ${different}, as profiles/README.md explains:`),
  )
  for (const [kind, times] of kinds) console.log(`  ${times} times ${kind}`)
}
