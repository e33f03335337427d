import type { Finding } from '../../fhir/index.ts'
import type { CheckOutcome, CheckRecord } from '../../record/run-record.ts'
import type { EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Conflict, Excuse } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import { chosenReading } from '../conflict.ts'
import { runningTest } from '../running-test.ts'
import { validatorFor } from '../validators.ts'
import { resourcesOf } from './assertion.ts'
import { remembered } from './body-memory.ts'

const basePrefix = 'http://hl7.org/fhir/StructureDefinition/'

/**
 * The findings of the validator that belong to a rule, as checks: `base` takes those against base FHIR,
 * `claimed-profile` those against the profiles that resources claim, and a named profile those against it and against the
 * extensions that it has.
 */
export function validationOutcomes(
  rule: EveryAnswerRule,
  validate: NonNullable<EveryAnswerRule['validate']>,
  answer: Answer,
): CheckRecord[] {
  if (answer.text === '') return []
  if (answer.resource === undefined) return validate === 'base' ? brokenPromise(rule, answer) : []
  const checks = findingsFor(validate, answer)
    .filter((one) => one.severity === 'error' || one.severity === 'fatal')
    .map((one) => checkOf(rule, answer, one))
  if (checks.some((one) => one.outcome === 'failed')) return checks
  const passed: CheckRecord = {
    requirement: rule.row,
    outcome: 'passed',
    message: rule.says,
    exchange: answer.exchange.id,
  }
  return [passed, ...checks]
}

/** A body that is said to be JSON and is no resource; any other media type is judged by the rows on media types and HTML. */
function brokenPromise(rule: EveryAnswerRule, answer: Answer): CheckRecord[] {
  if (!/^application\/(?:fhir\+)?json\b/i.test(answer.header('Content-Type') ?? '')) return []
  return [
    {
      requirement: rule.row,
      outcome: 'failed',
      message: `The body is said to be ${answer.header('Content-Type')}, and is no FHIR resource`,
      expected: 'a FHIR resource',
      actual: answer.text.slice(0, 120),
      exchange: answer.exchange.id,
    },
  ]
}

function findingsFor(validate: NonNullable<EveryAnswerRule['validate']>, answer: Answer): Finding[] {
  if (typeof validate === 'object') {
    return resourcesOf(answer, validate.context).flatMap(({ resource, path }) =>
      validatorFor()
        .validate(resource, { profiles: [validate.profile], ignoreMetaProfiles: true })
        // An extension that the profile asks for is held against the definition of the extension.
        .filter((one) => !one.profile.startsWith(basePrefix))
        .map((one) => ({ ...one, path: one.path.replace(/^[^.]+/, path) })),
    )
  }
  const all = findingsOf(answer)
  return all.filter((one) => one.profile.startsWith(basePrefix) === (validate === 'base'))
}

/** One validation serves every rule: the answer against base and all it claims. */
function findingsOf(answer: Answer): Finding[] {
  const validator = validatorFor()
  return remembered(validator, answer.text, 'findings', () => validator.validate(answer.text))
}

function checkOf(rule: EveryAnswerRule, answer: Answer, finding: Finding): CheckRecord {
  const excused = excusedBy(finding)
  const place = finding.line === undefined ? undefined : { line: finding.line, column: finding.column ?? 1 }
  return {
    requirement: rule.row,
    outcome: excused?.chosen === true ? 'information' : 'failed',
    message: finding.message,
    ...(finding.expected === undefined ? {} : { expected: finding.expected }),
    ...(finding.actual === undefined ? {} : { actual: finding.actual }),
    path: finding.path,
    exchange: answer.exchange.id,
    ...(place === undefined ? {} : { place }),
    ...(excused === undefined
      ? { source: finding.profile }
      : {
          source: `${finding.profile}; ${excused.conflict.id} (${chosenReading(excused.conflict.id)}): ${excused.conflict.question}`,
          conflict: excused.conflict.id,
          byReading: excused.byReading,
        }),
  }
}

interface Excused {
  conflict: Conflict
  /** Whether the reading chosen forgives the finding. */
  chosen: boolean
  byReading: Record<string, CheckOutcome>
}

/** The conflict of which some reading forgives a finding, if there is one. */
export function excusedBy(finding: Finding): Excused | undefined {
  const { suite } = runningTest()
  let found: Excused | undefined
  for (const conflict of suite.conflicts) {
    const forgiving = Object.entries(conflict.readings).filter(([, reading]) =>
      reading.excuses?.some((one) => forgives(one, finding)),
    )
    if (forgiving.length === 0) continue
    const letters = forgiving.map(([letter]) => letter)
    const byReading: Record<string, CheckOutcome> = {}
    for (const letter of Object.keys(conflict.readings))
      byReading[letter] = letters.includes(letter) ? 'information' : 'failed'
    const chosen = letters.includes(chosenReading(conflict.id))
    found = { conflict, chosen, byReading }
    if (chosen) return found
  }
  return found
}

/** Compare without indices; an excuse path may end in `.*`, and may begin inside what a Bundle or a container carries. */
export function forgives(excuse: Excuse, finding: Finding): boolean {
  if (excuse.key !== finding.key) return false
  if (excuse.about !== undefined && !finding.message.includes(excuse.about)) return false
  if (
    excuse.profile !== undefined &&
    excuse.profile !== finding.profile &&
    !finding.profile.endsWith(`/${excuse.profile}`)
  ) {
    return false
  }
  const path = finding.path.replaceAll(/\[[^\]]*\]/g, '')
  if (excuse.path.endsWith('.*')) {
    const start = excuse.path.slice(0, -2)
    return path === start || path.startsWith(`${start}.`) || path.includes(`.${start}.`)
  }
  return path === excuse.path || path.endsWith(`.${excuse.path}`) || tailMatches(path, excuse.path)
}

/** `Consent.contained.target` also names `Bundle.entry.resource.contained.target`. */
function tailMatches(path: string, wanted: string): boolean {
  const [, ...below] = wanted.split('.')
  return below.length > 0 && /\.resource\.|\.contained\./.test(path) && path.endsWith(`.${below.join('.')}`)
}
