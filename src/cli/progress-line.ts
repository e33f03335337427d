import { renderProgress } from '../../reporters/terminal.ts'
import type { SessionListener } from '../engine/session.ts'

/** How a run shows how far it is: one live line on a terminal, a plain line now and then elsewhere. */
export interface ProgressLine extends SessionListener {
  /** Clear what is shown, before other text is written. */
  end(): void
}

/** Between two plain lines where there is no terminal, in milliseconds. */
const plainInterval = 5000

/** Show progress on standard error, never on standard output, which belongs to `--json`. */
export function createProgressLine(
  stream: NodeJS.WriteStream,
  options: { colour: boolean; live: boolean },
): ProgressLine {
  let done = 0
  let total = 0
  let failed = 0
  let shownAt = 0
  const show = (current: string) => {
    const now = Date.now()
    if (options.live) {
      if (now - shownAt < 40 && done < total) return
      const line = renderProgress(
        { done, total, mustsFailed: failed, current },
        { colour: options.colour, width: stream.columns || 80 },
      )
      stream.write(`\r\u001b[2K${line}`)
      shownAt = now
    } else if (now - shownAt >= plainInterval) {
      if (shownAt > 0) stream.write(`${done} of ${total} tests done\n`)
      shownAt = now
    }
  }
  return {
    onPlanned: (selected) => {
      total = selected
      if (!options.live) stream.write(`Running ${selected} tests\n`)
    },
    onTestStart: ({ title }) => show(title),
    onTestEnd: ({ state }) => {
      done += 1
      if (state === 'failed') failed += 1
    },
    end: () => {
      if (options.live) stream.write('\r\u001b[2K')
    },
  }
}
