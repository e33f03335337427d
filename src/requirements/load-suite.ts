import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { SuiteData } from '../engine/work-plan.ts'
import { packageRoot } from '../package-root.ts'
import type { ApiDefinition } from './api-definition.ts'
import { type EveryAnswerRule, everyAnswerKinds } from './every-answer-rule.ts'
import { expandPreset, type Presets } from './reading.ts'
import { type Conflict, capabilities, type Row, type Source } from './row.ts'

/** The data files of a suite contradict themselves; the message lists every problem with its file. */
export class RegisterProblem extends Error {
  override name = 'RegisterProblem'
}

/** A suite's data, with the presets of its readings. */
export interface Suite extends SuiteData {
  presets: Presets
}

/** Folder names under `suites/` that hold an API. */
export function suiteFolders(): string[] {
  const root = join(packageRoot, 'suites')
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'api.yaml')))
    .sort()
}

/** What an API is called on the command line, and its folder. */
export function findSuite(name: string): string | undefined {
  return suiteFolders().find((folder) => folder === name || shortNameOf(folder) === name)
}

export function shortNameOf(folder: string): string {
  const text = readFileSync(join(packageRoot, 'suites', folder, 'api.yaml'), 'utf8')
  return /^short:\s*(\S+)/m.exec(text)?.[1] ?? folder
}

/**
 * Load and check the data of one suite: `api.yaml`, `sources.yaml`, `requirements.yaml`, `conflicts.yaml`,
 * `assertions.yaml`.
 * @throws RegisterProblem with everything that is wrong, not only the first
 */
export function loadSuite(folder: string): Suite {
  const problems: string[] = []
  const read = <Shape>(name: string): Shape =>
    readYaml(join(packageRoot, 'suites', folder, name), `${folder}/${name}`, problems) as Shape
  const api = read<ApiDefinition>('api.yaml')
  const sources = read<Source[]>('sources.yaml') ?? []
  const rows = (read<Row[]>('requirements.yaml') ?? []).map(withDefaults)
  const conflictsFile = read<{ presets: Presets; conflicts: Conflict[] }>('conflicts.yaml')
  const everyAnswer = read<EveryAnswerRule[]>('assertions.yaml') ?? []
  if (problems.length === 0) {
    const { presets, conflicts } = conflictsFile
    problems.push(
      ...checkRows(rows, sources, conflicts),
      ...checkPresets(presets, conflicts),
      ...checkRules(everyAnswer, rows, conflicts),
    )
    if (problems.length === 0) return { api, rows, sources, conflicts, everyAnswer, presets }
  }
  throw new RegisterProblem(
    `The register of ${folder} cannot be used:\n${problems.map((one) => `  ${one}`).join('\n')}`,
  )
}

/** Parse YAML with places in its errors; a file that is absent or broken is a problem, not a crash. */
export function readYaml(path: string, name: string, problems: string[]): unknown {
  if (!existsSync(path)) {
    problems.push(`${name} is missing`)
    return undefined
  }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0])
    problems.push(`${name}:${line}:${col}: ${error.message.split('\n', 1)[0]}`)
  }
  return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 })
}

function withDefaults(row: Row): Row {
  return { ...row, needs: row.needs ?? [], conflicts: row.conflicts ?? [], scope: row.scope ?? 'test' }
}

function checkRows(rows: readonly Row[], sources: readonly Source[], conflicts: readonly Conflict[]): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  const sourceIds = new Set(sources.map((one) => one.id))
  const conflictIds = new Set(conflicts.map((one) => one.id))
  for (const row of rows) {
    const say = (what: string) => problems.push(`requirements.yaml, ${row.id}: ${what}`)
    if (seen.has(row.id)) say('stands twice')
    seen.add(row.id)
    if (!['must', 'should', 'may'].includes(row.level)) say(`level is "${row.level}", not must, should or may`)
    if (!['server', 'client', 'file'].includes(row.actor)) say(`actor is "${row.actor}", not server, client or file`)
    if (!['tested', 'attested', 'not-testable'].includes(row.disposition)) say(`disposition is "${row.disposition}"`)
    if (row.disposition === 'not-testable' && !row.reason) say('is not testable, and gives no reason')
    if (!row.statement) say('has no statement')
    if (!row.source?.quote) say('quotes nothing')
    if (!sourceIds.has(row.source?.document)) say(`cites "${row.source?.document}", which sources.yaml does not have`)
    for (const one of row.needs)
      if (!capabilities.includes(one)) say(`needs "${one}"; known: ${capabilities.join(', ')}`)
    for (const one of row.conflicts) if (!conflictIds.has(one)) say(`names the conflict ${one}, which does not exist`)
  }
  return problems
}

function checkPresets(presets: Presets, conflicts: readonly Conflict[]): string[] {
  const problems: string[] = []
  for (const name of Object.keys(presets)) {
    const decided = expandPreset(presets, name)
    for (const conflict of conflicts) {
      const letter = decided[conflict.id]
      if (letter === undefined) problems.push(`conflicts.yaml: the preset ${name} does not decide ${conflict.id}`)
      else if (!Object.hasOwn(conflict.readings, letter)) {
        problems.push(
          `conflicts.yaml: the preset ${name} gives ${conflict.id} the reading "${letter}", which it does not have`,
        )
      }
    }
    for (const id of Object.keys(decided)) {
      if (!conflicts.some((one) => one.id === id))
        problems.push(`conflicts.yaml: the preset ${name} decides ${id}, which does not exist`)
    }
  }
  return problems
}

function checkRules(rules: readonly EveryAnswerRule[], rows: readonly Row[], conflicts: readonly Conflict[]): string[] {
  const problems: string[] = []
  for (const rule of rules) {
    const row = rows.find((one) => one.id === rule.row)
    if (row === undefined) problems.push(`assertions.yaml: ${rule.row} is no row of the register`)
    else if (row.scope !== 'every-exchange') problems.push(`assertions.yaml: ${rule.row} has not scope every-exchange`)
    if (rule.conflict !== undefined && !conflicts.some((one) => one.id === rule.conflict)) {
      problems.push(`assertions.yaml, ${rule.row}: the conflict ${rule.conflict} does not exist`)
    }
    const kinds = everyAnswerKinds.filter((one) => rule[one] !== undefined)
    if (kinds.length !== 1)
      problems.push(
        `assertions.yaml, ${rule.row}: says ${kinds.join(' and ') || 'nothing'}; exactly one of ${everyAnswerKinds.join(', ')} is asked for`,
      )
    if (rule.conflict === undefined && (rule.answered === true || typeof rule.fhirpath?.expression === 'object')) {
      problems.push(`assertions.yaml, ${rule.row}: what is asked depends on a reading, and no conflict is named`)
    }
  }
  return problems
}
