import type { JournalEvent } from '../../src/evidence/journal-event.ts'
import { createRedactor, type Redactor } from '../../src/evidence/redaction.ts'
import type { ExchangeRecord } from '../../src/record/run-record.ts'
import type { Clock } from '../../src/target/politeness.ts'

/** A journal in memory. */
export function memoryJournal(): {
  events: JournalEvent[]
  append(event: JournalEvent): void
  exchanges(): ExchangeRecord[]
} {
  const events: JournalEvent[] = []
  return {
    events,
    append: (event) => events.push(event),
    exchanges: () => events.flatMap((event) => (event.type === 'exchange' ? [event.exchange] : [])),
  }
}

/** A clock that stands still but for sleeping, and remembers how long that was. */
export function manualClock(start = Date.UTC(2026, 0, 1)): Clock & { slept: number[] } {
  let now = start
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds)
      now += milliseconds
    },
  }
}

export function testRedactor(options: Partial<Parameters<typeof createRedactor>[0]> = {}): Redactor {
  return createRedactor({ allowedNumbers: [], secrets: [], key: 'a key for tests', ...options })
}
