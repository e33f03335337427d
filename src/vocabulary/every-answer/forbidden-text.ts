import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'

/** How the traces of common servers begin: Java, JavaScript, Python, .NET, PHP, Ruby, Go. */
const traces = [
  /\bat [\w$.<>]+\((?:[\w$]+\.java|Native Method|Unknown Source)(?::\d+)?\)/,
  /\n\s*at .+ \(?(?:file:\/\/|\/|[A-Z]:\\|node:).+:\d+:\d+\)?/,
  /\\n\s*at .+:\d+:\d+/,
  /Traceback \(most recent call last\)/,
  /File "[^"\n]+", line \d+/,
  /\bat [\w.]+\([^)\n]*\) in .+:line \d+/,
  /#\d+ \/[^\n]+\.php\(\d+\)/,
  /goroutine \d+ \[running\]/,
  /(?:java\.lang|org\.springframework|System)\.[A-Za-z.]*Exception\b/,
]

const html = /^\s*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>])/i

/** Only the beginning is looked at: a long body must not cost more. */
const looked = 65_536

/** That a body is no HTML page, or carries no stack trace. */
export function forbiddenTextJudgement(never: 'html' | 'stack-trace', answer: Answer): Judgement {
  const text = answer.text.slice(0, looked)
  if (never === 'html') {
    const type = answer.header('Content-Type')?.toLowerCase() ?? ''
    const isHtml = type.startsWith('text/html') || html.test(text)
    return { pass: !isHtml, expected: 'no HTML', actual: isHtml ? `HTML (Content-Type ${type || 'absent'})` : 'none' }
  }
  const found = traces.map((one) => one.exec(text)?.[0]).find((one) => one !== undefined)
  return {
    pass: found === undefined,
    expected: 'no stack trace',
    actual: found === undefined ? 'none' : `"${found.trim().slice(0, 120)}"`,
  }
}
