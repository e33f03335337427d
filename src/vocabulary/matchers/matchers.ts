import { expect } from 'vitest'
import type { Expectation } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import type { CheckOptions, Judgement } from '../check.ts'
import { type ConflictReference, isConflictReference } from '../conflict.ts'
import { resourcesOf } from '../every-answer/assertion.ts'
import { headerJudgement } from '../every-answer/header.ts'
import { excusedBy } from '../every-answer/validation.ts'
import { expressionJudgement, valueJudgement } from '../expression.ts'
import { validatorFor } from '../validators.ts'
import { answerJudgement, describeAnswer, namingJudgement, outcomeOf } from './answer-judgement.ts'
import './body-matchers.ts'
import './content-matchers.ts'
import './header-matchers.ts'
import './race-matchers.ts'
import { matched, type Wanted } from './matched.ts'
import './message-matchers.ts'
import './search-matchers.ts'
import { sameResultJudgement, totalJudgement, unchangedJudgement } from './search.ts'

/** What `toHaveHeader` can say of a header; with nothing, that there is exactly one. */
export interface HeaderWanted {
  is?: string
  endsWith?: string
  pattern?: string
  form?: 'http-date' | 'date-time' | 'either-date' | 'uuid'
  mirrors?: string
  /** Several lines of the header count as one, joined by commas (RFC 9110 section 5.3). */
  list?: boolean
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares the parameter so
  interface Matchers<T = any> {
    /** The HTTP status, exactly, or one of a list, or as the reading of a conflict says. */
    toHaveStatus(status: number | number[] | ConflictReference, options?: CheckOptions): T
    /** Everything that an expectation, or the reading of a conflict, says of an answer. */
    toBeAnswered(wanted: Expectation | ConflictReference, options?: CheckOptions): T
    /** Not accepted: a status of 400 to 499, and what the expectation or reading says beside. */
    toBeRefused(wanted?: Expectation | ConflictReference, options?: CheckOptions): T
    toHaveHeader(name: string, wanted?: HeaderWanted | ConflictReference, options?: CheckOptions): T
    toLackHeader(name: string, options?: CheckOptions): T
    /** The description of the error, where the reading of a conflict has it, names these words. */
    toName(words: string[], where: ConflictReference, options?: CheckOptions): T
    /** The body is a resource of this type. */
    toBeResource(type: string, options?: CheckOptions): T
    /** FHIRPath that must give true on the resource, or on each entry of the type in `context`. */
    toHold(says: string, expression: string, options?: CheckOptions & { context?: string }): T
    /** FHIRPath that must give this one value on the resource, or on each entry of the type in `context`. */
    toGive(what: string, expression: string, wanted: string | number, options?: CheckOptions & { context?: string }): T
    /** Every resource of the profile's type in the answer conforms to the profile. */
    toConformTo(type: string, profile: string, options?: CheckOptions): T
    /** A searchset Bundle with this total and as many matching entries. */
    toHaveTotal(total: number, options?: CheckOptions): T
    /** What is found is still at the version, or is what an earlier answer found. */
    toBeUnchangedSince(before: Answer | string, options?: CheckOptions): T
    /** The same result as an earlier answer to the same question. */
    toAgreeWith(before: Answer, options?: CheckOptions): T
  }
}

const anyRefusal: Expectation = {}

expect.extend({
  toHaveStatus: (received: unknown, status: number | number[] | ConflictReference, options?: CheckOptions) =>
    matched(received, isConflictReference(status) ? status : { status }, answerJudgement, options),

  toBeAnswered: (received: unknown, wanted: Wanted, options?: CheckOptions) =>
    matched(received, wanted, answerJudgement, options),

  toBeRefused: (received: unknown, wanted: Wanted = anyRefusal, options?: CheckOptions) =>
    matched(received, wanted, refusalJudgement, options),

  toHaveHeader: (
    received: unknown,
    name: string,
    wanted: HeaderWanted | ConflictReference = {},
    options?: CheckOptions,
  ) => {
    const rule = isConflictReference(wanted) ? {} : wanted
    const literal =
      rule.is !== undefined
        ? { pattern: `^${escapeRegExp(rule.is)}$` }
        : rule.endsWith !== undefined
          ? { pattern: `${escapeRegExp(rule.endsWith)}$` }
          : {}
    return matched(
      received,
      isConflictReference(wanted) ? wanted : {},
      (expectation, answer) => headerJudgement({ name, ...rule, ...literal }, answer, expectation),
      options,
    )
  },

  toName: (received: unknown, words: string[], where: ConflictReference, options?: CheckOptions) =>
    matched(received, where, (expectation, answer) => namingJudgement(answer, words, expectation), options),

  toLackHeader: (received: unknown, name: string, options?: CheckOptions) =>
    matched(
      received,
      {},
      (_, answer) => ({
        pass: answer.header(name) === undefined,
        expected: `no ${name} header`,
        actual: answer.header(name) === undefined ? 'none' : `${name}: ${answer.header(name)}`,
      }),
      options,
    ),

  toBeResource: (received: unknown, type: string, options?: CheckOptions) =>
    matched(
      received,
      {},
      (_, answer) => ({
        pass: answer.resource?.resourceType === type,
        expected: `the body to be a ${type}`,
        actual: describeAnswer(answer),
      }),
      options,
    ),

  toHold: (received: unknown, says: string, expression: string, options?: CheckOptions & { context?: string }) =>
    matched(received, {}, (_, answer) => assertionJudgement(answer, says, expression, options?.context), options),

  toGive: (
    received: unknown,
    what: string,
    expression: string,
    wanted: string | number,
    options?: CheckOptions & { context?: string },
  ) =>
    matched(
      received,
      {},
      (_, answer) => {
        const resources = resourcesOf(answer, options?.context)
        const judgements = resources.map(({ resource, path }) => ({
          ...valueJudgement(what, expression, wanted, resource),
          path,
        }))
        const missing = absentJudgement(answer, `${what} to be ${wanted}`, options?.context)
        return judgements.find((one) => !one.pass) ?? judgements[0] ?? missing
      },
      options,
    ),

  toConformTo: (received: unknown, type: string, profile: string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => conformanceJudgement(answer, type, profile), options),

  toHaveTotal: (received: unknown, total: number, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => totalJudgement(answer, total), options),

  toBeUnchangedSince: (received: unknown, before: Answer | string, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => unchangedJudgement(answer, before), options),

  toAgreeWith: (received: unknown, before: Answer, options?: CheckOptions) =>
    matched(received, {}, (_, answer) => sameResultJudgement(answer, before), options),
})

function refusalJudgement(expectation: Expectation, answer: Answer): Judgement {
  const judgement = answerJudgement(expectation, answer)
  const refused = answer.status >= 400 && answer.status < 500
  const expected = expectation.status === undefined ? ['a status of 400 to 499'] : []
  if (expectation.status !== undefined || Object.keys(expectation).length > 0) expected.push(judgement.expected)
  return {
    pass: refused && judgement.pass,
    expected: `a refusal with ${expected.join(', ')}`,
    actual: judgement.actual,
  }
}

function assertionJudgement(answer: Answer, says: string, expression: string, context: string | undefined): Judgement {
  const resources = resourcesOf(answer, context)
  if (resources.length === 0) return absentJudgement(answer, says, context)
  for (const { resource, path } of resources) {
    const { pass, actual, empty } = expressionJudgement(says, expression, resource)
    if (!pass) return { pass, expected: says, actual, path }
    if (empty) return { pass: false, expected: says, actual: `not so: ${expression} gives nothing`, path }
  }
  return { pass: true, expected: says, actual: 'so' }
}

function absentJudgement(answer: Answer, expected: string, type: string | undefined): Judgement {
  const actual = `no ${type ?? 'resource'} in the answer (${describeAnswer(answer)})`
  return { pass: false, expected, actual }
}

function conformanceJudgement(answer: Answer, type: string, profile: string): Judgement {
  const expected = `every ${type} to conform to ${profile.split('/').at(-1)}`
  const resources = resourcesOf(answer, type)
  if (resources.length === 0) return { pass: false, expected, actual: describeAnswer(answer) }
  for (const { resource, path } of resources) {
    const broken = validatorFor()
      .validate(resource, { profiles: [profile], ignoreMetaProfiles: true })
      .filter((one) => (one.severity === 'error' || one.severity === 'fatal') && excusedBy(one)?.chosen !== true)
    const first = broken[0]
    if (first !== undefined) {
      const more = broken.length === 1 ? '' : ` (and ${broken.length - 1} more)`
      return { pass: false, expected, actual: `${first.path}: ${first.message}${more}`, path: `${path} ${first.path}` }
    }
  }
  return { pass: true, expected, actual: 'it does' }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

export { expect, outcomeOf }
