import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { JournalEvent } from './journal-event.ts'

/** The append-only file of one worker. */
export interface Journal {
  /** Writes one event as one line, before it returns: a worker that dies the moment after has said what it did. */
  append(event: JournalEvent): void
  close(): void
}

const newline = 0x0a
const eventTypes: Record<JournalEvent['type'], true> = {
  'test-start': true,
  step: true,
  exchange: true,
  check: true,
  'exchange-check': true,
  'will-create': true,
  created: true,
  removed: true,
  'left-behind': true,
  'test-end': true,
}

/** Opens a journal for appending; its folder is made when it is not there. A cut last line of an earlier writer is closed first. */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a+')
  const { size } = fstatSync(descriptor)
  const last = Buffer.alloc(1)
  if (size > 0 && readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] !== newline) writeSync(descriptor, '\n')
  return {
    append: (event) => writeWhole(descriptor, Buffer.from(`${JSON.stringify(event)}\n`)),
    close: () => closeSync(descriptor),
  }
}

/** The system may take a part of what it is given, as when a disk is nearly full; the rest is given again. */
function writeWhole(descriptor: number, line: Buffer): void {
  for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written)
}

/**
 * Reads every `*.ndjson` of a folder, files by name, lines in the order in which they were written. A line that cannot be
 * used is left out and named in `problems`; nothing is thrown, because a record is built from whatever is there.
 */
export function readJournals(folder: string): { events: JournalEvent[]; problems: string[] } {
  const events: JournalEvent[] = []
  const problems: string[] = []
  for (const file of journalFiles(folder, problems)) readJournal(file, events, problems)
  return { events, problems }
}

function journalFiles(folder: string, problems: string[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .sort()
      .map((name) => join(folder, name))
  } catch (error) {
    problems.push(
      `The journal folder cannot be read (${(error as NodeJS.ErrnoException).code}): no worker wrote anything.`,
    )
    return []
  }
}

function readJournal(file: string, events: JournalEvent[], problems: string[]): void {
  const name = basename(file)
  const content = readContent(file, problems)
  let line = 0
  for (let start = 0; start < content.length; line++) {
    const found = content.indexOf(newline, start)
    const end = found === -1 ? content.length : found
    // Line by line: a whole journal may be longer than the longest string.
    const event = parseEvent(content.toString('utf8', start, end))
    if (event !== undefined) events.push(event)
    else if (found === -1) problems.push(`${name}: the last line is cut off; the worker ended while it wrote it.`)
    else if (end > start) problems.push(`${name}: line ${line + 1} is not an event and was left out.`)
    start = end + 1
  }
}

function readContent(file: string, problems: string[]): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    problems.push(`${basename(file)}: the journal cannot be read (${(error as NodeJS.ErrnoException).code}).`)
    return Buffer.alloc(0)
  }
}

function parseEvent(line: string): JournalEvent | undefined {
  try {
    const value: unknown = JSON.parse(line)
    const type = (value as { type?: unknown } | null)?.type
    return typeof type === 'string' && Object.hasOwn(eventTypes, type) ? (value as JournalEvent) : undefined
  } catch {
    return undefined
  }
}
