import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { asList, asObject, asText, type Definition, withoutVersion } from './definition.ts'
import { readDefinition } from './definition-reader.ts'
import type { Compiled, DefinitionSource } from './library.ts'
import type { TreeSource } from './snapshot.ts'
import {
  type CodeSystemContent,
  readCodeSystem,
  readValueSet,
  type TerminologySource,
  type ValueSetContent,
} from './value-set.ts'
import { xmlToJson } from './xml-to-json.ts'

/** A file that was read, with its text. */
export interface SourceFile {
  path: string
  text: string
}

/** Definitions given as files, read into memory. */
export class DefinitionSet implements DefinitionSource {
  readonly definitions = new Map<string, Definition>()
  readonly codeSystems = new Map<string, CodeSystemContent>()
  readonly rawValueSets = new Map<string, unknown>()
  /** By canonical address, and by `Questionnaire/id`, which STU3 refers to. */
  readonly questionnaires = new Map<string, Record<string, unknown>>()
  readonly globals = new Map<string, string[]>()
  readonly #valueSets = new Map<string, ValueSetContent | undefined>()
  #outside: TerminologySource | undefined

  /** Where value sets and code systems that these refer to, but do not hold, are found. */
  lookOutside(source: TerminologySource): void {
    this.#outside = source
  }

  /** Takes a StructureDefinition, ValueSet, CodeSystem, Questionnaire, ImplementationGuide, or a Bundle of them; other resources are passed over. */
  add(raw: unknown): void {
    const resource = asObject(raw)
    const url = asText(resource.url)
    if (resource.resourceType === 'StructureDefinition') {
      const definition = readDefinition(raw)
      this.definitions.set(definition.url, definition)
    } else if (resource.resourceType === 'CodeSystem' && url) this.codeSystems.set(url, readCodeSystem(raw))
    else if (resource.resourceType === 'ValueSet' && url) this.rawValueSets.set(url, raw)
    else if (resource.resourceType === 'ImplementationGuide') this.#addGlobals(asList(resource.global))
    else if (resource.resourceType === 'Questionnaire') {
      if (url) this.questionnaires.set(url, resource)
      if (typeof resource.id === 'string') this.questionnaires.set(`Questionnaire/${resource.id}`, resource)
    } else if (resource.resourceType === 'Bundle') {
      for (const entry of asList(resource.entry)) this.add(asObject(entry).resource)
    }
  }

  #addGlobals(globals: unknown[]): void {
    for (const entry of globals) {
      const { type, profile } = asObject(entry)
      // STU3 gives a Reference, R4 a canonical.
      const url = asText(profile) ?? asText(asObject(profile).reference)
      if (typeof type === 'string' && url)
        this.globals.set(type, [...(this.globals.get(type) ?? []), withoutVersion(url)])
    }
  }

  definition(url: string): Definition | undefined {
    return this.definitions.get(url)
  }

  codeSystem(url: string): CodeSystemContent | undefined {
    return this.codeSystems.get(url)
  }

  valueSet(url: string): ValueSetContent | undefined {
    if (this.#valueSets.has(url)) return this.#valueSets.get(url)
    const raw = this.rawValueSets.get(url)
    // Set first: a value set that includes itself ends here.
    this.#valueSets.set(url, undefined)
    if (raw !== undefined) {
      const content = readValueSet(raw, {
        valueSet: (other) => this.valueSet(other) ?? this.#outside?.valueSet(other),
        codeSystem: (other) => this.codeSystem(other) ?? this.#outside?.codeSystem(other),
      })
      this.#valueSets.set(url, content)
    }
    return this.#valueSets.get(url)
  }

  compiled(): Compiled | undefined {
    return undefined
  }

  urls(): Iterable<string> {
    return this.definitions.keys()
  }
}

const mostBytes = 50_000_000

/**
 * Reads the JSON and XML files of a folder and its subfolders, or one file, in the order of their names.
 * @throws Error naming the path, when it does not exist or is too large
 */
export function readSourceFiles(path: string): SourceFile[] {
  if (!existsSync(path)) throw new Error(`There are no definitions at ${path}: no such file or folder`)
  const stats = lstatSync(path)
  if (stats.isFile()) {
    if (stats.size > mostBytes) throw new Error(`${path} is too large to be a definition: ${stats.size} bytes`)
    return [{ path, text: readFileSync(path, 'utf8').replace(/^\uFEFF/, '') }]
  }
  if (!stats.isDirectory()) return []
  return readdirSync(path)
    .sort()
    .flatMap((name) => {
      const inner = join(path, name)
      const isWanted = /\.(json|xml)$/.test(name) || lstatSync(inner).isDirectory()
      return isWanted && name !== 'package.json' && !name.startsWith('.') && name !== 'node_modules'
        ? readSourceFiles(inner)
        : []
    })
}

/**
 * Reads definitions.
 * @param trees the base types, which say how XML becomes JSON
 * @throws Error naming the file that cannot be read as JSON, XML or a definition
 */
export function loadDefinitions(files: SourceFile[], trees: TreeSource): DefinitionSet {
  const set = new DefinitionSet()
  for (const { path, text } of files) {
    try {
      set.add(path.endsWith('.xml') ? xmlToJson(text, trees).value : JSON.parse(text))
    } catch (error) {
      throw new Error(
        `The definition ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  }
  return set
}

/** Digest of file contents: tells whether what was compiled is still what is there. */
export function digestOf(files: SourceFile[]): string {
  const hash = createHash('sha256')
  for (const { text } of files) hash.update(text).update('\0')
  return hash.digest('hex').slice(0, 32)
}

/** A path as given, from the working directory; or, when there is nothing, from the folder of this package. */
export function resolveDefinitions(path: string, root: string): string {
  if (isAbsolute(path)) return path
  const here = resolve(path)
  return existsSync(here) ? here : join(root, path)
}
