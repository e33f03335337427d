import type { FhirpathRule } from '../../requirements/every-answer-rule.ts'
import type { Answer, Resource } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { expressionJudgement } from '../expression.ts'
import { describeAnswer } from '../matchers/answer-judgement.ts'
import { validatorFor } from '../validators.ts'
import { remembered } from './body-memory.ts'

/**
 * A FHIRPath assertion on the resources of an answer that are of the type in `context`: one judgement each. It holds
 * when everything that it gives is true; an expression that gives nothing says nothing false.
 * @param says what the assertion means, in words
 */
export function assertionJudgements(
  says: string,
  { context, expression, required }: FhirpathRule,
  answer: Answer,
): Judgement[] {
  const resources = resourcesOf(answer, context)
  if (resources.length === 0) {
    const actual = describeAnswer(answer)
    return required === true ? [{ pass: false, expected: says, actual, message: `${notSo(says)} Got ${actual}` }] : []
  }
  return remembered(validatorFor(), answer.text, `${context ?? ''} ${expression} ${says}`, () =>
    resources.map(({ resource, path }) => ({
      message: notSo(says),
      ...expressionJudgement(says, expression, resource),
      path,
    })),
  )
}

/** The assertion of a rule is a sentence, which "Expected …" would not take. */
function notSo(says: string): string {
  return `Not so: ${says}`
}

/** The resource of an answer, or those of a Bundle's entries, that are of a type; without a type, the resource itself. */
export function resourcesOf(answer: Answer, type: string | undefined): { resource: Resource; path: string }[] {
  const { resource } = answer
  if (resource === undefined) return []
  if (type === undefined || resource.resourceType === type) return [{ resource, path: resource.resourceType }]
  return answer.entries.flatMap((entry, index) =>
    entry.resource?.resourceType === type
      ? [{ resource: entry.resource, path: `Bundle.entry[${index}].resource` }]
      : [],
  )
}
