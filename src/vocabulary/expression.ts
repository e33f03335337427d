import type { Resource } from './answer.ts'
import type { Judgement } from './check.ts'
import { plain } from './plain.ts'
import { validatorFor } from './validators.ts'

/**
 * Whether an expression gives one value on a resource, and it is the one that is wanted.
 * @param what the value in words ("the code of the status")
 */
export function valueJudgement(
  what: string,
  expression: string,
  wanted: string | number,
  resource: Resource,
): Judgement {
  const expected = `${what} to be ${wanted}`
  const validator = validatorFor()
  try {
    const values = validator.evaluate(expression, resource)
    const actual = values.map((one) => plain(one)).join(' and ') || 'none'
    return { pass: values.length === 1 && values[0] === wanted, expected, actual }
  } catch (error) {
    return { pass: false, expected, actual: `cannot be evaluated: ${shorten((error as Error).message)}` }
  }
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

function shorten(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
