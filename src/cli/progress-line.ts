import { renderFinishedSuite, renderProgress } from '../../reporters/terminal.ts'
import type { SessionListener } from '../engine/session.ts'

/** How a run shows how far it is: one live line on a terminal, a plain line for each file of suites elsewhere. */
export interface ProgressLine extends SessionListener {
  /** Clear what is shown, before other text is written. */
  end(): void
}

/** Between two drawings of the live line, in milliseconds. */
const liveInterval = 40

/**
 * Show progress on standard error, never on standard output, which belongs to `--json`.
 * @param options.musts ids of the rows of level must: their failures are counted while the run goes on
 */
export function createProgressLine(
  stream: NodeJS.WriteStream,
  options: { colour: boolean; live: boolean; musts: ReadonlySet<string> },
): ProgressLine {
  let done = 0
  let total = 0
  const failed = new Set<string>()
  let shownAt = 0
  const show = (current: string) => {
    const now = Date.now()
    if (!options.live || (now - shownAt < liveInterval && done < total)) return
    const line = renderProgress(
      { done, total, mustsFailed: failed.size, current },
      { colour: options.colour, width: stream.columns || 80 },
    )
    stream.write(`\r\u001b[2K${line}`)
    shownAt = now
  }
  return {
    onPlanned: (selected) => {
      total = selected
      if (!options.live) stream.write(`Running ${selected} tests\n`)
    },
    onTestStart: ({ title }) => show(title),
    onTestEnd: ({ state, requirements }) => {
      done += 1
      if (state === 'failed') for (const id of requirements) if (options.musts.has(id)) failed.add(id)
    },
    onFileEnd: ({ title, durationMs, passed, failed: notPassed, skipped }) => {
      if (options.live) return
      const outcomes = { passed, failed: notPassed, skipped, error: 0, 'not-selected': 0 }
      stream.write(`${renderFinishedSuite({ title, durationMs, outcomes })}\n`)
    },
    end: () => {
      if (options.live) stream.write('\r\u001b[2K')
    },
  }
}
