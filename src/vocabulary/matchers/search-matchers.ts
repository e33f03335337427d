import { expect } from 'vitest'
import type { Answer } from '../answer.ts'
import type { CheckOptions } from '../check.ts'
import type { Patient } from '../patient.ts'
import type { SearchParameters } from '../target.ts'
import { matched } from './matched.ts'
import { exactlyJudgement, onlyJudgement, partJudgement, selfLinkJudgement } from './search.ts'

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** The self link of the Bundle names these parameters with these values, in whatever order and encoding. */
    toHaveSelfLink(parameters: SearchParameters, options?: CheckOptions): T
    /** Everything that was found is of this type and about this patient. */
    toFindOnly(type: string, of: { patient: Patient }, options?: CheckOptions): T
    /** The search finds what these writes made, by id, and nothing else. */
    toFindExactly(writes: readonly Answer[], options?: CheckOptions): T
    /** Everything that was found, a wider search found too. */
    toBePartOf(wider: Answer, options?: CheckOptions): T
  }
}

expect.extend({
  toHaveSelfLink: (received: unknown, parameters: SearchParameters, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => selfLinkJudgement(answer, parameters), options),

  toFindOnly: (received: unknown, type: string, { patient }: { patient: Patient }, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => onlyJudgement(answer, type, patient), options),

  toFindExactly: (received: unknown, writes: readonly Answer[], options?: CheckOptions) =>
    matched(received, {}, (_, answer) => exactlyJudgement(answer, writes), options),

  toBePartOf: (received: unknown, wider: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => partJudgement(answer, wider), options),
})
