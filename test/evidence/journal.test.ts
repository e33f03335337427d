import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal, readJournals } from '../../src/evidence/journal.ts'
import type { JournalEvent } from '../../src/evidence/journal-event.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'assay-journal-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const step = (title: string, number = 0): JournalEvent => ({
  type: 'step',
  test: 't',
  target: 'raf',
  step: number,
  title,
})

test('an event is on disk when append returns, one line each', () => {
  const file = join(folder(), 'journal', '1.ndjson')
  const journal = openJournal(file)
  journal.append(step('first\nwith a line break'))
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify(step('first\nwith a line break'))}\n`)
  journal.append(step('second'))
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3)
  journal.close()
})

test('journals are read by file name, each in its order, other files left alone', () => {
  const path = folder()
  for (const name of ['b', 'a']) {
    const journal = openJournal(join(path, `${name}.ndjson`))
    for (let number = 0; number < 3; number++) journal.append(step(`${name}${number}`, number))
    journal.close()
  }
  writeFileSync(join(path, 'notes.txt'), 'not a journal')
  expect(readJournals(path)).toEqual({
    events: ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'].map((title, index) => step(title, index % 3)),
    problems: [],
  })
})

test('the last line of a worker that was killed is left out and named', () => {
  const path = folder()
  const journal = openJournal(join(path, 'w.ndjson'))
  journal.append(step('whole'))
  journal.close()
  appendFileSync(join(path, 'w.ndjson'), '{"type":"step","title":"cut o')
  expect(readJournals(path)).toEqual({
    events: [step('whole')],
    problems: ['w.ndjson: the last line is cut off; the worker ended while it wrote it.'],
  })
})

test('a last line that only lacks its line break is whole', () => {
  const path = folder()
  writeFileSync(join(path, 'w.ndjson'), JSON.stringify(step('whole')))
  expect(readJournals(path)).toEqual({ events: [step('whole')], problems: [] })
})

test('a journal that is opened again goes on after a cut line, on a line of its own', () => {
  const path = folder()
  const file = join(path, 'w.ndjson')
  writeFileSync(file, '{"type":"st')
  const journal = openJournal(file)
  journal.append(step('after'))
  journal.close()
  expect(readJournals(path)).toEqual({
    events: [step('after')],
    problems: ['w.ndjson: line 1 is not an event and was left out.'],
  })
})

test.each(['not json', '[]', 'null', '{"type":"unknown"}', '{"type":"__proto__"}', '{"type":"constructor"}', '{}'])(
  'a line that is no event (%s) is left out and named',
  (line) => {
    const path = folder()
    writeFileSync(join(path, 'w.ndjson'), `${JSON.stringify(step('a'))}\n${line}\n${JSON.stringify(step('b'))}\n`)
    expect(readJournals(path)).toEqual({
      events: [step('a'), step('b')],
      problems: ['w.ndjson: line 2 is not an event and was left out.'],
    })
  },
)

test('what cannot be read is a problem and not an exception', () => {
  const path = folder()
  expect(readJournals(join(path, 'absent'))).toEqual({
    events: [],
    problems: ['The journal folder cannot be read (ENOENT): no worker wrote anything.'],
  })
  mkdirSync(join(path, 'folder.ndjson'))
  expect(readJournals(path)).toEqual({ events: [], problems: ['folder.ndjson: the journal cannot be read (EISDIR).'] })
})
