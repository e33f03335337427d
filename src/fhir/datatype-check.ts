import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'

const core = 'http://hl7.org/fhir/StructureDefinition/'

/** per-1: a period does not end before it starts, to the precision that both dates have. */
export function checkPeriod(value: unknown, run: Run): void {
  if (!isObject(value) || typeof value.start !== 'string' || typeof value.end !== 'string') return
  const { start, end } = value
  if (!endsBefore(start, end)) return
  run.error(
    'invariant',
    'per-1',
    `${core}Period`,
    `The period ends (${show(end)}) before it starts (${show(start)}) (per-1)`,
    { expected: 'start no later than end', actual: `${show(start)} to ${show(end)}` },
  )
}

function endsBefore(start: string, end: string): boolean {
  if (start.length > 10 && end.length > 10) return Date.parse(end) < Date.parse(start)
  const length = Math.min(start.length, end.length, 10)
  return end.slice(0, length) < start.slice(0, length)
}

/** The size that an attachment states is that of its data. */
export function checkAttachment(value: unknown, run: Run): void {
  if (!isObject(value) || typeof value.size !== 'number' || typeof value.data !== 'string') return
  const symbols = value.data.replace(/[\s=]/g, '').length
  const bytes = Math.floor((symbols * 3) / 4)
  if (bytes === value.size) return
  run.error(
    'value',
    'attachment-size',
    `${core}Attachment`,
    `The attachment says it has ${value.size} bytes, and its data has ${bytes}`,
    { expected: String(bytes), actual: String(value.size) },
  )
}

/** Ids of elements differ within a resource, so that a reference to one can mean no other. */
export function checkElementId(value: unknown, run: Run): void {
  const scope = run.scope
  // In a StructureDefinition the ids of ElementDefinitions are names, alike in snapshot and differential.
  if (typeof value !== 'string' || !scope || scope.resource.resourceType === 'StructureDefinition') return
  scope.elementIds ??= new Set()
  if (scope.elementIds.has(value)) {
    run.error('structure', 'element-id', `${core}Element`, `Two elements of this resource have the id ${show(value)}`, {
      expected: 'different ids',
      actual: show(value),
    })
  }
  scope.elementIds.add(value)
}
