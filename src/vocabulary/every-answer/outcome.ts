import type { CheckOutcome, CheckRecord } from '../../record/run-record.ts'
import type { EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Expectation } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { chosenReading, conflictNamed } from '../conflict.ts'
import { answerJudgement } from '../matchers/answer-judgement.ts'
import { assertionJudgements } from './assertion.ts'
import { forbiddenTextJudgement } from './forbidden-text.ts'
import { headerJudgement } from './header.ts'
import { validationOutcomes } from './validation.ts'
import { versionJudgement } from './version.ts'

/** What a rule says of one answer: usually one check, for validation and FHIRPath as many as there are resources or findings. */
export function outcomesOf(rule: EveryAnswerRule, answer: Answer): CheckRecord[] {
  if (rule.validate !== undefined) return validationOutcomes(rule, rule.validate, answer)
  if (rule.conflict !== undefined) return [underEveryReading(rule, rule.conflict, answer)]
  return judgementsOf(rule, answer, {}).map((one) => checkOf(rule, answer, one))
}

/** What a rule says of an answer under one reading; nothing, when the reading or the answer gives nothing to judge. */
function judgementsOf(rule: EveryAnswerRule, answer: Answer, expectation: Expectation): Judgement[] {
  if (rule.header !== undefined) return [headerJudgement(rule.header, answer, expectation)]
  if (rule.never !== undefined) return [forbiddenTextJudgement(rule.never, answer)]
  if (rule.answered === true) return [answerJudgement(expectation, answer)]
  if (rule.versionMatchesETag === true) {
    const judgement = versionJudgement(answer)
    return judgement === undefined ? [] : [judgement]
  }
  if (rule.fhirpath !== undefined) return assertionJudgements(rule.says, rule.fhirpath, answer)
  throw new Error(`assertions.yaml: the rule for ${rule.row} says nothing that can be checked.`)
}

function underEveryReading(rule: EveryAnswerRule, id: string, answer: Answer): CheckRecord {
  const { readings } = conflictNamed(id)
  const chosen = chosenReading(id)
  const byReading: Record<string, CheckOutcome> = {}
  let decisive: Judgement | undefined
  for (const [letter, reading] of Object.entries(readings)) {
    const judgement = reading.expect === undefined ? undefined : worstOf(judgementsOf(rule, answer, reading.expect))
    byReading[letter] = judgement === undefined ? 'observed' : judgement.pass ? 'passed' : 'failed'
    if (letter === chosen) decisive = judgement
  }
  const check = checkOf(rule, answer, decisive ?? { pass: true, expected: 'nothing', actual: 'see the exchange' })
  if (decisive === undefined) check.outcome = 'observed'
  return { ...check, conflict: id, byReading, source: `${id} (${chosen}): ${readings[chosen]?.says ?? ''}` }
}

/** Under several readings one check is made of an answer: that of its first resource that is wrong. */
function worstOf(judgements: readonly Judgement[]): Judgement | undefined {
  return judgements.find((one) => !one.pass) ?? judgements[0]
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
