import type { TestDeclaration } from '../engine/work-plan.ts'
import type { CheckRecord, ExchangeRecord, TestOutcome } from '../record/run-record.ts'

/**
 * What can be removed: all that a patient has, or the resource at a path. What a creation makes in the name of nobody can
 * be removed only once its answer has said where it is.
 */
export type Removable = { patient: string } | { path: string } | { creation: string }

/**
 * What a worker appends to its journal, one JSON line an event, before the test goes on. The record is built from these
 * lines and the plan alone, so that a worker that dies takes nothing with it.
 */
export type JournalEvent =
  | {
      type: 'test-start'
      test: string
      target: string
      at: string
      seed: string
      /** Where no plan names the tests, as under plain vitest, each says itself what it is. */
      declaration?: TestDeclaration & { file: string }
    }
  | { type: 'step'; test: string; target: string; step: number; title: string }
  | { type: 'exchange'; step: number | null; exchange: ExchangeRecord }
  | { type: 'check'; test: string; target: string; step: number; check: CheckRecord }
  /** A row that holds for every answer, judged on one exchange. */
  | { type: 'exchange-check'; target: string; check: CheckRecord }
  /** Written before the request that creates is sent, so that an interrupted run knows what may be there. */
  | ({ type: 'will-create'; test: string; target: string; what: string } & Removable)
  /** A resource is there that a DELETE of this path removes. */
  | { type: 'created'; test: string; target: string; path: string }
  | ({ type: 'removed'; test: string; target: string } & Removable)
  | ({ type: 'left-behind'; test: string; target: string; what: string; reason: string } & Removable)
  | {
      type: 'test-end'
      test: string
      target: string
      outcome: Exclude<TestOutcome, 'not-selected'>
      reason?: string
      durationMs: number
      seed?: string
      path?: string
    }
