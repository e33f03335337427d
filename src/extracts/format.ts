/**
 * A delimited format as data: `suites/vaccination-extracts/formats/*.yaml`, or a file of the user's own. Nothing in the code
 * knows a column; everything that is asked of a file stands here, beside the row of the register that asks it.
 */
export interface Format {
  /** Name for `--format`, and the name of its file. */
  id: string
  title: string
  /** Preset of `conflicts.yaml` that a file of this format is judged under. */
  reading: string
  /** Id of the document, in `sources.yaml`, that the columns come from; absent when no public source gives them. */
  source?: string
  /** Why no columns are given. A format without columns needs a file of the user's own. */
  columnsUnknown?: string
  /** MESH workflow ids, where a public source names one. */
  workflowIds: string[]
  delimiter: string
  encodings: Encoding[]
  lineEnds: LineEnd[]
  /** `rfc4180`: quotes may hold delimiters and line ends. `one-line`: a reader that splits lines first sees those as rows. */
  quoting: 'rfc4180' | 'one-line'
  header: { order: 'exact' | 'any'; case: 'exact' | 'any' }
  fileName?: FileNameRule
  /** Row of the register that asks each kind of thing, where a column does not name its own. */
  rows: FormatRows
  columns: Column[]
  across: CrossRule[]
  /** What makes a record the same as another one. */
  identity?: { columns: string[]; actionColumn?: string; row: string; conflictRow?: string }
  /** Rows of which only some columns are read: a deletion names its record and nothing else. */
  onlyIdentity?: { column: string; values: string[]; columns: string[] }
  /** What changes under another reading of a conflict: conflict id → letter → parts of this format. */
  readings: Record<string, Record<string, FormatPatch>>
}

export type Encoding = 'utf-8' | 'windows-1252'
export type LineEnd = 'lf' | 'crlf'

export type FormatPatch = Partial<Omit<Format, 'columns'>> & { columns?: Record<string, Partial<Column>> }

/** Kinds of things that are asked of every format. */
export const rowKinds = ['header', 'columns', 'rows', 'mandatory', 'blank', 'value', 'length'] as const

export type RowKind = (typeof rowKinds)[number]
export type FormatRows = Record<RowKind, string> & Partial<Record<ColumnType, string>>

export interface FileNameRule {
  row: string
  /** Regular expression over the whole name; case is ignored. Named groups can be checked below. */
  pattern: string
  /** The name in words, for a message: `<VACCINE>_Vaccinations_v5_…`. */
  says: string
  /** Allowed values of a named group, in any case. */
  values?: Record<string, string[]>
  /** Named groups that are YYYYMMDDThhmmss, with anything after. */
  timestamps?: string[]
}

export const columnTypes = [
  'text',
  'nhs-number',
  'date',
  'date-time',
  'code',
  'snomed',
  'ods',
  'integer',
  'decimal',
  'boolean',
  'pattern',
] as const

export type ColumnType = (typeof columnTypes)[number]

export interface Column {
  name: string
  /** `mandatory` must not be empty; `required` is wanted, and may be; `conditional` depends on another (see `across`). */
  is: 'mandatory' | 'required' | 'optional' | 'conditional'
  type: ColumnType
  /** Row of the register that asks for the type; otherwise that of the format. */
  row?: string
  /** Most characters. */
  maxLength?: number
  /** Allowed values of a code. */
  values?: string[]
  ignoreCase?: boolean
  /** Of a pattern: a regular expression over the whole value. */
  pattern?: string
  min?: number
  max?: number
  /** Most digits after the point. */
  decimals?: number
  /** Of a date or date-time: row of the register that says that it is not in the future. */
  notFuture?: string
  /** Of a date-time: what may follow the seconds; `''` is nothing. */
  offsets?: string[]
  /** Of a date-time: a date alone is good too. */
  dateAlone?: boolean
  /** Of an ODS code: only when this column holds the address of ODS codes. */
  system?: string
  /** Says something about a person: masked in what is shown, unless the patient is synthetic. */
  personal?: boolean
  /** What the value is, in words, for a message. */
  says?: string
}

/** A rule over several columns of a row. */
export interface CrossRule {
  row: string
  /** What is asked, in words, for a message. */
  says: string
  /** No source decides: shown, never gating. */
  observed?: boolean
  /** Only rows where this column holds one of these values; `given` is anything but nothing. */
  when?: { column: string; values: string[] | 'given'; not?: boolean }
  /** Columns that must not be empty then. */
  given?: string[]
  /** A column whose value must be one of these then. */
  oneOf?: { column: string; values: string[] }
  /** A column that must be written as an ODS code then. */
  isOds?: string
  /** Two dates, the first not after the second. */
  inOrder?: [string, string]
}
