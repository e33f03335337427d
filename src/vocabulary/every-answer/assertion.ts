import type { EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Answer, Resource } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { validatorFor } from '../validators.ts'

/**
 * A FHIRPath assertion on the resources of an answer that are of the type in `context`. It holds when everything that
 * it gives is true; an expression that gives nothing says nothing false.
 */
export function assertionJudgements(
  rule: EveryAnswerRule,
  { context, expression }: NonNullable<EveryAnswerRule['fhirpath']>,
  answer: Answer,
): Judgement[] {
  return resourcesOf(answer, context).map(({ resource, path }) => {
    try {
      const values = validatorFor().evaluate(expression, resource)
      const pass = values.every((one) => one === true)
      return { pass, expected: rule.says, actual: pass ? 'so' : `not so: ${expression} is ${JSON.stringify(values)}`, path }
    } catch (error) {
      return { pass: false, expected: rule.says, actual: `cannot be evaluated: ${(error as Error).message}`, path }
    }
  })
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
