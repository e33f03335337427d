/** A form of a page, as far as a log-in needs it. */
export interface HtmlForm {
  /** As written; empty for the address of the page itself. */
  action: string
  method: 'GET' | 'POST'
  inputs: { name: string; type: string; value: string }[]
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** A page of a log-in is small; what is longer is not read. */
const longestPage = 512 * 1024

/** The first form of a page; undefined when there is none. Not an HTML parser: enough for the pages of mock log-ins. */
export function firstForm(html: string): HtmlForm | undefined {
  const page = html.slice(0, longestPage)
  const start = page.search(/<form[\s>]/i)
  if (start < 0) return undefined
  const end = page.indexOf('</form', start)
  const text = page.slice(start, end < 0 ? undefined : end)
  const attributes = attributesOf(text.slice(0, text.indexOf('>') + 1))
  const inputs = [...text.matchAll(/<(?:input|button)\b[^<>]*>/gi)].map(([tag]) => attributesOf(tag))
  return {
    action: attributes.get('action') ?? '',
    method: attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
    inputs: inputs
      .filter((one) => one.has('name'))
      .map((one) => ({
        name: one.get('name') ?? '',
        type: (one.get('type') ?? 'text').toLowerCase(),
        value: one.get('value') ?? '',
      })),
  }
}

function attributesOf(tag: string): Map<string, string> {
  const pairs = tag.matchAll(/\s([\w-]{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g)
  return new Map(
    [...pairs].map(([, name, double, single, bare]) => [
      (name ?? '').toLowerCase(),
      decodeEntities(double ?? single ?? bare ?? ''),
    ]),
  )
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
