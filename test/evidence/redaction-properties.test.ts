import fastCheck from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, type PlainMessage, type RedactedMessage } from '../../src/evidence/redaction.ts'
import { isInTestRange, isNhsNumber, nhsCheckDigit } from '../../src/nhs/nhs-number.ts'
import type { HeaderPair } from '../../src/record/run-record.ts'

fastCheck.configureGlobal({ seed: 20_260_101 })

/** A valid NHS number outside the test range: only ever made and redacted here, never stored or sent. */
const personalNumber = fastCheck
  .integer({ min: 0, max: 998_999_999 })
  .map((nine) => String(nine).padStart(9, '0'))
  .filter((nine) => nhsCheckDigit(nine) !== 10)
  .map((nine) => `${nine}${nhsCheckDigit(nine)}`)

const testNumber = fastCheck
  .integer({ min: 0, max: 999_999 })
  .map((six) => `999${String(six).padStart(6, '0')}`)
  .filter((nine) => nhsCheckDigit(nine) !== 10)
  .map((nine) => `${nine}${nhsCheckDigit(nine)}`)

const spelledNumber = (number: string): string[] => [
  number,
  `${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`,
  `${number.slice(0, 3)}-${number.slice(3, 6)}-${number.slice(6)}`,
  number.replace(/./g, '%3$&'),
]

const secretValue = fastCheck
  .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 24 })
  .filter((value) => !/^[\w-]*$/.test(value) && value.trim() === value)

const spelledSecret = (value: string): string[] => [
  value,
  encodeURIComponent(value),
  Buffer.from(value).toString('base64'),
  JSON.stringify(value).slice(1, -1),
]

/** Text around a planted value: no digits, so that it cannot lengthen a number or be one. */
const filler = fastCheck.string({
  unit: fastCheck.constantFrom(...'ghijkxyz"\\ \t.,:;/|?=&<>(){}[]é€😀'),
  maxLength: 12,
})

interface Planted {
  number: string
  secret: string
  messages: PlainMessage[]
}

const plantedExchange: fastCheck.Arbitrary<Planted> = fastCheck
  .tuple(
    personalNumber,
    secretValue,
    fastCheck.array(filler, { minLength: 8, maxLength: 8 }),
    fastCheck.nat(3),
    fastCheck.nat(3),
    fastCheck.nat(3),
  )
  .map(([number, secret, text, numberSpelling, secretSpelling, kind]) => {
    const digits = spelledNumber(number)[numberSpelling] ?? number
    const hidden = spelledSecret(secret)[secretSpelling] ?? secret
    const [a, b, c, d, e, f, g, h] = text
    const headers: HeaderPair[] = [
      ['X-Note', `${a} ${digits} ${hidden}`],
      ['Authorization', `Bearer ${hidden}`],
    ]
    const content = {
      [`${b}k`]: [`${c} ${digits} ${d}`, { deep: [`${e}\n${hidden}\n`, number] }],
      n: Number(number) > 999_999_999 ? Number(number) : 0,
      t: f,
    }
    const bodies = [
      JSON.stringify(content),
      `\r\n ${JSON.stringify(content, null, '\t')}`,
      `<p>${g} ${digits} <b>${hidden}</b> ${h}`,
      `${JSON.stringify(content).slice(0, -2)}`,
    ]
    return {
      number,
      secret,
      messages: [
        {
          url: `https://x.example/${encodeURIComponent(a ?? '')}?p=${digits}&s=${encodeURIComponent(hidden)}`,
          headers,
        },
        { headers, body: Buffer.from(bodies[kind] ?? '') },
      ],
    }
  })

const redactorFor = ({ secret }: { secret: string }) =>
  createRedactor({ allowedNumbers: [], secrets: [{ name: 'NAMED', value: secret }], key: 'k' })
const bodyText = (message: RedactedMessage | undefined): string => Buffer.from(message?.body?.bytes ?? []).toString()
const everythingIn = (messages: RedactedMessage[]): string =>
  messages.map((message) => [message.url, ...message.headers.flat(), bodyText(message)].join('\n')).join('\n')
const withoutSpelling = (text: string): string => text.replace(/%3(\d)/g, '$1').replace(/%20|[ -]/g, '')

describe('of an exchange that holds a personal number and a secret', () => {
  test('neither is left, however it is spelled and wherever it stands', () => {
    fastCheck.assert(
      fastCheck.property(plantedExchange, (planted) => {
        const text = everythingIn(redactorFor(planted).redact(planted.messages))
        expect(withoutSpelling(text)).not.toContain(planted.number)
        for (const spelling of spelledSecret(planted.secret)) expect(text).not.toContain(spelling)
      }),
      { numRuns: 300 },
    )
  })

  test('the number has one pseudonym, valid and of the test range', () => {
    fastCheck.assert(
      fastCheck.property(plantedExchange, (planted) => {
        const redactor = redactorFor(planted)
        const pseudonym = redactor.redactText(planted.number)
        expect(isNhsNumber(pseudonym) && isInTestRange(pseudonym)).toBe(true)
        const [request] = redactor.redact(planted.messages)
        expect(withoutSpelling(request?.url ?? '')).toContain(pseudonym)
        expect(withoutSpelling(request?.headers[0]?.[1] ?? '')).toContain(pseudonym)
      }),
    )
  })

  test('redacting again changes nothing', () => {
    fastCheck.assert(
      fastCheck.property(plantedExchange, (planted) => {
        const redactor = redactorFor(planted)
        const once = redactor.redact(planted.messages)
        const again = redactor.redact(
          once.map(({ url, headers, body }) => ({ url, headers, ...(body && { body: body.bytes }) })),
        )
        expect(everythingIn(again)).toBe(everythingIn(once))
        expect(again.flatMap(({ body }) => body?.redactions ?? [])).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('what was found is listed without its value', () => {
    fastCheck.assert(
      fastCheck.property(plantedExchange, (planted) => {
        const [, answer] = redactorFor(planted).redact(planted.messages)
        const listed = JSON.stringify(answer?.body?.redactions)
        expect(listed).toContain('NHS number')
        expect(listed).not.toContain(planted.number)
        for (const { count } of answer?.body?.redactions ?? []) expect(count).toBeGreaterThan(0)
      }),
    )
  })
})

describe('different numbers', () => {
  test('have different pseudonyms', () => {
    fastCheck.assert(
      fastCheck.property(fastCheck.uniqueArray(personalNumber, { minLength: 2, maxLength: 40 }), (numbers) => {
        const redactor = createRedactor({ allowedNumbers: [], secrets: [], key: 'k' })
        expect(new Set(numbers.map((number) => redactor.redactText(number))).size).toBe(numbers.length)
      }),
    )
  })

  test('have the pseudonyms that another worker with the same key gives them', () => {
    fastCheck.assert(
      fastCheck.property(personalNumber, personalNumber, (one, other) => {
        const worker = () => createRedactor({ allowedNumbers: [], secrets: [], key: 'shared' })
        const [first, second] = [worker(), worker()]
        expect([first.redactText(one), first.redactText(other)]).toEqual(
          [second.redactText(other), second.redactText(one)].toReversed(),
        )
      }),
    )
  })
})

test('a body with nothing to hide keeps every byte, whatever bytes they are', () => {
  const redactor = createRedactor({
    allowedNumbers: [],
    secrets: [{ name: 'NAMED', value: 'never in the body' }],
    key: 'k',
  })
  const harmless = fastCheck.oneof(
    fastCheck.uint8Array({ maxLength: 60 }),
    fastCheck
      .json()
      .filter((text) => !/[0-9]{10}/.test(text))
      .map((text) => Buffer.from(text)),
    testNumber.map((number) => Buffer.from(`{"subject":{"reference":"Patient/${number}"},"name":[{"family":"Test"}]}`)),
  )
  fastCheck.assert(
    fastCheck.property(harmless, (body) => {
      const [message] = redactor.redact([{ headers: [], body }])
      expect(Buffer.from(message?.body?.bytes ?? []).equals(Buffer.from(body))).toBe(true)
      expect(message?.body?.redactions).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('JSON keeps its structure: the same members, the same kinds of values', () => {
  const shapeOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shapeOf)
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).map(([key, member]) => [key, shapeOf(member)])
    return typeof value
  }
  const element = fastCheck.constantFrom(
    'name',
    'birthDate',
    'text',
    'div',
    'address',
    'note',
    'value',
    'identifier',
    'code',
    'display',
    'data',
  )
  const { tree } = fastCheck.letrec((tie) => ({
    tree: fastCheck.oneof(
      { maxDepth: 4 },
      fastCheck.string(),
      fastCheck.integer(),
      fastCheck.boolean(),
      fastCheck.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fastCheck.array(tie('tree'), { maxLength: 3 }),
    object: fastCheck.dictionary(element, tie('tree'), { maxKeys: 4 }),
  }))
  fastCheck.assert(
    fastCheck.property(tree, personalNumber, (value, number) => {
      const redactor = createRedactor({ allowedNumbers: [], secrets: [], key: 'k' })
      const about = { subject: number, value }
      const [message] = redactor.redact([{ headers: [], body: Buffer.from(JSON.stringify(about)) }])
      expect(shapeOf(JSON.parse(bodyText(message)))).toEqual(shapeOf(JSON.parse(JSON.stringify(about))))
    }),
    { numRuns: 300 },
  )
})

describe('hostile text is read in one pass, to the end', () => {
  const million = 1_000_000
  test.each([
    ['digits', '1'.repeat(million)],
    ['digits in groups', '943 '.repeat(million / 4)],
    ['digits percent-encoded', '%39'.repeat(million / 3)],
    ['hexadecimal', 'abcdef01234567890-'.repeat(million / 18)],
    ['a UUID that never ends', '0123abcd-'.repeat(million / 9)],
    ['beginnings of a token', 'eyJ'.repeat(million / 3)],
    ['parts of a token', 'eyJ.'.repeat(million / 4)],
    ['assignments without a value', 'password='.repeat(million / 9)],
    ['an assignment and white space', `password${' '.repeat(million)}`],
    ['user information without an end', `http://${'a:'.repeat(million / 2)}`],
    ['open marks', '‹redacted: '.repeat(million / 11)],
    ['tags', '<family '.repeat(million / 8)],
    ['a tag that never closes', `<family ${' value'.repeat(million / 6)}`],
    ['narratives that never close', '<div xmlns="http://www.w3.org/1999/xhtml"'.repeat(million / 41)],
    ['parameters', '&family'.repeat(million / 7)],
    ['backslashes', `["${'\\'.repeat(million)}`],
    ['quotes', '"'.repeat(million)],
    ['colons', `{"a"${':'.repeat(million)}`],
    ['white space after strings', `["a"${' '.repeat(million)}`],
    ['depth', '[{"a":'.repeat(million / 6)],
    ['white space', ' '.repeat(million)],
  ])('%s', (_name, text) => {
    const redactor = createRedactor({ allowedNumbers: [], secrets: [{ name: 'NAMED', value: 'password=' }], key: 'k' })
    const personal = Buffer.from(`${text} 9434765919`)
    for (const body of [personal, Buffer.from(`<a>9434765919${text}`), Buffer.from(`["9434765919", ${text}`)]) {
      const [message] = redactor.redact([{ headers: [], body }], true)
      expect(message?.body?.bytes.byteLength).toBeGreaterThan(0)
    }
    expect(redactor.redactText(text)).toBeTypeOf('string')
  })
})
