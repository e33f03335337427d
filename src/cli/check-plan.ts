import { basename } from 'node:path'
import {
  type Acknowledgement,
  acknowledgedName,
  isAcknowledgement,
  readAcknowledgement,
} from '../extracts/acknowledgement.ts'
import { detectFormat, headOf } from '../extracts/detect-format.ts'
import { openExtract, UnreadableFile } from '../extracts/extract-file.ts'
import type { Format } from '../extracts/format.ts'
import { FormatProblem, formatNames, loadFormat } from '../extracts/load-format.ts'
import type { Suite } from '../requirements/load-suite.ts'
import { type ChosenReading, chooseReading } from '../requirements/reading.ts'
import type { CheckFlags } from './check.ts'
import { UsageError } from './usage-error.ts'

/** An extract to judge, with the acknowledgements that came back for it. */
export interface PlannedExtract {
  id: string
  path: string
  format: Format
  reading: ChosenReading
  acknowledgements: Acknowledgement[]
}

export interface Plan {
  extracts: PlannedExtract[]
  acknowledgements: { id: string; acknowledgement: Acknowledgement }[]
}

/**
 * Tell extracts from acknowledgements, and put each acknowledgement beside its extract.
 * @throws UsageError, UnreadableFile or FormatProblem: a file that cannot be judged ends the command before any is
 */
export function planFiles(paths: readonly string[], flags: CheckFlags, suite: Suite): Plan {
  const ids = idsOf(paths)
  const heads = paths.map((path) => {
    const file = openExtract(path)
    try {
      return headOf(file)
    } finally {
      file.close()
    }
  })
  const isAck = paths.map((path, index) => isAcknowledgement(path, heads[index]?.toString('latin1') ?? ''))
  const ackReading = chooseReading(suite.conflicts, suite.presets, ['v5', ...flags.reading])
  const acknowledgements = paths.flatMap((path, index) => {
    if (isAck[index] !== true) return []
    return {
      id: ids[index] ?? path,
      acknowledgement: readAcknowledgement(path, ackReading.conflicts['EXT-C09'] !== 'a'),
    }
  })
  const extracts = paths.flatMap((path, index): PlannedExtract[] => {
    if (isAck[index] === true) return []
    const { format, reading } = formatOf(path, heads[index] ?? Buffer.alloc(0), flags, suite)
    return [{ id: ids[index] ?? path, path, format, reading, acknowledgements: [] }]
  })
  for (const { acknowledgement } of acknowledgements) {
    const name = acknowledgedName(acknowledgement.path)?.toUpperCase()
    const own = extracts.find(
      ({ path }) =>
        basename(path)
          .replace(/\.[^.]*$/, '')
          .toUpperCase() === name,
    )
    const only = extracts.length === 1 ? extracts[0] : undefined
    ;(own ?? only)?.acknowledgements.push(acknowledgement)
  }
  if (
    flags.toFhir !== undefined &&
    extracts.some(
      ({ format }) => !format.columns.some((one) => one.name === 'SITE_CODE_TYPE_URI') || format.columns.length !== 34,
    )
  )
    throw new UsageError('--to-fhir takes files of version 5: the service converts no other.')
  const many = [flags.rejects, flags.resend, flags.toFhir].filter((one) => one !== undefined)
  if (many.length > 0 && extracts.length > 1)
    throw new UsageError('--rejects, --resend and --to-fhir take one extract at a time.')
  if (flags.resend !== undefined && !extracts.some((one) => one.acknowledgements.length > 0))
    throw new UsageError('--resend needs the acknowledgement of the extract: name its BusAck file too.')
  if (many.some((one) => paths.includes(one)) || new Set(many).size !== many.length)
    throw new UsageError('What is written needs files of its own: no file that is checked is ever changed.')
  return { extracts, acknowledgements }
}

function formatOf(
  path: string,
  head: Buffer,
  flags: CheckFlags,
  suite: Suite,
): { format: Format; reading: ChosenReading } {
  const name = flags.format ?? detectFormat(path, head)
  if (name === undefined) {
    throw new UsageError(
      `${path} looks like none of the formats: neither its name nor its first line. Name its format with --format: ${formatNames().join(', ')}, or a YAML file of yours.`,
    )
  }
  const plain = loadFormat(name)
  if (plain.columns.length === 0) {
    throw new FormatProblem(
      `The format ${plain.id} has no columns. ${plain.columnsUnknown ?? ''} Write what your specification says in a YAML file that begins with "extends: ${plain.id}", and give that with --format (suites/vaccination-extracts/README.md shows how).`,
    )
  }
  const reading = chooseReading(suite.conflicts, suite.presets, [plain.reading, ...flags.reading])
  return { format: loadFormat(name, reading.conflicts), reading }
}

/** Names of the files alone where they differ, whole paths otherwise. @throws UnreadableFile for a file that stands twice */
function idsOf(paths: readonly string[]): string[] {
  const names = paths.map((one) => basename(one))
  const twice = paths.find((one, index) => paths.indexOf(one) !== index)
  if (twice !== undefined) throw new UnreadableFile(`${twice} is named twice.`)
  return new Set(names).size === names.length ? names : [...paths]
}
