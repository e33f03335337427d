import { asList } from './definition.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run, Step } from './run.ts'

type JsonObject = Record<string, unknown>

const profile = 'http://hl7.org/fhir/StructureDefinition/Questionnaire'
const path = 'Questionnaire.item'
const itemStep: Step = { name: 'item', segment: 'item', path, type: 'BackboneElement' }
const whenStep: Step = {
  name: 'enableWhen',
  segment: 'enableWhen',
  path: `${path}.enableWhen`,
  type: 'BackboneElement',
}
const deepest = 100

/** A condition of an item asks about a question that there is, and that does not itself depend on the item. */
export function checkQuestionnaire(questionnaire: JsonObject, run: Run): void {
  const order = new Map<string, number>()
  const note = (items: unknown[], depth: number): void => {
    for (const item of items.filter(isObject)) {
      if (typeof item.linkId === 'string' && !order.has(item.linkId)) order.set(item.linkId, order.size)
      if (depth < deepest) note(asList(item.item), depth + 1)
    }
  }
  note(asList(questionnaire.item), 0)
  checkItems(asList(questionnaire.item), order, run, 0)
}

function checkItems(items: unknown[], order: Map<string, number>, run: Run, depth: number): void {
  if (depth > deepest || !run.enter(itemStep)) return
  items.forEach((item, index) => {
    if (!isObject(item) || !run.enter(index)) return
    const conditions = asList(item.enableWhen)
    if (conditions.length > 0 && run.enter(whenStep)) {
      conditions.forEach((condition, place) => {
        if (!isObject(condition) || typeof condition.question !== 'string' || !run.enter(place)) return
        checkQuestion(condition.question, item, order, run)
        run.leave()
      })
      run.leave()
    }
    if (item.item !== undefined) checkItems(asList(item.item), order, run, depth + 1)
    run.leave()
  })
  run.leave()
}

function checkQuestion(question: string, item: JsonObject, order: Map<string, number>, run: Run): void {
  const place = order.get(question)
  const own = order.get(String(item.linkId)) ?? -1
  const expected = 'a question before it'
  if (place === undefined)
    run.error('invalid', 'questionnaire-condition', profile, `There is no question ${show(question)} to depend on`, {
      expected,
      actual: show(question),
    })
  else if (place === own || (place > own && isWithin(item, question, 0)))
    run.error(
      'invalid',
      'questionnaire-condition',
      profile,
      `The item depends on ${show(question)}, which is only asked when the item is`,
      { expected, actual: show(question) },
    )
  else if (place > own)
    run.report({
      severity: 'warning',
      code: 'invalid',
      key: 'questionnaire-condition',
      profile,
      message: `The item depends on ${show(question)}, which comes after it`,
      expected,
      actual: show(question),
    })
}

function isWithin(item: JsonObject, linkId: string, depth: number): boolean {
  return (
    depth < deepest &&
    asList(item.item).some(
      (inner) => isObject(inner) && (inner.linkId === linkId || isWithin(inner, linkId, depth + 1)),
    )
  )
}
