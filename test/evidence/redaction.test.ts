import { describe, expect, test } from 'vitest'
import { createRedactor, type Redactor } from '../../src/evidence/redaction.ts'
import { isInTestRange, isNhsNumber } from '../../src/nhs/nhs-number.ts'
import type { HeaderPair } from '../../src/record/run-record.ts'

const realLooking = '9434765919'
const otherRealLooking = '9876543210'
const testNumber = '9990000018'
const secret = { name: 'RAF_TOKEN', value: 'open sésame/42+' }

const redactorWith = (allowedNumbers: string[] = [], key = 'key of this test'): Redactor =>
  createRedactor({ allowedNumbers, secrets: [secret], key })

function redactBody(body: string | Uint8Array, redactor = redactorWith()) {
  const [message] = redactor.redact([{ headers: [], body: Buffer.from(body as string) }])
  return { text: Buffer.from(message?.body?.bytes ?? []).toString(), redactions: message?.body?.redactions ?? [] }
}

function redactHeader(name: string, value: string): string | undefined {
  return redactorWith().redact([{ headers: [[name, value]] as HeaderPair[] }])[0]?.headers[0]?.[1]
}

const redactUrl = (url: string): string => redactorWith().redact([{ url, headers: [] }])[0]?.url ?? ''

describe('NHS numbers', () => {
  test('one outside the test range becomes a valid one of the test range, the same one everywhere', () => {
    const [message] = redactorWith().redact([
      {
        url: `https://x.example/Flag?patient=${realLooking}&subject=Patient%2F${realLooking}`,
        headers: [['Location', `/Flag/${realLooking}.11eccc9b-4a6f-4467-a76b-1b8a82bafd65`]],
        body: Buffer.from(`{"subject":{"reference":"Patient/${realLooking}"},"n":${realLooking},"${realLooking}":1}`),
      },
    ])
    const body = Buffer.from(message?.body?.bytes ?? []).toString()
    const numbers = JSON.stringify([message?.url, message?.headers, body]).match(/\d{10}/g) ?? []
    expect(numbers).toHaveLength(6)
    expect(new Set(numbers).size).toBe(1)
    expect(numbers.every((number) => isNhsNumber(number) && isInTestRange(number))).toBe(true)
    expect(message?.body?.redactions).toEqual([{ what: 'NHS number', count: 3 }])
    expect(message?.headers[0]?.[1]).toMatch(/^\/Flag\/999\d{7}\.11eccc9b-4a6f-4467-a76b-1b8a82bafd65$/)
  })

  test.each(['Last-Modified', 'date', 'Expires', 'Age', 'Content-Length', 'Retry-After'])(
    'seconds or bytes in %s are no number of a person, although they pass Modulus 11',
    (name) => {
      const note = Buffer.from('{"resourceType":"Condition","note":[{"text":"Noise distresses"}]}')
      const [message] = redactorWith().redact([{ headers: [[name, realLooking]], body: note }])
      expect(message?.headers).toEqual([[name, realLooking]])
      expect(Buffer.from(message?.body?.bytes ?? [])).toEqual(note)
    },
  )

  test('different ones stay different, and the pseudonym depends on the key of the run', () => {
    const pseudonym = (key: string, number: string) => redactorWith([], key).redactText(number)
    expect(pseudonym('a', realLooking)).toBe(pseudonym('a', realLooking))
    expect(pseudonym('a', realLooking)).not.toBe(pseudonym('a', otherRealLooking))
    expect(pseudonym('a', realLooking)).not.toBe(pseudonym('b', realLooking))
  })

  test('a pseudonym is never a number that the run uses, and is known as one', () => {
    const free = redactorWith().redactText(realLooking)
    const redactor = redactorWith([free])
    const pseudonym = redactor.redactText(realLooking)
    expect(pseudonym).not.toBe(free)
    expect([pseudonym, free, testNumber, realLooking].map(redactor.isPseudonym)).toEqual([true, false, false, false])
  })

  test.each([
    ['in words', `patient ${realLooking}.`],
    ['after letters', `NHS${realLooking} id_${realLooking}_x`],
    ['in groups', '943 476 5919'],
    ['in groups with hyphens', '943-476-5919'],
    ['in groups with no-break spaces', '943\u00a0476\u00a05919'],
    ['in groups, percent-encoded', '943%20476%205919'],
    ['in groups, as in a form', '943+476+5919'],
    ['after an encoded space', `%20${realLooking}%20`],
    ['after an encoded bar', `system%7C${realLooking}`],
    ['digits percent-encoded', '%39%34%33%34%37%36%35%39%31%39'],
    ['some digits percent-encoded', '94347659%31%39'],
    ['in a URL of an identifier', `https://fhir.nhs.uk/Id/nhs-number|${realLooking}`],
  ])('one is found %s', (_name, text) => {
    const digitsOf = (redacted: string) => redacted.replace(/%3(\d)/g, '$1').replace(/%[0-9A-F]{2}|\D/g, '')
    const shapeOf = (written: string) =>
      written.replace(/%3\d/g, '%3#').replace(/%(?!3#)..|\d/g, (part) => (part.length > 1 ? part : '#'))
    const address = `https://x.example/${text}`
    expect(shapeOf(redactUrl(address))).toBe(shapeOf(address))
    expect(digitsOf(redactUrl(address))).toMatch(/^(999\d{7})+$/)
    for (const redacted of [redactorWith().redactText(text), redactHeader('X-A', text) ?? '', redactBody(text).text]) {
      expect(shapeOf(redacted)).toBe(shapeOf(text))
      expect(digitsOf(redacted)).toMatch(/^(999\d{7})+$/)
    }
  })

  test.each([
    ['of the test range', testNumber],
    ['with a wrong check digit', '9434765918'],
    ['with eleven digits', `1${realLooking}`],
    ['within a longer run of digits', `${realLooking}0`],
    ['in groups with a digit before', '1943 476 5919'],
    ['in groups with a digit after', '943 476 59190'],
    ['in other groups', '9434 76 5919 94347 65919'],
    ['inside a UUID', '60e0b220-8136-4ca5-ae46-1d9434765919'],
    ['inside a digest', `abcdef${realLooking}abcdef0123456789abcdef0123456789`],
    ['that is a code of SNOMED CT', `http://snomed.info/sct|${realLooking} http://snomed.info/sct%7C${realLooking}`],
  ])('digits %s stay', (_name, text) => {
    expect(redactorWith().redactText(text)).toBe(text)
    expect(redactBody(JSON.stringify({ a: text }))).toEqual({ text: JSON.stringify({ a: text }), redactions: [] })
  })

  test('codes and numbers listed for the environment stay, and the body with them byte for byte', () => {
    const text = `{ "a":"9692247317",  "coding":[{"code":"${realLooking}"}], "code":${realLooking} }\n`
    expect(redactBody(text, redactorWith(['9692247317']))).toEqual({ text, redactions: [] })
  })

  test('one that is hidden behind escapes of JSON is found', () => {
    expect(redactBody('{"a":"\\u0039434765919"}').text).toMatch(/^\{"a":"999\d{7}"\}$/)
    expect(redactBody('{"a":"\\x \\u0039434765919"').text).toMatch(/^\{"a":"\\x 999\d{7}"$/)
  })
})

describe('secrets', () => {
  test.each([
    ['as it is', secret.value],
    ['percent-encoded', encodeURIComponent(secret.value)],
    ['percent-encoded in lower case', encodeURIComponent(secret.value).replace(/%../g, (octet) => octet.toLowerCase())],
    ['as in a form', encodeURIComponent(secret.value).replaceAll('%20', '+')],
    ['in base64', Buffer.from(secret.value).toString('base64')],
    ['in base64url', Buffer.from(secret.value).toString('base64url')],
  ])('a known one is masked by the name of its variable, %s', (_name, spelling) => {
    const mark = '‹redacted: RAF_TOKEN›'
    expect(redactUrl(`https://x.example/a?k=${spelling}&b=1`)).toBe(`https://x.example/a?k=${mark}&b=1`)
    expect(redactHeader('X-Echo', `got ${spelling}!`)).toBe(`got ${mark}!`)
    expect(redactBody(`<p>${spelling}</p>`).text).toBe(`<p>${mark}</p>`)
    expect(redactBody(`{"a":"${spelling}","${spelling}":1}`)).toEqual({
      text: `{"a":"${mark}","${mark}":1}`,
      redactions: [{ what: 'RAF_TOKEN', count: 2 }],
    })
    expect(redactorWith().redactText(`failed: ${spelling}`)).toBe(`failed: ${mark}`)
  })

  test('a known one is masked however JSON escapes it', () => {
    expect(redactBody('{"a":"open s\\u00e9same\\/42+"}').text).toBe('{"a":"‹redacted: RAF_TOKEN›"}')
  })

  test.each([
    ['Authorization', 'Bearer abc.def', 'Bearer ‹redacted: Authorization›'],
    ['authorization', `Bearer ${secret.value}`, 'Bearer ‹redacted: RAF_TOKEN›'],
    ['Authorization', 'Basic dXNlcjpwYXNz', 'Basic ‹redacted: Authorization›'],
    ['Authorization', 'no scheme at all', '‹redacted: Authorization›'],
    ['Authorization', 'NHSMESH X26:n:1:202601011200:abc', 'NHSMESH ‹redacted: Authorization›'],
    ['Proxy-Authorization', 'Basic x', 'Basic ‹redacted: Proxy-Authorization›'],
    ['Cookie', 'session=1', '‹redacted: Cookie›'],
    ['Set-Cookie', 'session=1; Path=/', '‹redacted: Set-Cookie›'],
    ['apikey', 'k', '‹redacted: apikey›'],
    ['X-API-Key', 'k', '‹redacted: X-API-Key›'],
    ['X-Client-Secret', 'k', '‹redacted: X-Client-Secret›'],
    ['NHSD-Client-Assertion', 'k', '‹redacted: NHSD-Client-Assertion›'],
    ['NHSD-Session-URID', '555021935107', '‹redacted: NHSD-Session-URID›'],
  ])('the header %s is masked: %s', (name, value, masked) => {
    expect(redactHeader(name, value)).toBe(masked)
  })

  test.each([
    ['NHSD-Session-URID', 'not a role'],
    ['Authorization', ''],
    ['X-Request-ID', '60E0B220-8136-4CA5-AE46-1D97EF59D068'],
    ['X-Correlation-ID', '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA'],
    ['ETag', 'W/"2"'],
    ['WWW-Authenticate', 'Bearer realm="null",error="invalid_token"'],
  ])('the header %s: %s stays', (name, value) => {
    expect(redactHeader(name, value)).toBe(value)
  })

  test('a token of MESH is masked where a server gives it back', () => {
    const token = `NHSMESH X26ABC1:2c001608-5f09-4840-9611-bea43e666a30:0:202601011200:${'a1'.repeat(32)}`
    const masked = 'NHSMESH ‹redacted: token›'
    expect(redactBody(`{"message":"refused: ${token}"}`).text).toBe(`{"message":"refused: ${masked}"}`)
    expect(redactHeader('X-Echo', token)).toBe(masked)
    expect(redactorWith().redactText(`no: ${masked}, ${token}`)).toBe(`no: ${masked}, ${masked}`)
  })

  test('members of token requests and answers are masked, whatever holds them', () => {
    const answer =
      '{"access_token":"abc","expires_in":"599","refresh_token":12345,"id_token":{"a":["b",true]},"Password":""}'
    expect(JSON.parse(redactBody(answer).text)).toEqual({
      access_token: '‹redacted: access_token›',
      expires_in: '599',
      refresh_token: '‹redacted: refresh_token›',
      id_token: { a: ['‹redacted: id_token›', true] },
      Password: '',
    })
    expect(redactBody('grant_type=client_credentials&client_assertion=abc.d%2Bf&client_secret=x').text).toBe(
      'grant_type=client_credentials&client_assertion=‹redacted: client_assertion›&client_secret=‹redacted: client_secret›',
    )
    expect(redactUrl('https://x.example/a?access_token=abc&b=1#id_token=def')).toBe(
      'https://x.example/a?access_token=‹redacted: access_token›&b=1#id_token=‹redacted: id_token›',
    )
    expect(
      redactBody('<html>{"access_token": "abc"} password: abc <password>abc</password></html>').text,
    ).not.toContain('abc')
    expect(redactBody('{"error":"sent \\"client_secret\\":\\"abc\\""}').text).not.toContain('abc')
    expect(redactBody('{"access_token":"abc"').text).not.toContain('abc')
  })

  test('user information in a URL is masked', () => {
    expect(redactUrl('https://user:word@x.example/a')).toBe('https://‹redacted: credentials›@x.example/a')
    expect(redactHeader('Location', 'https://user:word@x.example/a')).toBe(
      'https://‹redacted: credentials›@x.example/a',
    )
  })

  test.each([
    'eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhIn0.c2ln',
    'eyJhbGciOiJub25lIn0.eyJhIjoxfQ.',
    'xeyJh.b.c',
    'eyJh.b.c.d.e',
    'ewogImEi.b.c',
  ])('what is shaped like a JSON Web Token is masked: %s', (token) => {
    expect(redactorWith().redactText(`a ${token} b`)).toMatch(/^a x?‹redacted: token› b$/)
    expect(redactBody(JSON.stringify({ a: token })).text).toMatch(/^\{"a":"x?‹redacted: token›"\}$/)
  })

  test('what only begins like one is not', () => {
    for (const text of ['eyJ', 'eyJhbGci', 'eyJhbGci.abc', 'key.eyes.John', 'survey.JSON.schema']) {
      expect(redactorWith().redactText(text)).toBe(text)
    }
  })

  test('a value too short to be searched for is masked where a secret is expected', () => {
    const redactor = createRedactor({ allowedNumbers: [], secrets: [{ name: 'PIN', value: 'a' }], key: 'k' })
    const [message] = redactor.redact([{ url: 'https://a.example/a', headers: [['apikey', 'a']] }])
    expect(message?.url).toBe('https://a.example/a')
    expect(message?.headers).toEqual([['apikey', '‹redacted: apikey›']])
  })
})

test('a string keeps its escapes, its quotes, and being a string', () => {
  const value = { a: `"${realLooking}" \\ \n`, b: `'${realLooking}` }
  const redacted = JSON.parse(redactBody(JSON.stringify(value)).text)
  expect(redacted.a).toMatch(/^"999\d{7}" \\ \n$/)
  expect(redacted.b).toMatch(/^'999\d{7}$/)
})

test('of a JSON number, only what is before the point may be an NHS number', () => {
  expect(redactBody('[-634953.8665006516,1.9434765919,5e9434765919]').redactions).toEqual([])
  expect(redactBody(`[-${realLooking},${realLooking}.5,${realLooking}E1]`).text).toMatch(/^\[-(999\d{7}),\1\.5,\1E1\]$/)
})

test.each([
  ['a number in groups', '{"a": 943 476 5919}', /943|476|5919/],
  ['a secret', `{"a": ${secret.value}}`, /open|42/],
  ['an assigned secret', '{"a", password=abc}', /abc/],
])('JSON that is broken hides nothing: %s outside a string', (_name, body, hidden) => {
  expect(redactBody(body).text).not.toMatch(hidden)
})

describe('a body in another encoding', () => {
  const text = `{"a":"${realLooking}","access_token":"abc"}`

  test.each(['utf16le', 'utf16be', 'bom+utf16le', 'bom+utf16be'])('%s is redacted too', (encoding) => {
    const little = Buffer.from(encoding.startsWith('bom') ? `\ufeff${text}` : text, 'utf16le')
    const body = encoding.endsWith('be') ? Buffer.from(little).swap16() : little
    const [message] = redactorWith().redact([{ headers: [], body }])
    const bytes = Buffer.from(message?.body?.bytes ?? [])
    const decoded = (encoding.endsWith('be') ? Buffer.from(bytes).swap16() : bytes).toString('utf16le')
    expect(decoded.replace('\ufeff', '')).toMatch(/^\{"a":"999\d{7}","access_token":"‹redacted: access_token›"\}$/)
  })

  test('bytes that are no UTF-8 are redacted, and the others kept', () => {
    const body = Buffer.concat([Buffer.from([0xff, 0xe9]), Buffer.from(text), Buffer.from([0x80])])
    const [message] = redactorWith().redact([{ headers: [], body }])
    const bytes = Buffer.from(message?.body?.bytes ?? [])
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([0xff, 0xe9, 0x80])
    expect(bytes.toString()).toMatch(/"999\d{7}"/)
    expect(bytes.toString()).toContain('‹redacted: access_token›')
  })

  test('redacting such bytes again changes nothing', () => {
    const redactor = redactorWith()
    const body = Buffer.concat([Buffer.from([0xff]), Buffer.from('password=abc&access_token="abc"')])
    const [once] = redactor.redact([{ headers: [], body }])
    const [again] = redactor.redact([{ headers: [], body: once?.body?.bytes ?? body }])
    expect(again?.body).toEqual({ bytes: once?.body?.bytes, redactions: [] })
  })
})

test('redacting personal parameters again changes nothing', () => {
  const redactor = redactorWith()
  const body = Buffer.from('family=Smith&given=Ann')
  const [once] = redactor.redact([{ url: 'https://x.example/Patient?family=Smith', headers: [], body }], true)
  expect(once?.url).toBe('https://x.example/Patient?family=‹redacted: family›')
  const [again] = redactor.redact([{ url: once?.url ?? '', headers: [], body: once?.body?.bytes ?? body }], true)
  expect(again).toEqual({ ...once, body: { bytes: once?.body?.bytes, redactions: [] } })
})
