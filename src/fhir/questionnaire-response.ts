import { asList, asObject } from './definition.ts'
import { type Around, isEnabled } from './enable-when.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import { answerFault } from './questionnaire-answer.ts'
import type { Run, Step } from './run.ts'

type JsonObject = Record<string, unknown>

const profile = 'http://hl7.org/fhir/StructureDefinition/QuestionnaireResponse'
const path = 'QuestionnaireResponse.item'
const itemStep: Step = { name: 'item', segment: 'item', path, type: 'BackboneElement' }
const answerStep: Step = { name: 'answer', segment: 'answer', path: `${path}.answer`, type: 'BackboneElement' }
const deepest = 100

interface Judgement {
  run: Run
  /** Whether it may yet be completed: then nothing is missing. */
  isUnderway: boolean
  /** All link ids of the Questionnaire. */
  known: Set<string>
  isMember(valueSet: string, value: unknown): boolean | undefined
}

/**
 * Holds a QuestionnaireResponse to the Questionnaire that it answers (hl7.org/fhir/R4/questionnaireresponse.html): which
 * items there are, in which order, how often, whether they are required or asked for at all, and what answers them.
 * We stand at the response.
 */
export function checkResponse(
  response: JsonObject,
  questionnaire: JsonObject,
  run: Run,
  isMember: Judgement['isMember'],
): void {
  const known = new Set<string>()
  collectLinkIds(asList(questionnaire.item), known, 0)
  const judgement = { run, isUnderway: response.status === 'in-progress', known, isMember }
  checkItems(asList(questionnaire.item), asList(response.item), [], judgement, 0)
}

function collectLinkIds(items: unknown[], known: Set<string>, depth: number): void {
  if (depth > deepest) return
  for (const item of items.filter(isObject)) {
    if (typeof item.linkId === 'string') known.add(item.linkId)
    collectLinkIds(asList(item.item), known, depth + 1)
  }
}

function checkItems(questions: unknown[], items: unknown[], outer: Around, judgement: Judgement, depth: number): void {
  if (depth > deepest) return
  const byLinkId = new Map(questions.filter(isObject).map((question, index) => [question.linkId, { question, index }]))
  const around: Around = [items.filter(isObject), ...outer]
  const given = new Map<unknown, number>()
  let latest = -1
  items.forEach((item, index) => {
    if (!isObject(item) || typeof item.linkId !== 'string') return
    const { linkId } = item
    within(judgement.run, itemStep, index, () => {
      const found = byLinkId.get(linkId)
      if (!found) {
        const where = judgement.known.has(linkId) ? 'at this place of the Questionnaire' : 'in the Questionnaire'
        report(judgement, 'questionnaire-item', `There is no item ${show(linkId)} ${where}`, 'an item of it', linkId)
        return
      }
      if (found.index < latest)
        report(
          judgement,
          'questionnaire-item',
          `${show(linkId)} is out of order`,
          'the order of the Questionnaire',
          linkId,
        )
      latest = Math.max(latest, found.index)
      const count = (given.get(linkId) ?? 0) + 1
      given.set(linkId, count)
      if (count === 2 && !(found.question.type === 'group' && found.question.repeats === true))
        report(judgement, 'questionnaire-item', `${show(linkId)} may be given once only`, 'once', 'more than once')
      checkItem(found.question, item, around, judgement, depth)
    })
  })
  if (judgement.isUnderway) return
  for (const question of questions.filter(isObject)) {
    if (question.required !== true || given.has(question.linkId) || !isEnabled(question, around)) continue
    report(
      judgement,
      'questionnaire-required',
      `${show(question.linkId)} is required and is missing`,
      'an answer',
      'none',
    )
  }
}

function checkItem(question: JsonObject, item: JsonObject, around: Around, judgement: Judgement, depth: number): void {
  const answers = asList(item.answer).filter(isObject)
  const { type, linkId } = question
  if (!isEnabled(question, around)) {
    if (answers.length > 0 || asList(item.item).length > 0)
      report(
        judgement,
        'questionnaire-enabled',
        `${show(linkId)} is not asked for, by enableWhen`,
        'no answer',
        'an answer',
      )
    return
  }
  if (type === 'group' || type === 'display') {
    if (answers.length > 0)
      report(
        judgement,
        'questionnaire-item',
        `${show(linkId)} is a ${type}, which has no answer`,
        'no answer',
        'an answer',
      )
    checkItems(asList(question.item), asList(item.item), around, judgement, depth + 1)
    return
  }
  if (question.required === true && !judgement.isUnderway && answers.length === 0)
    report(judgement, 'questionnaire-required', `${show(linkId)} is required and has no answer`, 'an answer', 'none')
  if (answers.length > 1 && question.repeats !== true)
    report(judgement, 'questionnaire-item', `${show(linkId)} has one answer only`, 'one answer', String(answers.length))
  answers.forEach((answer, index) => {
    within(judgement.run, answerStep, index, () => {
      const fault = answerFault(question, answer, judgement.isMember)
      if (fault) report(judgement, fault.key, fault.message, fault.expected, show(answer))
      if (asList(question.item).length > 0 || answer.item !== undefined)
        checkItems(asList(question.item), asList(answer.item), around, judgement, depth + 1)
    })
  })
}

type Key =
  | 'questionnaire-item'
  | 'questionnaire-required'
  | 'questionnaire-enabled'
  | 'questionnaire-type'
  | 'questionnaire-option'
  | 'questionnaire-limit'

function report({ run }: Judgement, key: Key, message: string, expected: string, actual: string): void {
  run.error(key === 'questionnaire-required' ? 'required' : 'invalid', key, profile, message, { expected, actual })
}

function within(run: Run, step: Step, index: number, work: () => void): void {
  if (!run.enter(step)) return
  if (run.enter(index)) {
    work()
    run.leave()
  }
  run.leave()
}

/** The Questionnaire's address in a response: a canonical in R4, a Reference in STU3. */
export function questionnaireOf(response: JsonObject): string | undefined {
  const { questionnaire } = response
  if (typeof questionnaire === 'string') return questionnaire
  const { reference } = asObject(questionnaire)
  return typeof reference === 'string' ? reference : undefined
}
