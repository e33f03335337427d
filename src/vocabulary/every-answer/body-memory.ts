import type { Validator } from '../../fhir/index.ts'

/** Bodies remembered for each validator; the oldest makes room. */
const capacity = 256
/** A longer body is not worth remembering: it hardly comes twice. */
const longestBody = 16_384

const memories = new WeakMap<Validator, Map<string, Map<string, unknown>>>()

/**
 * What was found out about a body before, or now. A server refuses in few different words: most answers of a run have a
 * body that came already, and judging the same text in the same way again would say the same.
 * @param question what is asked of the body; one question of one body has one answer
 */
export function remembered<Result>(validator: Validator, body: string, question: string, find: () => Result): Result {
  if (body.length > longestBody) return find()
  let bodies = memories.get(validator)
  if (bodies === undefined) {
    bodies = new Map()
    memories.set(validator, bodies)
  }
  let answers = bodies.get(body)
  if (answers === undefined) {
    if (bodies.size >= capacity) bodies.delete(bodies.keys().next().value as string)
    answers = new Map()
    bodies.set(body, answers)
  }
  if (!answers.has(question)) answers.set(question, find())
  return answers.get(question) as Result
}
