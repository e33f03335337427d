import picocolors from 'picocolors'
import type { TestOutcome } from '../src/record/run-record.ts'
import { countOf, formatCount, makeVisible } from './safe-text.ts'

/** How far a run is. */
export interface Progress {
  done: number
  total: number
  /** Musts with a failed check so far. */
  mustsFailed: number
  /** Title of the test that runs now. */
  current: string
}

/**
 * The live line of a run on a terminal: one line without a line feed, never wider than the terminal, for a caller who
 * clears the line before it writes the next.
 */
export function renderProgress(progress: Progress, options: { colour: boolean; width: number }): string {
  const colours = picocolors.createColors(options.colour)
  const total = formatCount(progress.total)
  const count = `${formatCount(progress.done).padStart(total.length)}/${total} tests`
  const failed = progress.mustsFailed === 0 ? '' : ` · ${countOf(progress.mustsFailed, 'must')} failed`
  // The last column stays empty: a terminal that wraps there would leave the line behind
  const room = Math.max(0, options.width - 1 - count.length - failed.length - 3)
  const title = Array.from(makeVisible(progress.current))
  const current = title.length > room ? `${title.slice(0, Math.max(0, room - 1)).join('')}…` : title.join('')
  const shown = room < 4 || current === '' ? '' : colours.dim(` · ${current}`)
  return `${count}${failed === '' ? '' : colours.red(failed)}${shown}`
}

/** A suite that ended, with its tests counted by outcome. */
export interface FinishedSuite {
  title: string
  outcomes: Record<TestOutcome, number>
  durationMs: number
}

/** The plain line that a finished suite gets where there is no terminal, as in CI. Without a line feed. */
export function renderFinishedSuite(suite: FinishedSuite): string {
  const { passed, failed, error, skipped } = suite.outcomes
  const parts = [
    `${formatCount(passed)} passed`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(error > 0 ? [`${formatCount(error)} could not test`] : []),
    ...(skipped > 0 ? [`${formatCount(skipped)} not tested`] : []),
  ]
  const mark = failed > 0 || error > 0 ? 'FAIL' : 'ok  '
  return `${mark} ${makeVisible(suite.title)}: ${parts.join(', ')} (${(suite.durationMs / 1000).toFixed(1)} s)`
}
