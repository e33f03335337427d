import { makeVisible } from './safe-text.ts'

/** Attributes with a space before each, in the order given. */
export function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(value).replaceAll('\n', '&#10;')}"`)
    .join('')
}

/**
 * Text for an element or an attribute. XML 1.0 forbids most control characters even as references, so they are written
 * out (`\\u001b`) before escaping; what comes out is well-formed whatever came in.
 */
export function escapeXml(text: string): string {
  return makeVisible(text, 'lines')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
