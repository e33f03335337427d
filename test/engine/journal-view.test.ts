import { describe, expect, test } from 'vitest'
import { isUntidy, storyKey, viewJournals } from '../../src/engine/journal-view.ts'
import type { JournalEvent } from '../../src/evidence/journal-event.ts'
import type { CheckRecord, ExchangeRecord } from '../../src/record/run-record.ts'

const of = { test: 'stale', target: 'raf' }

function exchange(id: string, changes: Partial<ExchangeRecord> = {}): ExchangeRecord {
  return {
    id,
    ...of,
    ordinal: 1,
    direction: 'out',
    purpose: 'test',
    request: { method: 'GET', url: 'http://127.0.0.1/Consent', headers: [] },
    startedAt: '2026-11-22T12:00:00.000Z',
    durationMs: 1,
    ...changes,
  }
}

function check(changes: Partial<CheckRecord> = {}): CheckRecord {
  return { requirement: 'RAF-HDR-01', outcome: 'failed', message: 'no X-Request-ID', ...changes }
}

const everyAnswer = (changes: Partial<CheckRecord>): JournalEvent => ({
  type: 'exchange-check',
  target: 'raf',
  check: check(changes),
})

describe('the story of a test', () => {
  test('is its steps with their exchanges and checks, and how it ended', () => {
    const { stories, exchanges } = viewJournals([
      { type: 'test-start', ...of, at: '2026-11-22T12:00:00.000Z', seed: 's' },
      { type: 'step', ...of, step: 0, title: 'Given a consent' },
      { type: 'exchange', step: 0, exchange: exchange('e1') },
      { type: 'step', ...of, step: 1, title: 'When it is updated' },
      { type: 'exchange', step: 1, exchange: exchange('e2') },
      { type: 'check', ...of, step: 1, check: check() },
      { type: 'test-end', ...of, outcome: 'failed', durationMs: 3 },
    ])
    expect(stories.get(storyKey('raf', 'stale'))).toMatchObject({
      steps: [
        { title: 'Given a consent', exchanges: ['e1'], checks: [] },
        { title: 'When it is updated', exchanges: ['e2'], checks: [check()] },
      ],
      end: { outcome: 'failed' },
    })
    expect(exchanges.map((one) => one.id)).toEqual(['e1', 'e2'])
  })

  test('keeps apart the same test on two targets, and two tests on one', () => {
    const { stories } = viewJournals([
      { type: 'check', ...of, step: 0, check: check({ message: 'first' }) },
      { type: 'check', test: 'stale', target: 'other', step: 0, check: check({ message: 'second' }) },
      { type: 'check', test: 'fresh', target: 'raf', step: 0, check: check({ message: 'third' }) },
    ])
    const messages = [...stories.values()].map((one) => one.steps[0]?.checks.map((each) => each.message))
    expect(messages).toEqual([['first'], ['second'], ['third']])
  })

  test('has what happened before the first step in a step of its own', () => {
    const { stories } = viewJournals([{ type: 'exchange', step: -1, exchange: exchange('e1') }])
    expect(stories.get(storyKey('raf', 'stale'))?.steps).toEqual([{ title: '', exchanges: ['e1'], checks: [] }])
  })

  test('does not hold what was sent to prepare, to clean up or as a control', () => {
    const { stories, exchanges } = viewJournals([
      { type: 'exchange', step: null, exchange: exchange('e1', { purpose: 'starting-state' }) },
      { type: 'exchange', step: null, exchange: exchange('e2', { purpose: 'clean-up' }) },
      { type: 'exchange', step: null, exchange: exchange('e3', { purpose: 'control', test: null }) },
    ])
    expect(stories.size).toBe(0)
    expect(exchanges).toHaveLength(3)
  })

  test('has no end when the worker did not live to write it', () => {
    const { stories } = viewJournals([{ type: 'test-start', ...of, at: '2026-11-22T12:00:00.000Z', seed: 's' }])
    expect(stories.get(storyKey('raf', 'stale'))).toEqual({ steps: [] })
  })
})

describe('checks of the rows that hold for every answer', () => {
  const foldedOf = (...events: JournalEvent[]) => viewJournals(events).exchangeChecks.get('raf') ?? []

  test('are one entry for one message, with how often it came and the first five exchanges', () => {
    const ids = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7']
    expect(foldedOf(...ids.map((id) => everyAnswer({ exchanges: [id] })))).toEqual([
      { ...check(), count: 7, exchanges: ['e1', 'e2', 'e3', 'e4', 'e5'] },
    ])
  })

  test('are kept apart by row, outcome, message and place', () => {
    const folded = foldedOf(
      everyAnswer({}),
      everyAnswer({ requirement: 'RAF-HDR-02' }),
      everyAnswer({ outcome: 'information' }),
      everyAnswer({ message: 'two of them' }),
      everyAnswer({ path: 'Consent.id' }),
    )
    expect(folded).toHaveLength(5)
  })

  test('that passed are one entry for a row, whatever they say', () => {
    const folded = foldedOf(
      everyAnswer({ outcome: 'passed', message: 'came back as 1' }),
      everyAnswer({ outcome: 'passed', message: 'came back as 2' }),
    )
    expect(folded).toMatchObject([{ outcome: 'passed', count: 2 }])
  })

  test('add up what a worker had folded already', () => {
    expect(foldedOf(everyAnswer({ count: 3 }), everyAnswer({ count: 4 }))).toMatchObject([{ count: 7 }])
  })

  test('are kept apart by target', () => {
    const { exchangeChecks } = viewJournals([
      everyAnswer({}),
      { type: 'exchange-check', target: 'other', check: check() },
    ])
    expect([...exchangeChecks.keys()]).toEqual(['raf', 'other'])
  })
})

describe('what a run wrote', () => {
  const will = (patient: string): JournalEvent => ({ type: 'will-create', ...of, what: 'a record', patient })

  test('is untidied until it is removed', () => {
    const events: JournalEvent[] = [
      will('9990000018'),
      will('9990000026'),
      { type: 'removed', ...of, patient: '9990000018' },
    ]
    expect(viewJournals(events).untidied.get('raf')).toEqual({
      patients: new Set(['9990000026']),
      paths: new Set(),
      creations: new Set(),
    })
  })

  test('is a resource until its path is removed, and a creation for nobody until it is answered', () => {
    const events: JournalEvent[] = [
      { type: 'will-create', ...of, what: 'one', creation: 'one' },
      { type: 'will-create', ...of, what: 'two', creation: 'two' },
      { type: 'created', ...of, path: '/Immunization/1' },
      { type: 'created', ...of, path: '/Immunization/2' },
      { type: 'removed', ...of, creation: 'one' },
      { type: 'removed', ...of, path: '/Immunization/1' },
    ]
    const { untidied } = viewJournals(events)
    expect(untidied.get('raf')).toEqual({
      patients: new Set(),
      paths: new Set(['/Immunization/2']),
      creations: new Set(['two']),
    })
    expect(isUntidy(untidied.get('raf'))).toBe(true)
    expect(isUntidy(viewJournals([{ type: 'removed', ...of, path: '/x' }]).untidied.get('raf'))).toBe(false)
  })

  test('is listed as left behind when it could not be removed', () => {
    const what = 'the record of patient 9990000018'
    const view = viewJournals([
      will('9990000018'),
      { type: 'left-behind', ...of, what, patient: '9990000018', reason: 'it answered 403' },
    ])
    expect(view.untidied.get('raf')).toEqual({ patients: new Set(), paths: new Set(), creations: new Set() })
    expect(view.leftBehind).toEqual([{ target: 'raf', what, reason: 'it answered 403' }])
  })
})
