import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'
import { address, errorsOf, validatorWith } from './profile-definition.ts'

type Json = Record<string, unknown>

const url = address('Questions').replace('StructureDefinition', 'Questionnaire')
const limit = (name: string, value: Json): Json => ({
  url: `http://hl7.org/fhir/StructureDefinition/${name}`,
  ...value,
})
const questionnaire = (item: Json[]): Json => ({ resourceType: 'Questionnaire', url, id: 'q', status: 'active', item })
const text = (linkId: string, more: Json = {}): Json => ({ linkId, type: 'string', ...more })
const answered = (linkId: string, ...answer: Json[]): Json => ({ linkId, answer })

/** Errors of a response to a Questionnaire with those items. */
function judge(questions: Json[], items: Json[], more: Json = {}): string[] {
  const validator = validatorWith([questionnaire(questions)])
  const response = { resourceType: 'QuestionnaireResponse', questionnaire: url, status: 'completed', ...more }
  return errorsOf(validator.validate(items.length > 0 ? { ...response, item: items } : response))
}

describe('a response has the items of its Questionnaire', () => {
  const both = [text('a', { required: true }), text('b')]
  const a = answered('a', { valueString: 'x' })
  const b = answered('b', { valueString: 'y' })
  test.each<[string, Json[], string[]]>([
    ['all of them, in order', [a, b], []],
    ['the required ones', [a], []],
    ['not without a required one', [b], ['questionnaire-required QuestionnaireResponse']],
    [
      'not a required one without an answer',
      [{ linkId: 'a' }],
      ['questionnaire-required QuestionnaireResponse.item[0]'],
    ],
    ['not in another order', [b, a], ['questionnaire-item QuestionnaireResponse.item[1]']],
    ['not one twice', [a, a], ['questionnaire-item QuestionnaireResponse.item[1]']],
    ['not others', [a, answered('c', { valueString: 'z' })], ['questionnaire-item QuestionnaireResponse.item[1]']],
    [
      'not two answers to one question',
      [answered('a', { valueString: 'x' }, { valueString: 'y' })],
      ['questionnaire-item QuestionnaireResponse.item[0]'],
    ],
  ])('%s', (_title, items, expected) => expect(judge(both, items)).toEqual(expected))

  test('and while it is underway, nothing is missing', () => {
    expect(judge(both, [b], { status: 'in-progress' })).toEqual([])
  })

  test('within groups, which may repeat, and below answers', () => {
    const group = {
      linkId: 'g',
      type: 'group',
      repeats: true,
      item: [text('a', { item: [text('n', { required: true })] })],
    }
    const inner = answered('a', { valueString: 'x', item: [answered('n', { valueString: 'y' })] })
    expect(
      judge(
        [group],
        [
          { linkId: 'g', item: [inner] },
          { linkId: 'g', item: [inner] },
        ],
      ),
    ).toEqual([])
    expect(judge([group], [{ linkId: 'g', item: [answered('a', { valueString: 'x' })] }])).toEqual([
      'questionnaire-required QuestionnaireResponse.item[0].item[0].answer[0]',
    ])
  })
})

describe('an answer is one that its question allows', () => {
  const place = 'QuestionnaireResponse.item[0].answer[0]'
  const coding = (code: string): Json => ({ valueCoding: { system: 'http://a', code } })
  const choice = { linkId: 'a', type: 'choice', answerOption: [coding('1'), coding('2')] }
  const decimal = { linkId: 'a', type: 'decimal', extension: [limit('maxDecimalPlaces', { valueInteger: 2 })] }
  const integer = {
    linkId: 'a',
    type: 'integer',
    extension: [limit('minValue', { valueInteger: 1 }), limit('maxValue', { valueInteger: 5 })],
  }
  test.each<[string, Json, Json, string[]]>([
    ['another type', text('a'), { valueInteger: 1 }, [`questionnaire-type ${place}`]],
    ['an option', choice, coding('2'), []],
    ['no option', choice, coding('3'), [`questionnaire-option ${place}`]],
    ['free text for an open choice', { ...choice, type: 'open-choice' }, { valueString: 'x' }, []],
    [
      'a code outside the value set',
      { linkId: 'a', type: 'choice', answerValueSet: 'http://hl7.org/fhir/ValueSet/administrative-gender' },
      coding('1'),
      [`questionnaire-option ${place}`],
    ],
    ['two decimal places', decimal, { valueDecimal: 1.25 }, []],
    ['three decimal places', decimal, { valueDecimal: 1.255 }, [`questionnaire-limit ${place}`]],
    ['the least value', integer, { valueInteger: 1 }, []],
    ['less', integer, { valueInteger: 0 }, [`questionnaire-limit ${place}`]],
    ['more', integer, { valueInteger: 6 }, [`questionnaire-limit ${place}`]],
    ['too long a text', text('a', { maxLength: 2 }), { valueString: 'abc' }, [`questionnaire-limit ${place}`]],
  ])('%s', (_title, question, answer, expected) => {
    expect(judge([question], [answered('a', answer)])).toEqual(expected)
  })
})

describe('an item that is not asked for has no answer, and is not missed', () => {
  const when = (operator: string, more: Json): Json => ({ question: 'a', operator, ...more })
  const questions = (condition: Json): Json[] => [
    { linkId: 'a', type: 'integer' },
    text('b', { required: true, enableWhen: [condition] }),
  ]
  const a = (valueInteger: number): Json => answered('a', { valueInteger })
  const b = answered('b', { valueString: 'x' })
  const missing = ['questionnaire-required QuestionnaireResponse']
  const unasked = ['questionnaire-enabled QuestionnaireResponse.item[1]']
  test.each<[string, Json, Json[], string[]]>([
    ['equal, and answered', when('=', { answerInteger: 1 }), [a(1), b], []],
    ['equal, and not answered', when('=', { answerInteger: 1 }), [a(1)], missing],
    ['not equal, and answered', when('=', { answerInteger: 1 }), [a(2), b], unasked],
    ['another value', when('!=', { answerInteger: 1 }), [a(2)], missing],
    ['greater', when('>', { answerInteger: 1 }), [a(2)], missing],
    ['not greater', when('>', { answerInteger: 2 }), [a(2)], []],
    ['at least', when('>=', { answerInteger: 2 }), [a(2)], missing],
    ['less', when('<', { answerInteger: 2 }), [a(1)], missing],
    ['at most', when('<=', { answerInteger: 2 }), [a(3), b], unasked],
    ['answered at all', when('exists', { answerBoolean: true }), [a(3)], missing],
    ['not answered at all', when('exists', { answerBoolean: false }), [], missing],
  ])('%s', (_title, condition, items, expected) => expect(judge(questions(condition), items)).toEqual(expected))
})

describe('where the Questionnaire is found', () => {
  const validator = createValidator({ version: 'r4', bestPractice: false })
  const response = { resourceType: 'QuestionnaireResponse', status: 'completed' }
  const { url: _url, ...plain } = questionnaire([text('a', { required: true })])
  test('contained', () => {
    const contained = { ...response, questionnaire: '#q', contained: [plain] }
    expect(errorsOf(validator.validate(contained))).toEqual(['questionnaire-required QuestionnaireResponse'])
  })
  test('in the same Bundle', () => {
    const entry = [
      { fullUrl: 'https://a.nhs.uk/Questionnaire/q', resource: questionnaire([text('a', { required: true })]) },
      {
        fullUrl: 'https://a.nhs.uk/QuestionnaireResponse/r',
        resource: { ...response, id: 'r', questionnaire: `${url}|1` },
      },
    ]
    expect(errorsOf(validator.validate({ resourceType: 'Bundle', type: 'collection', entry }))).toEqual([
      'questionnaire-required Bundle.entry[1].resource',
    ])
  })
  test('nowhere: then it is said that nothing was checked', () => {
    expect(validator.validate({ ...response, questionnaire: url })).toMatchObject([
      { severity: 'information', key: 'questionnaire-unknown' },
    ])
  })
})

describe('a condition of a Questionnaire asks about a question that is asked before', () => {
  const validator = createValidator({ version: 'r4', bestPractice: false })
  const dependent = (question: string, more: Json = {}): Json =>
    text('b', { enableWhen: [{ question, operator: 'exists', answerBoolean: true }], ...more })
  const found = (item: Json[]): string[] =>
    validator.validate(questionnaire(item)).map(({ severity, key, path }) => `${severity} ${key} ${path}`)
  test.each<[string, Json[], string[]]>([
    ['before', [text('a'), dependent('a')], []],
    ['after', [dependent('a'), text('a')], ['warning questionnaire-condition Questionnaire.item[0].enableWhen[0]']],
    ['nowhere', [dependent('z')], ['error questionnaire-condition Questionnaire.item[0].enableWhen[0]']],
    ['the item itself', [dependent('b')], ['error questionnaire-condition Questionnaire.item[0].enableWhen[0]']],
    [
      'within the item',
      [dependent('c', { item: [text('c')] })],
      ['error questionnaire-condition Questionnaire.item[0].enableWhen[0]'],
    ],
  ])('%s', (_title, item, expected) => expect(found(item)).toEqual(expected))
})
