import type { Answer, Resource } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { resourcesOf } from '../every-answer/assertion.ts'
import { describeAnswer } from './answer-judgement.ts'

/** That an answer has no body at all. */
export function emptyBodyJudgement(answer: Answer): Judgement {
  const bytes = answer.exchange.response?.body?.bytes ?? 0
  return { pass: bytes === 0, expected: 'no body', actual: bytes === 0 ? 'none' : `${bytes} bytes` }
}

/**
 * That an OperationOutcome, which the answer is or which a Bundle carries, says a text in its diagnostics.
 * @param isPart the text is a part of what is said; otherwise it is all of it
 */
export function sayingJudgement(answer: Answer, text: string, isPart: boolean): Judgement {
  const said = resourcesOf(answer, 'OperationOutcome').flatMap(({ resource }) => diagnosticsOf(resource))
  return {
    pass: said.some((one) => (isPart ? one.includes(text) : one === text)),
    expected: `diagnostics ${isPart ? 'with' : 'that are'} "${text}"`,
    actual: said.length === 0 ? `none (${describeAnswer(answer)})` : said.map((one) => `"${one}"`).join(' and '),
  }
}

function diagnosticsOf({ issue }: Resource): string[] {
  if (!Array.isArray(issue)) return []
  return issue.flatMap((one: { diagnostics?: unknown } | null) =>
    typeof one?.diagnostics === 'string' ? [one.diagnostics] : [],
  )
}

/** That the resource has this element as a list without anything in it. */
export function emptyListJudgement(answer: Answer, element: string): Judgement {
  const value = answer.resource?.[element]
  return {
    pass: Array.isArray(value) && value.length === 0,
    expected: `"${element}" to be an empty list`,
    actual: Array.isArray(value)
      ? `a list of ${value.length}`
      : answer.resource === undefined || value === undefined
        ? `no "${element}" (${describeAnswer(answer)})`
        : 'no list',
  }
}
