import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schemaModule } from './ajv-schemas.ts'
import { bundledProfiles } from './bundled-profiles.ts'
import { asObject, type Definition } from './definition.ts'
import { DefinitionSet, digestOf, loadDefinitions, readSourceFiles } from './definition-files.ts'
import type { FhirVersion } from './finding.ts'
import { Library } from './library.ts'
import { Pack, type PackIndex, packageRoot, type Span } from './pack.ts'
import { profileSchema } from './profile-schema.ts'
import { typeSchema } from './schema.ts'
import { flattenTree } from './snapshot.ts'
import { ValidatorEngine } from './validator-engine.ts'

/** The npm packages that hold the definitions of each release (CC0). */
const packages: Record<FhirVersion, { examples: string; expansions: string }> = {
  stu3: { examples: 'hl7.fhir.r3.examples', expansions: 'hl7.fhir.r3.expansions' },
  r4: { examples: 'hl7.fhir.r4.examples', expansions: 'hl7.fhir.r4.expansions' },
}

/** Writes `generated/`: the definitions of both releases and our profiles, compiled. */
export function buildDefinitions(target: string, log: (line: string) => void): void {
  const root = packageRoot()
  for (const version of ['stu3', 'r4'] as const) {
    const set = readBase(join(root, 'node_modules'), version)
    writePack(join(target, version), set, new Library(version, [set]), packages[version].examples)
    log(
      `${version}: ${set.definitions.size} definitions, ${set.rawValueSets.size} value sets, ${set.codeSystems.size} code systems`,
    )
  }
  for (const { name, folder, shared, version } of bundledProfiles) {
    if (!existsSync(join(root, folder))) continue
    const files = [folder, ...shared].flatMap((path) => readSourceFiles(join(root, path)))
    const base = new Pack(join(target, version))
    const baseLibrary = new Library(version, [base])
    const set = loadDefinitions(files, (url) => baseLibrary.tree(url))
    set.lookOutside(base)
    writePack(join(target, name), set, new Library(version, [set, base]), digestOf(files))
    log(
      `${name}: ${set.definitions.size} definitions, ${set.rawValueSets.size} value sets, ${set.codeSystems.size} code systems`,
    )
  }
}

function readBase(modules: string, version: FhirVersion): DefinitionSet {
  const set = new DefinitionSet()
  const { examples, expansions } = packages[version]
  const read = (folder: string, pattern: RegExp, take: (raw: unknown) => void): void => {
    for (const name of readdirSync(join(modules, folder)).sort()) {
      if (pattern.test(name)) take(JSON.parse(readFileSync(join(modules, folder, name), 'utf8').replace(/^\uFEFF/, '')))
    }
  }
  read(examples, /^StructureDefinition-.*\.json$/, (raw) => {
    if (isBaseDefinition(raw)) set.add(raw)
  })
  read(examples, /^CodeSystem-.*\.json$/, (raw) => set.add(raw))
  const bound = new Set<string>()
  for (const definition of set.definitions.values()) {
    for (const { binding } of definition.snapshot ?? []) {
      if (binding && binding.strength !== 'example') bound.add(binding.valueSet)
      if (binding?.most) bound.add(binding.most)
    }
  }
  read(examples, /^ValueSet-.*\.json$/, (raw) => {
    if (bound.has(String(asObject(raw).url))) set.add(raw)
  })
  // Expansions come last: they win over what we would work out from a definition.
  read(expansions, /^ValueSet-.*\.json$/, (raw) => {
    if (bound.has(String(asObject(raw).url))) set.add(raw)
  })
  return set
}

/** Examples of definitions, and logical models, are not part of the specification's own. */
function isBaseDefinition(raw: unknown): boolean {
  const { resourceType, kind, snapshot, url } = asObject(raw)
  return (
    resourceType === 'StructureDefinition' &&
    kind !== 'logical' &&
    snapshot !== undefined &&
    String(url).startsWith('http://hl7.org/fhir/')
  )
}

function writePack(folder: string, set: DefinitionSet, library: Library, digest: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'schemas'), { recursive: true })
  const index: PackIndex = { digest, definitions: {}, valueSets: {}, codeSystems: {}, schemas: {} }
  const lines: string[] = []
  let length = 0
  const put = (value: unknown): Span => {
    const line = `${JSON.stringify(value)}\n`
    const bytes = Buffer.byteLength(line)
    const span: Span = [length, bytes]
    lines.push(line)
    length += bytes
    return span
  }
  const engine = new ValidatorEngine(library, { unknown: 'error', allowed: [], examples: false })
  for (const definition of set.definitions.values()) {
    index.definitions[definition.url] = put(withSnapshot(definition, library))
    const file = compile(definition, library, engine)
    if (!file) continue
    const name = `schemas/${Object.keys(index.schemas).length}-${definition.url.replace(/.*\//, '').replace(/[^\w.-]/g, '_')}.cjs`
    writeFileSync(join(folder, name), file)
    index.schemas[definition.url] = name
  }
  for (const url of set.rawValueSets.keys()) {
    const content = set.valueSet(url)
    if (content) index.valueSets[url] = put(content)
  }
  for (const content of set.codeSystems.values()) index.codeSystems[content.url] = put(content)
  writeFileSync(join(folder, 'data.ndjson'), lines.join(''))
  writeFileSync(join(folder, 'index.json'), JSON.stringify(index))
}

/** The definition as it is kept: with a snapshot, made here when the source has only a differential. */
function withSnapshot(definition: Definition, library: Library): Definition {
  const { differential: _differential, ...rest } = definition
  if (definition.snapshot) return { ...rest, snapshot: definition.snapshot }
  const tree = library.tree(definition.url)
  return tree ? { ...rest, snapshot: flattenTree(tree) } : definition
}

function compile(definition: Definition, library: Library, engine: ValidatorEngine): string | undefined {
  if (definition.kind === 'primitive-type' || definition.kind === 'logical') return undefined
  const tree = library.tree(definition.url)
  if (!tree) return undefined
  const schema =
    definition.derivation === 'constraint'
      ? profileSchema(definition, tree, (url) => library.tree(url))
      : typeSchema(definition, tree)
  return schemaModule(schema, engine)
}
