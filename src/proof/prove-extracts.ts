import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAcknowledgement } from '../extracts/acknowledgement.ts'
import { checkFile } from '../extracts/file-check.ts'
import { acknowledgementJudgements, judgementsOf } from '../extracts/judgements.ts'
import { loadFormat } from '../extracts/load-format.ts'
import {
  acknowledgement,
  bytesOf,
  type SampledFormat,
  type SampleFile,
  sampledFormats,
  sampleNames,
  sampleRows,
} from '../extracts/samples.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { chooseReading } from '../requirements/reading.ts'
import { type ExtractFault, extractFaults } from './extract-fault-table.ts'

/** What a fault came to. */
export interface ProvenExtractFault {
  fault: ExtractFault
  caught: boolean
  /** Rows that turned. */
  turned: string[]
  /** Rows that turned and that the fault does not name. */
  falseAlarms: string[]
}

/** Judge a file with each fault in it. */
export async function proveExtractFaults(
  faults: readonly ExtractFault[] = extractFaults,
  onFault: (one: ProvenExtractFault) => void = () => {},
): Promise<ProvenExtractFault[]> {
  const proven: ProvenExtractFault[] = []
  for (const fault of faults) {
    const turned = await turnedBy(fault)
    const named = [...fault.breaks, ...(fault.mayAlsoBreak ?? [])]
    const one = {
      fault,
      turned,
      caught: turned.some((row) => fault.breaks.includes(row)),
      falseAlarms: turned.filter((row) => !named.includes(row)),
    }
    proven.push(one)
    onFault(one)
  }
  return proven
}

/**
 * Judge generated files that have no fault, in every way of writing that a format allows.
 * @returns what was found against any of them, each a sentence; empty when nothing was
 */
export async function accusationsOfClean(files: number): Promise<string[]> {
  const accusations: string[] = []
  for (const format of sampledFormats) {
    for (let seed = 1; seed <= files; seed++) {
      const file = sampleFile(format, seed, 1 + (seed % 40))
      for (const row of await turned(file, format)) accusations.push(`${format}, seed ${seed}: ${row}`)
    }
  }
  return accusations
}

async function turnedBy(fault: ExtractFault): Promise<string[]> {
  if (fault.format === 'InfAck' || fault.format === 'BusAck' || fault.format === 'BusAck JSON') {
    const extension = fault.format === 'BusAck JSON' ? 'json' : 'csv'
    const file: SampleFile = {
      name: `x_${fault.format.slice(0, 6)}_20240708T12140100.${extension}`,
      columns: [],
      rows: [],
      options: {},
      changes: [],
    }
    fault.change(file)
    const start: Buffer = Buffer.from(acknowledgement[fault.format])
    const bytes = file.changes.reduce((all, change) => change(all), start)
    return inFile(file.name, bytes, async (path) =>
      failing(acknowledgementJudgements(readAcknowledgement(path, false), 5)),
    )
  }
  const file = sampleFile(fault.format, 11, 10)
  // A deletion is read by its identifier alone, so that what is wrong elsewhere in it is not seen
  const record = file.rows[3]
  if (record !== undefined && record.ACTION_FLAG === 'DELETE') record.ACTION_FLAG = 'NEW'
  file.options = fault.format === 'covid-19-clinical-v4' ? { quoted: true } : {}
  fault.change(file)
  return turned(file, fault.format)
}

function sampleFile(format: SampledFormat, seed: number, rows: number): SampleFile {
  return {
    name: sampleNames[format],
    columns: loadFormat(format).columns.map((one) => one.name),
    rows: sampleRows(format, { rows, seed }),
    options: { quoted: seed % 2 === 0, lineEnd: seed % 3 === 0 ? '\r\n' : '\n' },
    changes: [],
  }
}

function turned(file: SampleFile, format: SampledFormat): Promise<string[]> {
  const suite = loadSuite('vaccination-extracts')
  const plain = loadFormat(format)
  const reading = chooseReading(suite.conflicts, suite.presets, [plain.reading])
  return inFile(file.name, bytesOf(file), async (path) => {
    const result = await checkFile(path, {
      format: loadFormat(format, reading.conflicts),
      now: new Date('2026-06-01T12:00:00Z'),
      examples: 5,
      keysInMemory: 1_000_000,
      threads: 1,
    })
    return failing(judgementsOf(result))
  })
}

function failing(judgements: ReturnType<typeof judgementsOf>): string[] {
  return judgements.filter((one) => one.checks.some((check) => check.outcome !== 'passed')).map((one) => one.row)
}

async function inFile<Result>(name: string, bytes: Buffer, work: (path: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-proof-'))
  try {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return await work(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
