import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curlFor, quoteForShell } from '../../reporters/curl.ts'
import type { ExchangeRecord } from '../../src/record/run-record.ts'
import { bodyOf, exchangeOf } from './record-builders.ts'

const hasBash = spawnSync('bash', ['--version']).status === 0

/** What a shell would hand to curl: its arguments and its standard input, without running curl. */
function received(command: string, environment: Record<string, string> = {}): { args: string[]; input: string } {
  const shim = 'curl() { printf "%s\\0" "$@"; printf "\\0"; case "$*" in *" @-") cat ;; esac; }\n'
  const run = spawnSync('bash', ['-c', shim + command], {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C.UTF-8', ...environment },
    input: '',
  })
  const output = run.stdout.toString('utf8')
  const end = output.indexOf('\0\0')
  return { args: output.slice(0, end).split('\0'), input: output.slice(end + 2) }
}

function request(change: Partial<ExchangeRecord['request']>): ExchangeRecord {
  const exchange = exchangeOf({ id: 'e1', test: 't', line: 'GET /Consent', status: 200 })
  return { ...exchange, request: { ...exchange.request, ...change } }
}

describe('a curl command', () => {
  test('names a secret and does not give it', () => {
    expect(curlFor(request({}))).toContain('--header "Authorization: Bearer $RAF_TOKEN"')
    const unnamed = request({ headers: [['NHSD-Session-URID', '‹redacted: ›']] })
    expect(curlFor(unnamed)).toContain('--header "NHSD-Session-URID: $NHSD_Session_URID"')
    const words = request({ headers: [['Cookie', 'a=‹redacted: session id›b']] })
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the shell
    expect(curlFor(words)).toContain('--header "Cookie: a=${SESSION_ID}b"')
  })

  test('leaves out what curl writes itself, and keeps curl from adding what was not sent', () => {
    const command = curlFor(
      request({
        headers: [
          ['Host', 'a'],
          ['Content-Length', '2'],
        ],
        method: 'POST',
        body: bodyOf('{}'),
      }),
    )
    expect(command).not.toContain('Host')
    expect(command).toContain("--header 'Accept:'")
    expect(command).toContain("--header 'Content-Type:'")
  })

  test('sends an empty header as curl wants it written', () => {
    expect(curlFor(request({ headers: [['If-Match', '']] }))).toContain("--header 'If-Match;'")
  })

  test('asks for HEAD, for brackets and for dots in a path as curl needs it', () => {
    expect(curlFor(request({ method: 'HEAD' }))).toContain('--head')
    expect(curlFor(request({ url: 'http://a/b?c[]=d' }))).toContain('--globoff')
    expect(curlFor(request({ url: 'http://a/b/../c' }))).toContain('--path-as-is')
  })

  test('says where a body is that does not fit a command line', () => {
    const command = curlFor(request({ method: 'POST', body: bodyOf('x'.repeat(5_000)) }))
    expect(command).toMatch(/^# Save the request body of exchange e1 from record\.json as request-body first\.\ncurl /)
    expect(command).toContain('--data-binary @request-body')
    const truncated = curlFor(request({ method: 'POST', body: { ...bodyOf('x'), truncated: true } }))
    expect(truncated).toContain('--data-binary @request-body')
  })
})

describe.runIf(hasBash)('a shell', () => {
  test('gives curl any value back as it was', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((value) => !/\0|\p{Cs}/u.test(value))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 100 }), (values) => {
        expect(received(`curl ${values.map(quoteForShell).join(' ')}`).args).toEqual(values)
      }),
      { numRuns: 8, examples: [[["'", '\\', '$(id)', '`id`', '!', '\n', "a'\u001b[31m\\'"]]] },
    )
  })

  test('gives curl the whole request', () => {
    const exchange = request({
      method: 'PUT',
      url: 'http://127.0.0.1/Consent?a=b&c=d e',
      headers: [
        ['Accept', 'application/fhir+json'],
        ['Content-Type', 'application/fhir+json'],
        ['If-Match', 'W/"1"'],
        ['Authorization', 'Bearer ‹redacted: RAF_TOKEN›'],
        ['X-Odd', 'say "$(id)" ‹redacted: OTHER› `id`!'],
      ],
      body: bodyOf('{"it\'s":"é\n"}'),
    })
    expect(received(curlFor(exchange), { RAF_TOKEN: 'x y"z', OTHER: '$HOME' }).args).toEqual([
      'http://127.0.0.1/Consent?a=b&c=d e',
      '--include',
      '--request',
      'PUT',
      '--header',
      'Accept: application/fhir+json',
      '--header',
      'Content-Type: application/fhir+json',
      '--header',
      'If-Match: W/"1"',
      '--header',
      'Authorization: Bearer x y"z',
      '--header',
      'X-Odd: say "$(id)" $HOME `id`!',
      '--data-binary',
      '{"it\'s":"é\n"}',
    ])
  })

  test('gives curl bodies that no argument can hold', () => {
    const withNul = request({ method: 'POST', body: bodyOf('a\0b') })
    expect(received(curlFor(withNul)).input).toBe('a\0b')
    const binary: ExchangeRecord['request']['body'] = { sha256: '', bytes: 3, base64: 'YWJj', redactions: [] }
    expect(received(curlFor(request({ method: 'POST', body: binary }))).input).toBe('abc')
  })

  test('does not read a file that a body names', () => {
    const command = curlFor(request({ method: 'POST', body: bodyOf('@/etc/passwd') }))
    expect(received(command).args.slice(-2)).toEqual(['--data-raw', '@/etc/passwd'])
  })
})
