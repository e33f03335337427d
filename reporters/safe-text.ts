/**
 * Everything that can act on a reader without being seen: control characters (terminal escapes among them), format
 * characters (bidirectional overrides, zero-width joins, tags), unpaired surrogates, line and paragraph separators.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu

const shortNames: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Writes hidden characters out as the escapes that JSON uses, so that text from a target can be shown anywhere: a
 * terminal, a page, XML. What comes out holds no control character but, in `lines` mode, the line feed.
 *
 * @param text anything that came from outside
 * @param mode `line` keeps the text on one line; `lines` keeps its line breaks, and its tabs as two spaces
 */
export function makeVisible(text: string, mode: 'line' | 'lines' = 'line'): string {
  const source = mode === 'lines' ? text.replaceAll('\r\n', '\n').replaceAll('\t', '  ') : text
  return source.replace(hidden, (character) => {
    if (mode === 'lines' && character === '\n') return character
    const code = character.codePointAt(0) ?? 0
    const hex = code.toString(16).padStart(4, '0')
    return shortNames[character] ?? (code > 0xffff ? `\\u{${hex}}` : `\\u${hex}`)
  })
}

/**
 * Cuts a text that is too long to show, and says how much is missing: a target may send megabytes where a word is due.
 *
 * @param limit length kept, in UTF-16 units
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}… (${formatCount(text.length - limit)} more characters in the record)`
}

/** A whole number as the NHS service manual writes it: a comma over 999. */
export function formatCount(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 requirement`, `2 requirements`; `plural` where adding an s is not enough. */
export function countOf(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}

/** `update-consent` → `Update consent`. */
export function titleOfInteraction(interaction: string): string {
  const words = interaction.replaceAll('-', ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
