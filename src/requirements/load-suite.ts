import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import type { SuiteData } from '../engine/work-plan.ts'
import { packageRoot } from '../package-root.ts'
import type { ApiDefinition } from './api-definition.ts'
import { type EveryAnswerRule, everyAnswerKinds } from './every-answer-rule.ts'
import { readParsedSuite } from './parsed-suite.ts'
import { expandPreset, type Presets } from './reading.ts'
import { conflictsAndPresets, namedEntries, problemsOfApi } from './register-shape.ts'
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

/** Folders whose suites drive a server; the others judge files. */
export function servedFolders(): string[] {
  return suiteFolders().filter((folder) => !/^judges:\s*file\b/m.test(apiText(folder)))
}

function apiText(folder: string): string {
  return readFileSync(join(packageRoot, 'suites', folder, 'api.yaml'), 'utf8')
}

/** The path below which an API lives on its host, as `api.yaml` gives it. */
export function basePathOf(folder: string): string {
  return /^basePath:\s*(\/\S+)/m.exec(apiText(folder))?.[1] ?? ''
}

export function shortNameOf(folder: string): string {
  const text = apiText(folder)
  return /^short:\s*(\S+)/m.exec(text)?.[1] ?? folder
}

/**
 * Load and check the data of one suite: `api.yaml`, `sources.yaml`, `requirements.yaml`, `conflicts.yaml`,
 * `assertions.yaml`.
 * @param root folder of the folders of all APIs
 * @throws RegisterProblem with everything that is wrong, not only the first
 */
export function loadSuite(folder: string, root = join(packageRoot, 'suites')): Suite {
  return (root === join(packageRoot, 'suites') ? readParsedSuite(folder, root) : undefined) ?? parseSuite(folder, root)
}

/** Parse and check the YAML of a suite, whatever the build kept. @throws RegisterProblem */
export function parseSuite(folder: string, root = join(packageRoot, 'suites')): Suite {
  const problems: string[] = []
  const read = (name: string) => readYaml(join(root, folder, name), `${folder}/${name}`, problems)
  const files = {
    api: read('api.yaml'),
    sources: read('sources.yaml'),
    rows: read('requirements.yaml'),
    conflicts: read('conflicts.yaml'),
    everyAnswer: read('assertions.yaml'),
  }
  if (problems.length === 0) {
    const api = files.api as ApiDefinition
    const sources = namedEntries<Source>(files.sources, 'sources.yaml', 'id', problems)
    const rows = namedEntries<Row>(files.rows, 'requirements.yaml', 'id', problems).map(withDefaults)
    const { presets, conflicts } = conflictsAndPresets(files.conflicts, 'conflicts.yaml', problems)
    const everyAnswer = namedEntries<EveryAnswerRule>(files.everyAnswer ?? [], 'assertions.yaml', 'row', problems)
    problems.push(
      ...problemsOfApi(api, 'api.yaml'),
      ...checkRows(rows, sources, conflicts, presets),
      ...checkPresets(presets, conflicts),
      ...checkRules(everyAnswer, rows, conflicts),
      ...rulesOfFhir(api, everyAnswer),
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
  if (document.errors.length > 0) return undefined
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    problems.push(`${name}: ${(error as Error).message}`)
    return undefined
  }
}

function withDefaults(row: Row): Row {
  return { ...row, needs: row.needs ?? [], conflicts: row.conflicts ?? [], scope: row.scope ?? 'test' }
}

function checkRows(
  rows: readonly Row[],
  sources: readonly Source[],
  conflicts: readonly Conflict[],
  presets: Presets,
): string[] {
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
    if (!['test', 'every-exchange'].includes(row.scope)) say(`scope is "${row.scope}", not test or every-exchange`)
    if (row.reading !== undefined && !Object.hasOwn(presets, row.reading)) {
      say(`obliges under the reading "${row.reading}"; known: ${Object.keys(presets).join(', ')}`)
    }
    if (!Array.isArray(row.needs) || !Array.isArray(row.conflicts)) {
      say('needs and conflicts are lists, as in [stateful]')
      continue
    }
    for (const one of row.needs)
      if (!capabilities.includes(one)) say(`needs "${one}"; known: ${capabilities.join(', ')}`)
    for (const one of row.conflicts) if (!conflictIds.has(one)) say(`names the conflict ${one}, which does not exist`)
  }
  return problems
}

function checkPresets(presets: Presets, conflicts: readonly Conflict[]): string[] {
  const problems: string[] = []
  for (const [index, { id }] of conflicts.entries()) {
    if (conflicts.findIndex((one) => one.id === id) !== index) problems.push(`conflicts.yaml: ${id} stands twice`)
  }
  for (const name of Object.keys(presets)) {
    const decided = decisionsOf(presets, name, problems)
    if (decided === undefined) continue
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

/** The decisions of a preset; undefined when it extends one that is not there, or itself. */
function decisionsOf(presets: Presets, name: string, problems: string[]): Record<string, string> | undefined {
  try {
    return expandPreset(presets, name)
  } catch (error) {
    problems.push(`conflicts.yaml: ${(error as Error).message}`)
    return undefined
  }
}

/** What asks for a FHIR resource has nothing to ask of an API that is not FHIR. */
function rulesOfFhir({ fhirVersion }: ApiDefinition, rules: readonly EveryAnswerRule[]): string[] {
  if (fhirVersion !== 'none') return []
  return rules
    .filter((one) => one.fhirpath !== undefined || one.validate !== undefined || one.when?.fhirpath !== undefined)
    .map((one) => `assertions.yaml, ${one.row}: asks for a FHIR resource, and api.yaml says fhirVersion: none`)
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
    if (rule.answered === true && rule.conflict === undefined) {
      problems.push(`assertions.yaml, ${rule.row}: what is asked depends on a reading, and no conflict is named`)
    }
  }
  return problems
}
