import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Definition } from './definition.ts'
import type { Engine } from './engine.ts'
import { keywordRuntime } from './keyword-runtime.ts'
import type { Compiled, DefinitionSource } from './library.ts'
import type { CodeSystemContent, ValueSetContent } from './value-set.ts'

/** Where in `data.ndjson` something starts, and its length in bytes. */
export type Span = [start: number, length: number]

export interface PackIndex {
  /** Digest of the source files, so that a changed source is not answered from an old build. */
  digest: string
  definitions: Record<string, Span>
  valueSets: Record<string, Span>
  codeSystems: Record<string, Span>
  /** Compiled modules by canonical address. */
  schemas: Record<string, string>
}

const require = createRequire(import.meta.url)

/** Definitions compiled by the build: read piece by piece, when first asked for. */
export class Pack implements DefinitionSource {
  readonly index: PackIndex
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    this.index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as PackIndex
  }

  definition(url: string): Definition | undefined {
    return this.#read<Definition>(this.index.definitions, url)
  }

  valueSet(url: string): ValueSetContent | undefined {
    return this.#read<ValueSetContent>(this.index.valueSets, url)
  }

  codeSystem(url: string): CodeSystemContent | undefined {
    return this.#read<CodeSystemContent>(this.index.codeSystems, url)
  }

  compiled(url: string, engine: Engine): Compiled | undefined {
    if (!Object.hasOwn(this.index.schemas, url)) return undefined
    const make = require(join(this.#folder, this.index.schemas[url] as string)) as (runtime: unknown) => Compiled
    return make(keywordRuntime(engine))
  }

  urls(): Iterable<string> {
    return Object.keys(this.index.definitions)
  }

  #read<T>(spans: Record<string, Span>, key: string): T | undefined {
    if (!Object.hasOwn(spans, key)) return undefined
    const [start, length] = spans[key] as Span
    const file = openSync(join(this.#folder, 'data.ndjson'), 'r')
    try {
      const buffer = Buffer.allocUnsafe(length)
      readSync(file, buffer, 0, length, start)
      return JSON.parse(buffer.toString('utf8')) as T
    } finally {
      closeSync(file)
    }
  }
}

/** The folder of this package: the nearest above whose package.json has its name. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!isPackageRoot(folder)) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('The folder of the package fhir-assay was not found above this file')
    folder = parent
  }
  return folder
}

function isPackageRoot(folder: string): boolean {
  const file = join(folder, 'package.json')
  return existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === 'fhir-assay'
}

/** The folder that `npm run build:definitions` writes. */
function generatedFolder(): string {
  return process.env.ASSAY_GENERATED ?? join(packageRoot(), 'generated')
}

const open = new Map<string, Pack>()

/** Opens a pack once in a process. @throws Error saying how to make it, when it was never built. */
export function openPack(name: string): Pack {
  const folder = join(generatedFolder(), name)
  let pack = open.get(folder)
  if (!pack) {
    if (!existsSync(join(folder, 'index.json'))) {
      throw new Error(`The compiled definitions in ${folder} are missing. Run "npm run build:definitions" once`)
    }
    pack = new Pack(folder)
    open.set(folder, pack)
  }
  return pack
}
