import { makeVisible } from '../safe-text.ts'

/** A piece of HTML that is known to be safe, because only `html` and `trusted` make one. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Content = Markup | string | number | false | undefined | readonly Content[]

/**
 * Template of HTML: the literal parts are ours and taken as they stand; every value is escaped unless it is Markup, so
 * that text of a target cannot become an element or leave an attribute. Attributes are always written with quotes.
 */
export function html(literals: TemplateStringsArray, ...values: Content[]): Markup {
  let text = literals[0] ?? ''
  values.forEach((value, position) => {
    text += render(value) + (literals[position + 1] ?? '')
  })
  return new Markup(text)
}

/** Text of ours that is HTML already, such as the stylesheet. Never anything from a record. */
export function trusted(text: string): Markup {
  return new Markup(text)
}

/** Text with its line breaks kept, for `pre`. */
export function preserved(text: string): Markup {
  return new Markup(escapeHtml(makeVisible(text, 'lines')))
}

/** A heading of a level that depends on where the section stands, from 1 to 6. */
export function heading(level: number, content: Content, id?: string): Markup {
  const name = `h${Math.min(6, Math.max(1, level))}`
  const anchor = id === undefined ? '' : ` id="${escapeHtml(id)}"`
  return new Markup(`<${name}${anchor}>${render(content)}</${name}>`)
}

function render(value: Content): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return escapeHtml(makeVisible(String(value)))
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
