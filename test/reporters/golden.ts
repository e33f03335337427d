import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/**
 * Compares what a reporter made with the file kept under `golden/`. Run with `ASSAY_UPDATE_GOLDEN=1` to write what
 * there is now, and read the difference before it is committed.
 */
export function expectGolden(name: string, content: string): void {
  const path = fileURLToPath(new URL(`./golden/${name}`, import.meta.url))
  if (process.env.ASSAY_UPDATE_GOLDEN !== undefined) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  expect(content).toBe(readFileSync(path, 'utf8'))
}

/** The only file of a reporter that makes one, as text. */
export function onlyFile(files: { path: string; content: string | Uint8Array }[]): string {
  expect(files).toHaveLength(1)
  return String(files[0]?.content)
}
