import type { Answer } from '../answer.ts'
import type { Judgement } from '../check.ts'

/** What a line of a trace looks like with common servers: Java, JavaScript, .NET, Python, PHP, Ruby, Go. */
const traces = [
  /\bat [\w$.<>/]+\((?:[\w$]+\.(?:java|kt|scala)|Native Method|Unknown Source)(?::\d+)?\)/,
  /\b(?:java\.lang|java\.util|org\.springframework|System)\.[A-Za-z.]*Exception\b/,
  /(?:^|")at (?:\S.* \()?(?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()\s]*:\d+:\d+\)?(?=$|["\s])/,
  /(?:^|")at [\w$.<>[\]`]+\([^)]*\)(?: in .+:line \d+)?(?=$|["\s])/,
  /(?:^|")Traceback \(most recent call last\)/,
  /\bFile \\?"[^"]+", line \d+/,
  /(?:^|")#\d+ \/.+\.php\(\d+\)/,
  /(?:^|["\s])[^"\s]+\.rb:\d+:in /,
  /(?:^|")goroutine \d+ \[\w+\]/,
]

const html = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|body)[\s>]/i

/** Only the beginning of a body, and of each line in it, is looked at: a long one must not cost more. */
const looked = 65_536
const lookedOfLine = 500

/** That a body is no HTML page, or carries no stack trace. */
export function forbiddenTextJudgement(never: 'html' | 'stack-trace', answer: Answer): Judgement {
  const text = answer.text.slice(0, looked)
  if (never === 'html') {
    const type = answer.header('Content-Type')?.toLowerCase() ?? ''
    const isHtml = type.startsWith('text/html') || html.test(text)
    return { pass: !isHtml, expected: 'no HTML', actual: isHtml ? `HTML (Content-Type ${type || 'absent'})` : 'none' }
  }
  const found = lines(text).find((line) => traces.some((one) => one.test(line)))
  return {
    pass: found === undefined,
    expected: 'no stack trace',
    actual: found === undefined ? 'none' : `"${found.slice(0, 120)}"`,
  }
}

/** The lines of a text, and those of a text inside JSON, where their end is written as two characters. */
function lines(text: string): string[] {
  return text.split(/\r?\n|(?<!\\)(?:\\r)?\\n/).map((line) =>
    line
      .slice(0, lookedOfLine)
      .replace(/^(?:\\t|\s)+/, '')
      .trimEnd(),
  )
}
