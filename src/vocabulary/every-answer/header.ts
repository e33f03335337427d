import type { HeaderForm, HeaderRule } from '../../requirements/every-answer-rule.ts'
import type { Expectation } from '../../requirements/row.ts'
import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'

const days = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const months = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'

/** The forms that a header can have; `http-date` is IMF-fixdate of RFC 9110 section 5.6.7. */
const forms: Record<HeaderForm, { says: string; pattern: RegExp }> = {
  'http-date': {
    says: 'an HTTP-date such as "Mon, 23 Jul 2018 11:00:00 GMT"',
    pattern: new RegExp(`^${days}, \\d{2} ${months} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT$`),
  },
  'date-time': {
    says: 'a date-time such as "2018-07-23T11:00:00Z"',
    pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/,
  },
  'either-date': {
    says: 'an HTTP-date or a date-time',
    pattern: new RegExp(
      `^(?:${days}, \\d{2} ${months} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d+)?(?:Z|[+-]\\d{2}:\\d{2}))$`,
    ),
  },
  uuid: {
    says: 'a UUID',
    pattern: /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  },
}

/** Whether a response header is there and as it is said to be. */
export function headerJudgement(given: HeaderRule, answer: Answer, expectation: Expectation): Judgement {
  const rule = { ...given, name: expectation.headers?.[given.name] ?? given.name }
  const values = answer.headers(rule.name)
  const actual = values.length === 0 ? `no ${rule.name} header` : values.map((one) => `"${one}"`).join(' and ')
  const value = rule.list === true && values.length > 0 ? values.join(', ') : values[0]
  const expected = describeHeader(rule, answer, expectation)
  if (value === undefined || (values.length > 1 && rule.list !== true)) return { pass: false, expected, actual }
  return { pass: holds(value, rule, answer, expectation), expected, actual }
}

function describeHeader(rule: HeaderRule, answer: Answer, expectation: Expectation): string {
  if (rule.mirrors !== undefined) return `${rule.name} to be "${answer.sentHeader(rule.mirrors) ?? ''}", as it was sent`
  const form = (expectation.form ?? rule.form) as HeaderForm | undefined
  if (form !== undefined) return `${rule.name} to be ${forms[form].says}`
  const types = asList(expectation.contentType ?? rule.contentType)
  if (types.length > 0) return `${rule.name} to be ${types.join(' or ')}`
  const pattern = expectation.pattern ?? rule.pattern
  return pattern === undefined ? `one ${rule.name} header` : `${rule.name} to match ${pattern}`
}

function holds(value: string, rule: HeaderRule, answer: Answer, expectation: Expectation): boolean {
  if (rule.mirrors !== undefined) return value === answer.sentHeader(rule.mirrors)
  const form = (expectation.form ?? rule.form) as HeaderForm | undefined
  if (form !== undefined) return forms[form].pattern.test(value)
  const types = asList(expectation.contentType ?? rule.contentType)
  if (types.length > 0) return types.includes(value.split(';', 1)[0]?.trim().toLowerCase() ?? '')
  const pattern = expectation.pattern ?? rule.pattern
  return pattern === undefined || new RegExp(pattern).test(value)
}

export function asList<Value>(value: Value | Value[] | undefined): Value[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
