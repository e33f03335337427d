import type { RowJudgement } from '../extracts/extract-record.ts'
import { immunizationOf, type V5Values, vaccineTypeOf } from '../extracts/fhir-immunization.ts'
import { decode, maskedValue } from '../extracts/findings.ts'
import type { Encoding, Format } from '../extracts/format.ts'
import type { RowFields } from '../extracts/range-check.ts'
import { createValidator, type Finding } from '../fhir/index.ts'
import type { CheckRecord } from '../record/run-record.ts'
import { TextOutput } from './check-outputs.ts'

/** Rows of version 5, converted, written and validated. */
export interface FhirOutput {
  begin(encoding: Encoding): void
  add(row: RowFields): void
  end(file: string, examples: number): { judgement: RowJudgement; note: string }
}

const profile = 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-Immunization'
const requirement = 'EXT-V5-25'

/** @param fileName its first word is the vaccine type, from which the target diseases follow */
export function openFhirOutput(path: string, format: Format, fileName: string): FhirOutput {
  const validator = createValidator({ version: 'r4', definitions: ['profiles/r4'], bestPractice: false })
  const vaccineType = vaccineTypeOf(fileName)
  const action = format.columns.findIndex((one) => one.name === 'ACTION_FLAG')
  const found = new Map<string, { finding: Finding; line: number; count: number }>()
  let output: TextOutput | undefined
  let encoding: Encoding = 'utf-8'
  let count = 0
  let skipped = 0
  return {
    begin(next) {
      output?.close()
      output = new TextOutput(path)
      encoding = next
      count = 0
      skipped = 0
      found.clear()
    },
    add(row) {
      const values = valuesOf(row, format, encoding)
      if (values[format.columns[action]?.name ?? '']?.toUpperCase() === 'DELETE') {
        skipped++
        return
      }
      const resource = immunizationOf(values, vaccineType, `${fileName}#row-${row.row}`)
      output?.write(Buffer.from(`${JSON.stringify(resource)}\n`))
      count++
      for (const finding of validator.validate(resource, { profiles: [profile] })) {
        if (finding.severity !== 'error' && finding.severity !== 'fatal') continue
        const key = `${finding.key} ${finding.path}`
        const known = found.get(key)
        if (known === undefined) found.set(key, { finding, line: row.line, count: 1 })
        else known.count++
      }
    },
    end(file, examples) {
      output?.close()
      const checks = [...found.values()].slice(0, Math.max(examples, 20)).map(
        ({ finding, line, count: times }): CheckRecord => ({
          requirement,
          outcome: 'failed',
          message: withoutValues(finding.message),
          expected: 'a valid UK Core Immunization',
          place: { file, line, column: 1 },
          path: finding.path,
          ...(times > 1 ? { count: times } : {}),
        }),
      )
      const passed: CheckRecord = { requirement, outcome: 'passed', message: 'it holds' }
      const left = skipped === 0 ? '' : `, ${skipped.toLocaleString('en-GB')} deletions left out`
      return {
        judgement: {
          row: requirement,
          checks: checks.length > 0 ? checks : [passed],
          step: `Converted and validated ${count} rows`,
        },
        note: `FHIR        ${path} (${count.toLocaleString('en-GB')} Immunization resources${left})`,
      }
    },
  }
}

function valuesOf(row: RowFields, format: Format, encoding: Encoding): V5Values {
  const values: V5Values = {}
  format.columns.forEach(({ name }, at) => {
    const start = row.starts[at] ?? 0
    const end = row.ends[at] ?? 0
    if (end > start) values[name] = decode(row.bytes, start, end, encoding)
  })
  return values
}

/** A message quotes the value that is wrong, which may be a patient's. */
function withoutValues(message: string): string {
  return message.replace(/^"[^"]*"/, (value) => maskedValue('value', value.slice(1, -1)))
}
