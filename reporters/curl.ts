import type { ExchangeRecord, HeaderPair } from '../src/record/run-record.ts'

/** A body longer than this does not go on a command line: shells and readers both have limits. */
const longestBody = 4_096

/** Headers that curl writes itself. */
const ownHeaders = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding'])

const redaction = /‹redacted: ([^›]*)›/g

/**
 * A curl command that repeats the request of an exchange. Masked values are named as environment variables
 * (`"Authorization: Bearer $TOKEN"`), never given. The text holds no control character, so it can be printed anywhere:
 * those of the request are written in the shell's `$'…'` form.
 *
 * @returns one command over several lines; a comment line comes first if the body has to be taken from the record
 */
export function curlFor(exchange: ExchangeRecord): string {
  const { method, url, headers, body } = exchange.request
  const options: string[] = ['--include']
  if (method === 'HEAD') options.push('--head')
  else if (method !== 'GET' || body !== undefined) options.push(`--request ${quoteForShell(method)}`)
  if (/[[\]{}]/.test(url)) options.push('--globoff')
  if (/\/\.{1,2}(\/|$|\?)/.test(url)) options.push('--path-as-is')
  const names = new Set(headers.map(([name]) => name.toLowerCase()))
  if (names.has('accept-encoding')) options.push('--compressed')
  for (const header of headers) {
    if (!ownHeaders.has(header[0].toLowerCase())) options.push(`--header ${headerForShell(header)}`)
  }
  // curl would add these of its own accord, and they change what a server does
  if (!names.has('accept')) options.push("--header 'Accept:'")
  if (body !== undefined && !names.has('content-type')) options.push("--header 'Content-Type:'")

  const data = body === undefined ? undefined : dataForShell(exchange)
  if (data !== undefined) options.push(data.option)
  const lines = [`curl ${quoteForShell(url)}`, ...options.map((option) => `  ${option}`)].join(' \\\n')
  return `${data?.before ?? ''}${lines}`
}

/**
 * Quotes a value for a POSIX shell; a value with control or format characters takes the `$'…'` form, which bash, zsh
 * and ksh read.
 */
export function quoteForShell(value: string): string {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(value.replaceAll('\n', '')))
    return `'${value.replaceAll("'", "'\\''")}'`
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0
      if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
    })
  return `$'${escaped}'`
}

function headerForShell([name, value]: HeaderPair): string {
  // `Name;` is how curl is told to send a header with an empty value
  if (value === '') return quoteForShell(`${name};`)
  const header = `${name}: ${value}`
  const masked = [...header.matchAll(redaction)]
  if (masked.length === 0) return quoteForShell(header)
  const variables = masked.map((match) => `$${variableName(match[1] || name)}`)
  const literals = header.split(redaction).filter((_, position) => position % 2 === 0)
  // Inside double quotes these would act; a single-quoted part beside a quoted variable is the safe way to write them
  if (literals.some((literal) => /[\\"$`!\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(literal))) {
    return literals
      .map((literal, position) => {
        const variable = variables[position]
        return `${literal === '' ? '' : quoteForShell(literal)}${variable === undefined ? '' : `"${variable}"`}`
      })
      .join('')
  }
  return `"${literals.map((literal, position) => `${literal}${braced(variables[position], literals[position + 1])}`).join('')}"`
}

/** `$TOKEN`, or `${TOKEN}` where the text that follows could be read as a part of the name. */
function braced(variable: string | undefined, next: string | undefined): string {
  if (variable === undefined) return ''
  return next !== undefined && /^\w/.test(next) ? `\${${variable.slice(1)}}` : variable
}

/** `client secret` → `CLIENT_SECRET`: what stands after `$` has to be a name that a shell accepts. */
function variableName(text: string): string {
  const name = text.replace(/\W+/g, '_').replace(/^_+|_+$/g, '')
  if (name === '') return 'SECRET'
  const upper = name === name.toLowerCase() ? name.toUpperCase() : name
  return /^\d/.test(upper) ? `_${upper}` : upper
}

function dataForShell(exchange: ExchangeRecord): { option: string; before: string } {
  const body = exchange.request.body
  const text = body?.text
  const isWhole = body?.truncated !== true
  if (isWhole && text !== undefined && text.length <= longestBody && !text.includes('\0') && !/\p{Cs}/u.test(text)) {
    // --data-binary would read a file named by a body that begins with @
    const option = text.startsWith('@') ? '--data-raw' : '--data-binary'
    return { option: `${option} ${text === '' ? "''" : quoteForShell(text)}`, before: '' }
  }
  const encoded = body?.base64 ?? (text?.includes('\0') ? Buffer.from(text).toString('base64') : undefined)
  if (isWhole && encoded !== undefined && encoded.length <= longestBody) {
    return { option: '--data-binary @-', before: `printf %s ${quoteForShell(encoded)} | base64 --decode |\n` }
  }
  return {
    option: '--data-binary @request-body',
    before: `# Save the request body of exchange ${exchange.id.replace(/[^\w.:-]/g, '?')} from record.json as request-body first.\n`,
  }
}
