import { describe, expect, test } from 'vitest'
import { forbiddenTextJudgement } from '../../../src/vocabulary/every-answer/forbidden-text.ts'
import { answerOf, coded, outcome } from '../answers.ts'

const diagnostics = (text: string) => outcome({ diagnostics: text })

describe('a stack trace', () => {
  test.each([
    ['Java', 'java.lang.NullPointerException\n\tat uk.nhs.Flag.read(Flag.java:12)\n\tat uk.nhs.Main.main(Main.java:3)'],
    ['Java without its exception', 'Failed at uk.nhs.Flag.lambda$0(Flag.java:12)'],
    ['Java without sources', '  at sun.reflect.Invoke.call(Native Method)'],
    ['Kotlin', 'at uk.nhs.Flag.read(Flag.kt:12)'],
    [
      'Node.js',
      'TypeError: x is not a function\n    at respond (/srv/app/respond.js:10:5)\n    at node:internal/main:1:2',
    ],
    ['Node.js modules', 'Error\n    at file:///srv/app/respond.mjs:10:5'],
    ['Windows', 'Error\n    at respond (C:\\app\\respond.js:10:5)'],
    ['.NET', 'System.NullReferenceException: none\r\n   at Nhs.Flag.Read(String id) in C:\\src\\Flag.cs:line 12'],
    ['.NET without sources', 'Failed.\r\n   at Nhs.Flags.FlagController.Read(String id)\r\n'],
    ['Python', 'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in read'],
    ['Python without its first line', '  File "/srv/app.py", line 3, in read'],
    ['PHP', '#0 /var/www/flag.php(12): read()'],
    ['Ruby', "app/flag.rb:12:in `read'"],
    ['Go', 'goroutine 1 [running]:\nmain.main()'],
  ])('of %s is seen, plain and inside JSON', (_, text) => {
    expect(forbiddenTextJudgement('stack-trace', answerOf({ body: text })).pass).toBe(false)
    expect(forbiddenTextJudgement('stack-trace', answerOf({ body: diagnostics(text) })).pass).toBe(false)
  })

  test.each([
    ['an error', coded('INVALID_VALUE', 'Provided value is invalid - status')],
    ['a time of the day', { diagnostics: 'Received at /Consent on 2026-11-22 at 12:30:45' }],
    ['advice', { diagnostics: 'Look at the guide (section 3), line 4, or at https://example.org:443/guide' }],
    ['a word that ends in exception', { diagnostics: 'There is no Exception to this rule' }],
    ['a number', { diagnostics: '#1 /Consent is not known' }],
  ])('is not seen in %s', (_, issue) => {
    expect(forbiddenTextJudgement('stack-trace', answerOf({ body: outcome(issue) })).pass).toBe(true)
  })

  test('is quoted, and not at length', () => {
    const line = `at uk.nhs.${'Flag'.repeat(100)}.read(Flag.java:12)`
    const { actual } = forbiddenTextJudgement('stack-trace', answerOf({ body: line }))
    expect(actual.startsWith('"at uk.nhs.Flag')).toBe(true)
    expect(actual.length).toBeLessThan(130)
  })

  test.each([
    ['line ends', '\n'.repeat(65_536)],
    ['white space', ' '.repeat(65_536)],
    ['beginnings of frames', `\nat ${' /:'.repeat(20_000)}`],
    ['frames of PHP', '#1 /'.repeat(16_000)],
    ['frames of .NET', 'at a.b( in '.repeat(5_000)],
    ['names', `at ${'a.'.repeat(30_000)}`],
    ['files of Ruby', 'a.rb:'.repeat(13_000)],
    ['exceptions', 'System.'.repeat(9_000)],
  ])('is looked for without end in %s, and not found', (_, text) => {
    expect(forbiddenTextJudgement('stack-trace', answerOf({ body: text })).pass).toBe(true)
  })
})

describe('an HTML page', () => {
  test.each([
    '<!DOCTYPE html><p>no</p>',
    '\n  <html lang="en">',
    '<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">',
    '<!-- Apache --><head>',
    '<body>',
  ])('is seen by its beginning: %s', (body) => {
    expect(forbiddenTextJudgement('html', answerOf({ body })).pass).toBe(false)
  })

  test('is seen by its media type', () => {
    const answer = answerOf({ body: '{}', headers: [['Content-Type', 'text/html; charset=utf-8']] })
    expect(forbiddenTextJudgement('html', answer)).toMatchObject({
      pass: false,
      actual: 'HTML (Content-Type text/html; charset=utf-8)',
    })
  })

  test('is not seen in a resource, whatever its narrative', () => {
    const body = { resourceType: 'Consent', text: { div: '<div><html><body>' } }
    expect(forbiddenTextJudgement('html', answerOf({ body })).pass).toBe(true)
    expect(forbiddenTextJudgement('html', answerOf({ body: '<Consent xmlns="http://hl7.org/fhir"/>' })).pass).toBe(true)
  })
})
