/** How a check shows how far it is: on a terminal one live line, with the rate and the time left; elsewhere a line for each file. */
export interface CheckProgress {
  readonly isStopped: boolean
  /** The next file is read. */
  start(name: string): void
  /** @returns true to stop */
  update(progress: { bytes: number; size: number; rows: number }): boolean
  stop(): void
  end(): void
}

/** Between two drawings, in milliseconds. */
const interval = 100

export function createCheckProgress(stream: NodeJS.WriteStream, isLive: boolean): CheckProgress {
  let isStopped = false
  let name = ''
  let startedAt = 0
  let shownAt = 0
  const clear = () => {
    if (isLive && shownAt > 0) stream.write('\r\u001b[2K')
  }
  return {
    get isStopped() {
      return isStopped
    },
    start(next) {
      name = next.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)
      startedAt = performance.now()
      if (!isLive) stream.write(`Checking ${name}\n`)
    },
    update(progress) {
      const now = performance.now()
      if (isLive && now - shownAt >= interval) {
        shownAt = now
        stream.write(
          `\r\u001b[2K${renderCheckProgress(name, progress, (now - startedAt) / 1000).slice(0, (stream.columns || 80) - 1)}`,
        )
      }
      return isStopped
    },
    stop() {
      isStopped = true
      clear()
      stream.write('Interrupted: the report holds what was found until here. Press Ctrl+C again to stop at once.\n')
    },
    end: clear,
  }
}

/** `extract.csv  ████░░░░  45%  310,000 rows/s  3 s left`. @param seconds since the file was begun */
export function renderCheckProgress(
  name: string,
  { bytes, size, rows }: { bytes: number; size: number; rows: number },
  seconds: number,
): string {
  const part = size === 0 ? 1 : Math.min(1, bytes / size)
  const bar = '█'.repeat(Math.round(part * 20)).padEnd(20, '░')
  const rate = seconds > 0 ? Math.round(rows / seconds) : 0
  const left = part > 0 ? Math.ceil((seconds / part) * (1 - part)) : 0
  const time = left >= 120 ? `${Math.ceil(left / 60)} min left` : `${left} s left`
  return `${name}  ${bar}  ${Math.floor(part * 100)}%  ${rate.toLocaleString('en-GB')} rows/s  ${time}`
}
