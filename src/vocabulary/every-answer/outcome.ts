import type { CheckOutcome, CheckRecord } from '../../record/run-record.ts'
import type { EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Expectation } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { chosenReading, conflictNamed } from '../conflict.ts'
import { assertionJudgements } from './assertion.ts'
import { forbiddenTextJudgement } from './forbidden-text.ts'
import { headerJudgement } from './header.ts'
import { validationOutcomes } from './validation.ts'
import { versionJudgement } from './version.ts'

/** What a rule says of one answer: usually one check, for validation one for each finding. */
export function outcomesOf(rule: EveryAnswerRule, answer: Answer): CheckRecord[] {
  if (rule.validate !== undefined) return validationOutcomes(rule, rule.validate, answer)
  if (rule.fhirpath !== undefined) {
    return assertionJudgements(rule, rule.fhirpath, answer).map((one) => checkOf(rule, answer, one))
  }
  const kind = rule
  const by = (expectation: Expectation): Judgement => {
    if (kind.header !== undefined) return headerJudgement(kind.header, answer, expectation)
    if (kind.never !== undefined) return forbiddenTextJudgement(kind.never, answer)
    if (kind.versionMatchesETag === true) return versionJudgement(answer)
    throw new Error(`assertions.yaml: the rule for ${rule.row} says nothing that can be checked.`)
  }
  return [rule.conflict === undefined ? checkOf(rule, answer, by({})) : underEveryReading(rule, rule.conflict, answer, by)]
}

function underEveryReading(
  rule: EveryAnswerRule,
  id: string,
  answer: Answer,
  by: (expectation: Expectation) => Judgement,
): CheckRecord {
  const { readings } = conflictNamed(id)
  const chosen = chosenReading(id)
  const byReading: Record<string, CheckOutcome> = {}
  let decisive: Judgement | undefined
  for (const [letter, reading] of Object.entries(readings)) {
    const judgement = reading.expect === undefined ? undefined : by(reading.expect)
    byReading[letter] = judgement === undefined ? 'observed' : judgement.pass ? 'passed' : 'failed'
    if (letter === chosen) decisive = judgement
  }
  const check = checkOf(rule, answer, decisive ?? { pass: true, expected: 'nothing', actual: 'see the exchange' })
  if (decisive === undefined) check.outcome = 'observed'
  return { ...check, conflict: id, byReading, source: `${id} (${chosen}): ${readings[chosen]?.says ?? ''}` }
}

function checkOf(rule: EveryAnswerRule, answer: Answer, judgement: Judgement): CheckRecord {
  const { pass, expected, actual } = judgement
  return {
    requirement: rule.row,
    outcome: pass ? 'passed' : 'failed',
    message: pass ? rule.says : (judgement.message ?? `Expected ${expected}, got ${actual}`),
    expected,
    actual,
    exchange: answer.exchange.id,
    ...(judgement.path === undefined ? {} : { path: judgement.path }),
  }
}
