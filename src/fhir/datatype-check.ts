import { createHash } from 'node:crypto'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run } from './run.ts'
import { isAbsolute } from './text-scanner.ts'

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

/** The size and the hash (SHA-1, in base64) that an attachment states are those of its data. */
export function checkAttachment(value: unknown, run: Run): void {
  if (!isObject(value) || typeof value.data !== 'string') return
  const { data, size, hash } = value
  const bytes = typeof size === 'number' ? bytesOf(data) : undefined
  if (bytes !== undefined && bytes !== size) {
    run.error(
      'value',
      'attachment-size',
      `${core}Attachment`,
      `The attachment says it has ${size} bytes, and its data has ${bytes}`,
      { expected: String(bytes), actual: String(size) },
    )
  }
  if (typeof hash !== 'string') return
  const own = createHash('sha1').update(Buffer.from(data, 'base64')).digest('base64')
  if (own === hash) return
  run.error(
    'value',
    'attachment-hash',
    `${core}Attachment`,
    'The hash of the attachment is not the SHA-1 of its data',
    {
      expected: own,
      actual: show(hash),
    },
  )
}

/** The system of an identifier is an absolute address (hl7.org/fhir/datatypes.html#Identifier). */
export function checkIdentifier(value: unknown, run: Run): void {
  if (!isObject(value) || typeof value.system !== 'string' || value.system === '' || isAbsolute(value.system)) return
  run.error(
    'value',
    'identifier-system',
    `${core}Identifier`,
    `The system of an identifier must be an absolute address, found ${show(value.system)}`,
    { expected: 'an absolute address', actual: show(value.system) },
  )
}

/** A security label is given once: labels are a set (hl7.org/fhir/resource.html#Meta). */
export function checkMeta(value: unknown, run: Run): void {
  if (!isObject(value) || !Array.isArray(value.security) || value.security.length < 2) return
  const seen = new Set<string>()
  for (const label of value.security) {
    if (!isObject(label) || typeof label.code !== 'string') continue
    const name = `${typeof label.system === 'string' ? label.system : ''}|${label.code}`
    if (seen.has(name))
      run.error('structure', 'security-label', `${core}Meta`, `The security label ${show(name)} is given twice`, {
        expected: 'each label once',
        actual: show(name),
      })
    seen.add(name)
  }
}

function bytesOf(base64: string): number {
  const symbols = base64.replace(/[\s=]/g, '').length
  return Math.floor((symbols * 3) / 4)
}

/** An attachment is no larger, by what it says or by its data, than a profile allows. */
export function checkSize(most: number, value: unknown, profile: string, run: Run): void {
  if (!isObject(value)) return
  const bytes = typeof value.data === 'string' ? bytesOf(value.data) : value.size
  if (typeof bytes !== 'number' || bytes <= most) return
  run.error('value', 'attachment-size', profile, `The attachment has ${bytes} bytes, and at most ${most} are allowed`, {
    expected: `at most ${most}`,
    actual: String(bytes),
  })
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
