import { asList, asObject, withoutVersion } from './definition.ts'
import { isSameAnswer, valueOfAnswer } from './enable-when.ts'
import { isObject } from './items.ts'
import { exceeds } from './match.ts'

type JsonObject = Record<string, unknown>

/** What is wrong with an answer. */
export interface AnswerFault {
  key: 'questionnaire-type' | 'questionnaire-option' | 'questionnaire-limit'
  message: string
  expected: string
}

/** The types of `value[x]` that answer a question of each type. */
const answerTypes: Record<string, string[]> = {
  boolean: ['Boolean'],
  decimal: ['Decimal'],
  integer: ['Integer'],
  date: ['Date'],
  dateTime: ['DateTime'],
  time: ['Time'],
  string: ['String'],
  text: ['String'],
  url: ['Uri'],
  choice: ['Coding'],
  'open-choice': ['Coding', 'String'],
  attachment: ['Attachment'],
  reference: ['Reference'],
  quantity: ['Quantity'],
}
const core = 'http://hl7.org/fhir/StructureDefinition/'

/** Looks for the first thing that a question of a Questionnaire forbids of an answer. */
export function answerFault(
  question: JsonObject,
  answer: JsonObject,
  isMember: (valueSet: string, value: unknown) => boolean | undefined,
): AnswerFault | undefined {
  const key = Object.keys(answer).find((name) => /^value[A-Z]/.test(name))
  if (key === undefined) return undefined
  const type = String(question.type)
  const options = optionsOf(question)
  const allowed = [...(answerTypes[type] ?? []), ...options.map(({ suffix }) => suffix)]
  if (!allowed.includes(key.slice(5)))
    return {
      key: 'questionnaire-type',
      message: `A question of type ${type} is answered by ${[...new Set(allowed)].map((name) => `value${name}`).join(' or ') || 'nothing'}, found ${key}`,
      expected: [...new Set(allowed)].map((name) => `value${name}`).join(' or '),
    }
  const value = answer[key]
  return optionFault(question, type, options, value, isMember) ?? limitFault(question, value)
}

interface Option {
  suffix: string
  value: unknown
}

/** `answerOption` of R4, `option` of STU3. */
function optionsOf(question: JsonObject): Option[] {
  return asList(question.answerOption ?? question.option).flatMap((entry) => {
    const option = asObject(entry)
    const key = Object.keys(option).find((name) => /^value[A-Z]/.test(name))
    return key === undefined ? [] : [{ suffix: key.slice(5), value: option[key] }]
  })
}

function optionFault(
  question: JsonObject,
  type: string,
  options: Option[],
  value: unknown,
  isMember: (valueSet: string, value: unknown) => boolean | undefined,
): AnswerFault | undefined {
  if (type !== 'choice' && type !== 'open-choice') return undefined
  if (type === 'open-choice' && typeof value === 'string') return undefined
  if (options.length > 0 && !options.some((option) => isSameAnswer(option.value, value)))
    return {
      key: 'questionnaire-option',
      message: 'The answer is none of the options of the question',
      expected: 'one of the options',
    }
  const valueSet = question.answerValueSet ?? asObject(question.options).reference
  if (typeof valueSet !== 'string' || !isObject(value) || isMember(withoutVersion(valueSet), value) !== false)
    return undefined
  return {
    key: 'questionnaire-option',
    message: `The answer is not in the value set of the question, ${valueSet}`,
    expected: `a code from ${valueSet}`,
  }
}

function limitFault(question: JsonObject, value: unknown): AnswerFault | undefined {
  const limit = (message: string, expected: string): AnswerFault => ({ key: 'questionnaire-limit', message, expected })
  if (typeof value === 'string') {
    const most = question.maxLength
    if (typeof most === 'number' && value.length > most)
      return limit(`The answer has ${value.length} characters, and at most ${most} are allowed`, `at most ${most}`)
    const least = extensionOf(question, 'minLength')
    if (typeof least === 'number' && value.length < least)
      return limit(`The answer has ${value.length} characters, and at least ${least} are required`, `at least ${least}`)
  }
  const places = extensionOf(question, 'maxDecimalPlaces')
  const number = isObject(value) ? value.value : value
  if (typeof places === 'number' && typeof number === 'number' && decimalsOf(number) > places)
    return limit(`${number} has more than ${places} decimal places`, `at most ${places} decimal places`)
  const least = extensionOf(question, 'minValue')
  if (least !== undefined && exceeds(value, least, -1) === true)
    return limit(`The answer is below the least value, ${String(least)}`, `at least ${String(least)}`)
  const most = extensionOf(question, 'maxValue')
  if (most !== undefined && exceeds(value, most, 1) === true)
    return limit(`The answer is above the greatest value, ${String(most)}`, `at most ${String(most)}`)
  return undefined
}

function decimalsOf(number: number): number {
  const [digits = '', exponent] = String(number).split('e')
  return Math.max(0, (digits.split('.')[1] ?? '').length - Number(exponent ?? 0))
}

function extensionOf(question: JsonObject, name: string): unknown {
  const found = asList(question.extension).find((extension) => asObject(extension).url === core + name)
  return found === undefined ? undefined : valueOfAnswer(asObject(found), 'value')
}
