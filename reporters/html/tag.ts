import type { Level, TestOutcome, Verdict } from '../../src/record/run-record.ts'
import { html, type Markup } from './markup.ts'

/** Colour of a status; the word beside it always says the same. */
export type Tone = 'met' | 'not-met' | 'warn' | 'note' | 'none'

export function toneOf(verdict: Verdict, level: Level): Tone {
  switch (verdict) {
    case 'Met':
      return 'met'
    case 'Not met':
      return level === 'must' ? 'not-met' : 'warn'
    case 'Accepted deviation':
    case 'Could not test':
      return 'warn'
    case 'Attested':
      return 'note'
    default:
      return 'none'
  }
}

export function verdictTag(verdict: Verdict, level: Level): Markup {
  return html`<strong class="tag ${toneOf(verdict, level)}">${verdict}</strong>`
}

const outcomes: Record<TestOutcome, [word: string, tone: Tone]> = {
  passed: ['Passed', 'met'],
  failed: ['Failed', 'not-met'],
  skipped: ['Not tested', 'none'],
  error: ['Could not test', 'warn'],
  'not-selected': ['Not selected', 'none'],
}

export function outcomeTag(outcome: TestOutcome): Markup {
  const [word, tone] = outcomes[outcome]
  return html`<strong class="tag ${tone}">${word}</strong>`
}
