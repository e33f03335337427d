import { asObject, objectsIn } from '../../json.ts'
import { resources } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { SEARCHES } from '../interactions.ts'

/** A warning in the Bundle of a search that says nothing. */
const silent = (row: string, name: string, says: string, text: RegExp): Fault => ({
  name,
  says,
  breaks: [row],
  mayAlsoBreak: [],
  reading: 'implementation',
  on: SEARCHES,
  rewrite: resources(['OperationOutcome'], (outcome) => ({
    ...outcome,
    issue: objectsIn(outcome.issue).map((issue) =>
      text.test(String(issue.diagnostics)) && asObject(issue)?.severity === 'warning'
        ? { ...issue, diagnostics: 'Some of the search was ignored.' }
        : issue,
    ),
  })),
})

/** Warnings about what a search left out. */
export const warningFaults: readonly Fault[] = [
  silent(
    'IMM-TXT-44',
    'vague-about-ignored-types',
    'The warning does not say which vaccine types are unknown.',
    /invalid -immunization\.target/,
  ),
  silent(
    'IMM-TXT-47',
    'vague-about-unmapped-disease',
    'The warning does not say that no vaccine type is against the disease.',
    /does not contain any vaccination types/,
  ),
]
