import { existsSync } from 'node:fs'
import { beforeEach, inject } from 'vitest'
import { interruptFile } from './interrupt-file.ts'
import type { WorkPlan } from './work-plan.ts'

/** Runs in each worker before the tests of a file: after an interrupt, none of them begins. */
beforeEach(({ skip }) => {
  const { journalFolder } = inject('assayPlan' as never) as WorkPlan
  if (journalFolder !== '' && existsSync(interruptFile(journalFolder))) skip('The run was interrupted')
})
