import { show } from './finding.ts'
import { NarrativeScanner } from './narrative-scanner.ts'
import { containedIn } from './references.ts'
import type { Run } from './run.ts'

const narrativeUrl = 'http://hl7.org/fhir/StructureDefinition/Narrative'

/** Checks that a narrative is one `div` of safe XHTML, well formed, with content, whose inner links lead somewhere. */
export function checkNarrative(value: unknown, run: Run): void {
  if (typeof value !== 'string') return
  const scanner = new NarrativeScanner(value)
  const fault = scanner.scan()
  if (fault) {
    run.error('invariant', fault.key, narrativeUrl, fault.message, { actual: show(value) })
    return
  }
  for (const target of scanner.links) {
    if (scanner.ids.has(target) || (run.scope && containedIn(run.scope).has(target))) continue
    const message = `The narrative links to ${show(`#${target}`)}, and there is no such place in it`
    run.error('invariant', 'narrative', narrativeUrl, message, {
      expected: `an element with the id ${show(target)}`,
      actual: 'none',
    })
    return
  }
}
