import { expect } from 'vitest'
import type { Answer } from '../answer.ts'
import type { CheckOptions } from '../check.ts'
import {
  foundJudgement,
  goneJudgement,
  keptJudgement,
  newVersionJudgement,
  sameResourceJudgement,
  submittedJudgement,
  versionJudgement,
} from './content.ts'
import { matched } from './matched.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** What that write sent is what there is: every element, apart from what is the server's to write. */
    toKeep(write: Answer, options?: CheckOptions): T
    /** The body is what that write sent, element for element, apart from id and metadata. */
    toBeAsSubmitted(write: Answer, options?: CheckOptions): T
    /** The search finds what that write made, by type and id. */
    toFind(write: Answer, options?: CheckOptions): T
    /** The search no longer finds what that write made; 404 will do when nothing is left to search. */
    toNoLongerFind(write: Answer, options?: CheckOptions): T
    /** The body is the resource that that write made, by type and id. */
    toBeSameResourceAs(write: Answer, options?: CheckOptions): T
    /** The resource is at this version. */
    toHaveVersion(version: string, options?: CheckOptions): T
    /** The resource has another version than it had in an earlier answer. */
    toHaveNewVersionSince(before: Answer, options?: CheckOptions): T
  }
}

expect.extend({
  toKeep: (received: unknown, write: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => keptJudgement(answer, write), options),

  toBeAsSubmitted: (received: unknown, write: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => submittedJudgement(answer, write), options),

  toFind: (received: unknown, write: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => foundJudgement(answer, write), options),

  toNoLongerFind: (received: unknown, write: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => goneJudgement(answer, write), options),

  toBeSameResourceAs: (received: unknown, write: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => sameResourceJudgement(answer, write), options),

  toHaveVersion: (received: unknown, version: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => versionJudgement(answer, version), options),

  toHaveNewVersionSince: (received: unknown, before: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => newVersionJudgement(answer, before), options),
})
