import { join } from 'node:path'
import { type BundledProfiles, bundledProfiles } from './bundled-profiles.ts'
import { withoutVersion } from './definition.ts'
import { digestOf, loadDefinitions, readSourceFiles, resolveDefinitions } from './definition-files.ts'
import type { UnknownExtensions } from './extension-check.ts'
import type { FhirVersion, Finding } from './finding.ts'
import { type DefinitionSource, Library } from './library.ts'
import { openPack, packageRoot } from './pack.ts'
import { readPackage } from './package-file.ts'
import type { ResourceOptions } from './resource-check.ts'
import { Run } from './run.ts'
import { lineAndColumn, parseSource, placeByPointer, placeFindings } from './source-text.ts'
import { ValidatorEngine } from './validator-engine.ts'
import { XmlError } from './xml-reader.ts'
import { type XmlFault, xmlToJson } from './xml-to-json.ts'

export interface ValidatorOptions {
  version: FhirVersion
  /** Folders or files with own StructureDefinitions, ValueSets and CodeSystems (JSON). The first that defines an address wins. */
  definitions?: string[]
  /** FHIR packages with further definitions: a `.tgz` as published, or a folder. */
  packages?: string[]
  /** Whether the profiles that come with this package (UK Core, R4) are known too, after all others. Default: false. */
  bundledProfiles?: boolean
  /** How an extension whose definition is not known is treated. Default: `error`, as HL7's validator does. */
  unknownExtensions?: UnknownExtensions
  /** Address prefixes of extensions that are allowed without a definition; `any` allows all. */
  allowedExtensions?: string[]
  /** Whether extensions under addresses kept for examples are allowed, with a warning. Default: true. */
  exampleExtensions?: boolean
  /** Whether breaches of best practice, such as a resource without narrative (dom-6 of R4), are warnings. Default: true. */
  bestPractice?: boolean
  /**
   * Whether invariants hold is checked: those in FHIRPath, and those kept by code (`keptByCode`), such as that a narrative
   * is safe or that each contained resource is used. Default: true; false leaves structure, formats and bindings.
   */
  invariants?: boolean
  /** Whether invariants are compiled where they can be. Default: true; false leaves all to the FHIRPath engine. */
  compiledInvariants?: boolean
}

export interface ValidateOptions {
  /** Canonical addresses of profiles that the resource must meet beside those it claims in meta.profile. */
  profiles?: string[]
  ignoreMetaProfiles?: boolean
  /** Whether the text is XML. Default: JSON. */
  isXml?: boolean
}

export interface Validator {
  /** Whether the definition with that canonical address is known. */
  knows(url: string): boolean
  /**
   * Validates a resource.
   * @param input JSON text, or the value parsed from it; text also gives lines, duplicate keys and lost precision
   * @returns what was found, in the order of the document; empty when there is nothing to say. Never throws for any text.
   */
  validate(input: string | unknown, options?: ValidateOptions): Finding[]
  /**
   * Evaluates a FHIRPath expression on a resource, compiled once.
   * @throws Error from the FHIRPath engine, when the expression is wrong
   */
  evaluate(expression: string, resource: unknown): unknown[]
}

/**
 * Makes a validator for one release of FHIR.
 * @throws Error when definitions cannot be read, or `npm run build:definitions` was never run
 */
export function createValidator(options: ValidatorOptions): Validator {
  const { version } = options
  const base = openPack(version)
  const sources = [
    ...openAll(options.definitions ?? [], version, base),
    ...openPackages(options.packages ?? [], version, base),
    ...(options.bundledProfiles && version === 'r4'
      ? openAll([join(packageRoot(), 'profiles/r4')], version, base)
      : []),
  ]
  const library = new Library(version, [...sources, base])
  const engine = new ValidatorEngine(
    library,
    {
      unknown: options.unknownExtensions ?? 'error',
      allowed: options.allowedExtensions ?? [],
      examples: options.exampleExtensions ?? true,
    },
    options.invariants ?? true,
    options.compiledInvariants ?? true,
  )
  // STU3 has no invariant that is marked as best practice.
  const hasBestPractice = version === 'r4' && (options.bestPractice ?? true)
  return {
    knows: (url) => library.definition(withoutVersion(url)) !== undefined,
    validate: (input, settings = {}) => validate(engine, input, settings, hasBestPractice),
    evaluate: (expression, resource) =>
      engine.expressions.evaluate(expression, resource, undefined, { resource, rootResource: resource }),
  }
}

function validate(
  engine: ValidatorEngine,
  input: unknown,
  settings: ValidateOptions,
  hasBestPractice: boolean,
): Finding[] {
  const run = new Run(engine.hasInvariants)
  const options = {
    profiles: settings.profiles ?? [],
    ignoreMetaProfiles: settings.ignoreMetaProfiles ?? false,
    hasBestPractice,
  }
  if (typeof input !== 'string') {
    engine.check(input, run, options)
    return run.findings
  }
  if (settings.isXml) return validateXml(engine, input, run, options)
  const parsed = parseSource(input)
  if (parsed.value !== undefined) engine.check(parsed.value, run, options)
  return [...parsed.findings, ...placeFindings(input, run.findings, run.places())]
}

function validateXml(engine: ValidatorEngine, text: string, run: Run, options: ResourceOptions): Finding[] {
  try {
    const { value, places, faults } = xmlToJson(text, (url) => engine.library.tree(url))
    engine.check(value, run, options)
    const root = String(value.resourceType)
    return [
      ...faults.slice(0, mostXmlFaults).map((fault) => xmlFinding(text, root, fault)),
      ...placeByPointer(text, run.findings, run.places(), places),
    ]
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const message = `This is not XML of FHIR: ${error.message}`
    return [
      {
        severity: 'fatal',
        code: 'structure',
        path: '',
        message,
        profile: '',
        key: 'xml',
        ...lineAndColumn(text, error.offset),
      },
    ]
  }
}

const mostXmlFaults = 500

/** A fault of the XML form, with its FHIRPath location. */
function xmlFinding(text: string, root: string, { pointer, offset, message }: XmlFault): Finding {
  const path = root + pointer.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.')
  return {
    severity: 'error',
    code: 'structure',
    path,
    message,
    profile: '',
    key: 'xml',
    ...lineAndColumn(text, offset),
  }
}

function openPackages(paths: string[], version: FhirVersion, base: DefinitionSource): DefinitionSource[] {
  const baseLibrary = new Library(version, [base])
  const sets = paths.map((path) => loadDefinitions(readPackage(path).files, (url) => baseLibrary.tree(url)))
  const together = new Library(version, [...sets, base])
  for (const set of sets) set.lookOutside(together)
  return sets
}

function openAll(paths: string[], version: FhirVersion, base: DefinitionSource): DefinitionSource[] {
  const root = packageRoot()
  const folders = paths.map((path) => resolveDefinitions(path, root))
  const chosen = bundledProfiles.filter((set) => set.version === version && folders.includes(join(root, set.folder)))
  const sharedFolders = chosen.flatMap((set) => set.shared.map((folder) => join(root, folder)))
  // A set brings its shared folders along: given beside it, they are not read twice.
  const own = folders.filter((folder) => !sharedFolders.includes(folder))
  return own.map((folder) => openDefinitions(folder, root, chosen, version, base))
}

/** A set of ours is answered from what the build compiled, as long as its files are unchanged. */
function openDefinitions(
  folder: string,
  root: string,
  chosen: BundledProfiles[],
  version: FhirVersion,
  base: DefinitionSource,
): DefinitionSource {
  const bundled = chosen.find((set) => join(root, set.folder) === folder)
  const shared = bundled?.shared.map((path) => join(root, path)) ?? []
  const files = [folder, ...shared].flatMap(readSourceFiles)
  const pack = bundled && tryPack(bundled.name)
  if (pack?.index.digest === digestOf(files)) return pack
  const baseLibrary = new Library(version, [base])
  const set = loadDefinitions(files, (url) => baseLibrary.tree(url))
  set.lookOutside(base)
  return set
}

function tryPack(name: string): ReturnType<typeof openPack> | undefined {
  try {
    return openPack(name)
  } catch {
    return undefined
  }
}
