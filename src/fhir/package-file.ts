import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { asObject } from './definition.ts'
import type { SourceFile } from './definition-files.ts'

/** The definitions of a FHIR package, and the packages that it builds on. */
export interface FhirPackage {
  name: string
  version: string
  dependencies: Record<string, string>
  files: SourceFile[]
}

const mostUnpacked = 1_000_000_000
const mostPacked = 200_000_000
/** What stands directly in the folder `package`; examples stand deeper. Publishers name files as they like. */
const wanted = /^(?!package\.json$|\.)[^/]+\.json$/
const isDefinition =
  /"resourceType"\s*:\s*"(StructureDefinition|ValueSet|CodeSystem|Questionnaire|ImplementationGuide)"/

/**
 * Reads a FHIR package: a `.tgz` as published, or a folder that holds one unpacked. Nothing is written to disk, so a
 * path that leads out of the archive leads nowhere.
 * @throws Error naming the package, when it cannot be read or is too large
 */
export function readPackage(path: string): FhirPackage {
  if (!existsSync(path)) throw new Error(`There is no package at ${path}: no such file or folder`)
  const files = statSync(path).isDirectory() ? readFolder(path) : readArchive(path)
  const manifest = asObject(parse(files.get('package.json') ?? '', `${path} (package.json)`))
  if (typeof manifest.name !== 'string')
    throw new Error(`${path} is not a FHIR package: it has no package.json with a name`)
  const dependencies = Object.entries(asObject(manifest.dependencies)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return {
    name: manifest.name,
    version: String(manifest.version ?? ''),
    dependencies: Object.fromEntries(dependencies),
    files: [...files]
      .filter(([name, text]) => wanted.test(name) && isDefinition.test(text))
      .map(([name, text]) => ({ path: `${path}/${name}`, text })),
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function readFolder(path: string): Map<string, string> {
  const inner = existsSync(join(path, 'package', 'package.json')) ? join(path, 'package') : path
  const files = new Map<string, string>()
  for (const name of readdirSync(inner).sort()) {
    if (name === 'package.json' || wanted.test(name))
      files.set(name, readFileSync(join(inner, name), 'utf8').replace(/^\uFEFF/, ''))
  }
  return files
}

function readArchive(path: string): Map<string, string> {
  const { size } = statSync(path)
  if (size > mostPacked) throw new Error(`${path} is too large for a package: ${size} bytes`)
  const packed = Buffer.alloc(size)
  const file = openSync(path, 'r')
  try {
    readSync(file, packed, 0, size, 0)
  } finally {
    closeSync(file)
  }
  let archive: Buffer
  try {
    archive = gunzipSync(packed, { maxOutputLength: mostUnpacked })
  } catch (error) {
    throw new Error(`${path} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
  }
  return readTar(archive)
}

/** Reads the wanted files of a tar archive that stand directly in its folder `package`. */
function readTar(archive: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  for (let place = 0; place + 512 <= archive.length; ) {
    const header = archive.subarray(place, place + 512)
    const name = header.toString('utf8', 0, 100).replace(/\0.*$/s, '')
    if (name === '') break
    const size = Number.parseInt(header.toString('latin1', 124, 136), 8)
    if (!Number.isSafeInteger(size) || size < 0 || place + 512 + size > archive.length) break
    const type = header[156]
    const inner = name.replace(/^(\.\/)?package\//, '')
    if ((type === 0 || type === 48) && (inner === 'package.json' || wanted.test(inner))) {
      files.set(inner, archive.toString('utf8', place + 512, place + 512 + size).replace(/^\uFEFF/, ''))
    }
    place += 512 + Math.ceil(size / 512) * 512
  }
  return files
}
