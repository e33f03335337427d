import { show } from './finding.ts'
import { containedIn } from './references.ts'
import type { Run } from './run.ts'

const narrativeUrl = 'http://hl7.org/fhir/StructureDefinition/Narrative'

/** What a narrative may be made of (hl7.org/fhir/narrative.html): basic formatting, no scripts, no forms. */
const allowedElements = new Set(
  'a abbr acronym b bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var map area'.split(
    ' ',
  ),
)
const unsafeAttribute = /^(on|xmlns:|formaction|srcdoc)/i

/** Checks that a narrative is one `div` of safe XHTML, well formed, with content. */
export function checkNarrative(value: unknown, run: Run): void {
  if (typeof value !== 'string') return
  const fault = narrativeFault(value) ?? linkFault(value, run)
  if (fault) run.error('invariant', fault.key, narrativeUrl, fault.message, { actual: show(value) })
}

/** A link within the page must lead to something: in the narrative itself, or to a contained resource. */
function linkFault(text: string, run: Run): NarrativeFault | undefined {
  if (!text.includes('#')) return undefined
  for (const [, target] of text.matchAll(/<a\s[^>]*?href\s*=\s*["']#([^"']+)["']/g)) {
    if (target === undefined || new RegExp(`\\s(?:id|name)\\s*=\\s*["']${escapePattern(target)}["']`).test(text))
      continue
    if (run.scope && containedIn(run.scope).has(target)) continue
    return {
      key: 'narrative',
      message: `The narrative links to ${show(`#${target}`)}, and there is no such place in it`,
    }
  }
  return undefined
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

interface NarrativeFault {
  key: string
  message: string
}

function narrativeFault(text: string): NarrativeFault | undefined {
  const trimmed = text.trim()
  if (!/^<div[\s>/]/.test(trimmed)) return { key: 'narrative', message: 'A narrative must be an XHTML <div>' }
  const open: string[] = []
  let hasContent = false
  const token = /<!--[\s\S]*?-->|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/y
  let place = 0
  while (place < trimmed.length) {
    token.lastIndex = place
    const match = token.exec(trimmed)
    if (!match)
      return {
        key: 'narrative',
        message: `The narrative is not well-formed XHTML near ${show(trimmed.slice(place, place + 30))}`,
      }
    place = token.lastIndex
    const name = match[2]
    const entity = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)[^;\s]{0,12};?/.exec(match[0])
    if (entity && !match[0].startsWith('<!--'))
      return {
        key: 'narrative',
        message: `The narrative has ${show(entity[0])}, which XML does not know: write the character itself`,
      }
    if (name === undefined) {
      if (open.length === 0 && match[0].trim() !== '' && !match[0].startsWith('<!--'))
        return { key: 'narrative', message: 'A narrative must be one <div>, with nothing after it' }
      if (match[0].trim() !== '' && !match[0].startsWith('<!--')) hasContent = true
      continue
    }
    if (!allowedElements.has(name))
      return { key: 'txt-1', message: `A narrative must not hold <${name}>: only basic formatting is allowed (txt-1)` }
    const attribute = [...(match[3] ?? '').matchAll(/\s([\w:.-]+)\s*=/g)].find((found) =>
      unsafeAttribute.test(found[1] ?? ''),
    )
    if (attribute)
      return { key: 'txt-1', message: `A narrative must not have the attribute ${show(attribute[1])} (txt-1)` }
    if (name === 'img') hasContent = true
    if (match[1] === '/') {
      if (open.pop() !== name)
        return { key: 'narrative', message: `The narrative is not well-formed XHTML: </${name}> closes nothing` }
    } else if (match[4] !== '/') {
      if (open.length === 0 && place > 0 && match.index > 0)
        return { key: 'narrative', message: 'A narrative must be one <div>, with nothing after it' }
      open.push(name)
    }
  }
  if (open.length > 0)
    return { key: 'narrative', message: `The narrative is not well-formed XHTML: <${open.at(-1)}> is not closed` }
  return hasContent
    ? undefined
    : { key: 'txt-2', message: 'A narrative must have some content that is not white space (txt-2)' }
}
