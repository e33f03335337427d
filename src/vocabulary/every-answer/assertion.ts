import type { FhirpathRule } from '../../requirements/every-answer-rule.ts'
import type { Answer, Resource } from '../answer.ts'
import type { Judgement } from '../check.ts'
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
    return required === true ? [{ pass: false, expected: says, actual: describeAnswer(answer) }] : []
  }
  return remembered(validatorFor(), answer.text, `${context ?? ''} ${expression} ${says}`, () =>
    resources.map(({ resource, path }) => ({ ...expressionJudgement(says, expression, resource), path })),
  )
}

/** Whether everything that an expression gives on a resource is true; a target can send what cannot be evaluated. */
export function expressionJudgement(
  says: string,
  expression: string,
  resource: Resource,
): Judgement & { empty: boolean } {
  // Outside the try: definitions that are not there are no fault of the target.
  const validator = validatorFor()
  try {
    const values = validator.evaluate(expression, resource)
    const pass = values.every((one) => one === true)
    const actual = pass ? 'so' : `not so: ${expression} is ${shorten(JSON.stringify(values))}`
    return { pass, expected: says, actual, empty: values.length === 0 }
  } catch (error) {
    const actual = `cannot be evaluated: ${shorten((error as Error).message)}`
    return { pass: false, expected: says, actual, empty: false }
  }
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

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
