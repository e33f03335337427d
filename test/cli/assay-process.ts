import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunRecord } from '../../src/record/run-record.ts'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** How a command ended, and what it said. */
export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

export interface Started {
  process: ChildProcess
  ended: Promise<Ended>
}

/** What may be set for one command. */
export interface Surroundings {
  env?: Record<string, string>
  cwd?: string
}

/** Start `assay` as a user does: its own process, in a folder of its own, without settings of whoever runs the tests. */
export function startAssay(words: readonly string[], surroundings: Surroundings = {}): Started {
  return startNode([join(repository, 'bin/assay.js'), ...words], surroundings)
}

/** Run `assay` to its end. */
export function assay(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startAssay(words, surroundings).ended
}

/** Start a script with Node in clean surroundings. */
export function startNode(words: readonly string[], { env = {}, cwd }: Surroundings = {}): Started {
  const child = spawn(process.execPath, words, {
    cwd: cwd ?? emptyFolder,
    env: { ...cleanEnvironment(), ...env },
    // A process group of its own, as a terminal gives every command
    detached: true,
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (text: string) => {
      said[name] += text
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...said }))
  })
  return { process: child, ended }
}

/** What Ctrl+C does in a terminal: the signal goes to the command and to every process that it started. */
export function pressControlC({ process: child }: Started): void {
  if (child.pid === undefined) throw new Error('The command was not started.')
  process.kill(-child.pid, 'SIGINT')
}

/** A temporary folder, removed when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'assay-cli-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const emptyFolder = temporaryFolder()

/** The record that a command wrote into this folder. */
export function recordIn(folder: string): RunRecord {
  return JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as RunRecord
}

/** What a running command printed on one stream as soon as that matches. */
export function printed({ process: child, ended }: Started, on: 'stdout' | 'stderr', wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child[on]?.on('data', (chunk: string) => {
      text += chunk
      const found = wanted.exec(text)
      if (found !== null) resolve(found[0])
    })
    void ended.then(({ status, stderr }) =>
      reject(new Error(`It ended with ${status} and never printed ${wanted}: ${stderr}`)),
    )
  })
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(ASSAY_|VITEST|NO_COLOR$|FORCE_COLOR$|CI$|GITHUB_|NODE_ENV$|TEST$|HTTPS?_PROXY$|https?_proxy$)/.test(name),
  )
  return Object.fromEntries(kept)
}
