import type { Expectation } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { asList } from '../every-answer/header.ts'
import { expressionJudgement } from '../expression.ts'
import { valuesAt } from '../json-path.ts'
import { plain } from '../plain.ts'
import { runningTest, speaksFhir } from '../running-test.ts'

/** Whether an answer is what an expectation says, field by field; every field given must hold. */
export function answerJudgement(expectation: Expectation, answer: Answer): Judgement {
  const facts = factsOf(expectation, answer)
  const wrong = facts.filter((one) => !one.holds)
  return {
    pass: wrong.length === 0,
    expected: facts.map((one) => one.expected).join(', ') || 'any answer',
    actual: describeAnswer(answer, expectation),
  }
}

interface Fact {
  holds: boolean
  expected: string
}

function factsOf(expectation: Expectation, answer: Answer): Fact[] {
  const outcome = outcomeOf(answer)
  const facts: Fact[] = []
  const add = (wanted: (string | number)[], got: (string | number | undefined)[], label: string) => {
    if (wanted.length === 0) return
    facts.push({ holds: wanted.some((one) => got.includes(one)), expected: `${label}${wanted.join(' or ')}` })
  }
  add(asList(expectation.status), [answer.status], 'status ')
  add(asList(expectation.code), outcome.codes, 'error code ')
  add(asList(expectation.issue), outcome.issues, 'issue code ')
  add(asList(expectation.system), outcome.systems, 'coding system ')
  add(asList(expectation.contentType), [mediaType(answer)], 'content type ')
  if (expectation.diagnostics !== undefined) add([expectation.diagnostics], outcome.diagnostics, 'diagnostics ')
  if (expectation.detail !== undefined) {
    const holds = detailsOf(answer, expectation.detail).length > 0
    facts.push({ holds, expected: `a description in ${expectation.detail}` })
  }
  if (expectation.total !== undefined)
    add([expectation.total], [answer.resource?.total as number | undefined], 'total ')
  if (expectation.holds !== undefined) facts.push(heldBy(answer, expectation.holds))
  return facts
}

/** Whether the resource of an answer is as an expression says; an answer without a resource is not. */
function heldBy({ resource }: Answer, { says, expression }: NonNullable<Expectation['holds']>): Fact {
  if (resource === undefined) return { holds: false, expected: says }
  const { pass, empty } = expressionJudgement(says, expression, resource)
  return { holds: pass && !empty, expected: says }
}

/** The descriptions that an error gives, where it is said to give them. */
export function detailsOf(answer: Answer, where: NonNullable<Expectation['detail']>): string[] {
  const { displays, diagnostics } = outcomeOf(answer)
  return (where === 'display' ? displays : diagnostics).filter((one) => one.trim() !== '')
}

/** That the description of an error names some words, in whatever case. */
export function namingJudgement(answer: Answer, words: readonly string[], expectation: Expectation): Judgement {
  const where = expectation.detail ?? 'display'
  const details = detailsOf(answer, where)
  const text = details.join(' ').toLowerCase()
  return {
    pass: words.every((one) => text.includes(one.toLowerCase())),
    expected: `the ${where} of the error to name ${words.map((one) => `"${one}"`).join(' and ')}`,
    actual:
      details.length === 0 ? `no ${where} (${describeAnswer(answer)})` : details.map((one) => `"${one}"`).join(' and '),
  }
}

/** What came, in as much detail as was asked for. */
export function describeAnswer(answer: Answer, expectation: Expectation = {}): string {
  const outcome = outcomeOf(answer)
  const parts = [`status ${answer.status}`]
  if (outcome.codes.length > 0) parts.push(`error code ${outcome.codes.join(' and ')}`)
  else if (expectation.code !== undefined) parts.push('no error code')
  if (expectation.issue !== undefined) parts.push(`issue code ${outcome.issues.join(' and ') || 'none'}`)
  if (expectation.system !== undefined) parts.push(`coding system ${outcome.systems.join(' and ') || 'none'}`)
  if (expectation.contentType !== undefined) parts.push(`content type ${mediaType(answer) ?? 'none'}`)
  if (expectation.detail !== undefined && detailsOf(answer, expectation.detail).length === 0) {
    parts.push(`no description in ${expectation.detail}`)
  }
  if (expectation.total !== undefined) parts.push(`total ${plain(answer.resource?.total, 'none')}`)
  if (answer.resource === undefined && !speaksFhir()) parts.push(answer.bytes.length === 0 ? 'no body' : 'a body')
  else if (answer.resource === undefined) parts.push(answer.text === '' ? 'no body' : 'no FHIR resource')
  else if (answer.resource.resourceType !== 'OperationOutcome') parts.push(answer.resource.resourceType)
  return parts.join(', ')
}

function mediaType(answer: Answer): string | undefined {
  return answer.header('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
}

interface OutcomeParts {
  severities: string[]
  issues: string[]
  codes: string[]
  systems: string[]
  displays: string[]
  diagnostics: string[]
}

/** What the OperationOutcome of an answer says; empty lists when it is none. */
export function outcomeOf(answer: Answer): OutcomeParts {
  const parts: OutcomeParts = { severities: [], issues: [], codes: [], systems: [], displays: [], diagnostics: [] }
  const { resource } = answer
  if (resource === undefined && !speaksFhir()) return { ...parts, codes: otherErrorCodes(answer) }
  if (resource?.resourceType !== 'OperationOutcome') return parts
  for (const issue of listOf(resource.issue)) {
    push(parts.severities, issue.severity)
    push(parts.issues, issue.code)
    push(parts.diagnostics, issue.diagnostics)
    for (const coding of listOf((issue.details as Record<string, unknown> | undefined)?.coding)) {
      push(parts.codes, coding.code)
      push(parts.systems, coding.system)
      push(parts.displays, coding.display)
    }
  }
  return parts
}

/** The error codes of a body that is not FHIR, where `api.yaml` says that they are. */
function otherErrorCodes(answer: Answer): string[] {
  const paths = runningTest().suite.api.errorCodes ?? []
  const found = paths.flatMap((path) => valuesAt(answer.json, path))
  return found.filter((one): one is string => typeof one === 'string' && one !== '')
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []
}

function push(list: string[], value: unknown): void {
  if (typeof value === 'string') list.push(value)
}
