import { existsSync } from 'node:fs'
import { beforeEach, inject } from 'vitest'
import { interruptFile } from './interrupt-file.ts'
import type { WorkPlan } from './work-plan.ts'

/** Runs in each worker before the tests of a file: after an interrupt, none of them begins. */
beforeEach(({ skip }) => {
  const { journalFolder } = inject('assayPlan' as never) as WorkPlan
  if (journalFolder !== '' && existsSync(interruptFile(journalFolder))) skip('The run was interrupted')
})

// The file is read once for every suite file, in a process that they share.
if (process.listenerCount('SIGINT') === 0) {
  // Ctrl+C reaches every process of a terminal: what it means is for the main process to say, and the running test ends.
  process.on('SIGINT', () => {})
  // Without the main process there is nobody left to report to.
  process.once('disconnect', () => process.exit())
}
