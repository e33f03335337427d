import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import type { Suite } from './load-suite.ts'

/** The data files of a suite, in the order in which they are hashed. */
export const suiteFiles = ['api.yaml', 'sources.yaml', 'requirements.yaml', 'conflicts.yaml', 'assertions.yaml']

/**
 * Parsing the YAML of a large register takes longer than the start of the command, so the build keeps the result as
 * JSON. It counts only for the very bytes that it was made from: whoever edits a register sees the edit at once.
 */
interface ParsedSuite {
  sha256: string
  suite: Suite
}

function pathOf(folder: string): string {
  return join(packageRoot, 'generated', 'suites', `${folder}.json`)
}

/** The suite as the build parsed and checked it; undefined when there is none, or it was made from other bytes. */
export function readParsedSuite(folder: string, root: string): Suite | undefined {
  const path = pathOf(folder)
  if (!existsSync(path)) return undefined
  try {
    const { sha256, suite } = JSON.parse(readFileSync(path, 'utf8')) as ParsedSuite
    return sha256 === hashOf(folder, root) ? suite : undefined
  } catch {
    return undefined
  }
}

/** Keep a suite that was parsed and checked. */
export function writeParsedSuite(folder: string, root: string, suite: Suite): void {
  mkdirSync(join(packageRoot, 'generated', 'suites'), { recursive: true })
  writeFileSync(pathOf(folder), JSON.stringify({ sha256: hashOf(folder, root), suite } satisfies ParsedSuite))
}

function hashOf(folder: string, root: string): string {
  const hash = createHash('sha256')
  for (const name of suiteFiles) hash.update(readFileSync(join(root, folder, name))).update('\0')
  return hash.digest('hex')
}
