import { asObject, asText, type JsonObject, objectsIn } from '../json.ts'
import { type CodeTable, codeTables, type Generation, url } from './codes.ts'
import { checkShape, type Finding, found } from './shape.ts'

/** An extension that a profile names: how often it may be there, and what is checked in it. */
interface ExtensionRule {
  url: string
  min: number
  name: string
  check: (extension: JsonObject, path: string, generation: Generation) => Finding[]
}

const proxyRole: ExtensionRule = {
  url: url.proxyRoleExtension,
  name: 'ProxyRole',
  min: 0,
  check: (extension, path, generation) => checkOneCoding(extension, path, codeTables[generation].proxyRole),
}

const adjustmentCategory: ExtensionRule = {
  url: url.adjustmentCategoryExtension,
  name: 'AdjustmentCategory',
  min: 1,
  check: (extension, path, generation) => checkOneCoding(extension, path, codeTables[generation].adjustmentCategory),
}

const removalReason: ExtensionRule = {
  url: url.removalReasonExtension,
  name: 'RemovalReason',
  min: 0,
  check: checkRemovalReason,
}

const notes: ExtensionRule = {
  url: url.adjustmentNotesExtension,
  name: 'AdjustmentNotes',
  min: 0,
  check: (extension, path) => checkPart(extension, { valueAnnotation: { type: 'Annotation', min: 1 } }, path),
}

const bestInterest: ExtensionRule = {
  url: url.bestInterestExtension,
  name: 'BestInterestSummary',
  min: 0,
  check: () => [],
}

/** The extensions that each profile names. Extensions that none names are let through: the slicing is open. */
export const extensionRules = {
  Consent: [proxyRole, bestInterest, removalReason],
  Flag: [adjustmentCategory, notes, removalReason],
  List: [],
  Condition: [removalReason],
} as const satisfies Record<string, readonly ExtensionRule[]>

/** Checks the extensions of a resource against those that its profile names. */
export function checkExtensions(
  resource: JsonObject,
  rules: readonly ExtensionRule[],
  generation: Generation,
): Finding[] {
  const type = asText(resource.resourceType) ?? ''
  const extensions = objectsIn(resource.extension)
  const findings: Finding[] = []
  for (const [at, extension] of extensions.entries()) {
    if (!asText(extension.url)) findings.push(found('missing-value', `${type}.extension[${at}].url`, 'is required'))
  }
  for (const rule of rules) {
    const path = `${type}.extension(${rule.name})`
    const matching = extensions.filter((extension) => extension.url === rule.url)
    if (matching.length < rule.min) findings.push(found('missing-value', path, 'is required'))
    if (matching.length > 1)
      findings.push(found('too-many-values', path, `takes at most 1, and has ${matching.length}`))
    for (const extension of matching) findings.push(...rule.check(extension, path, generation))
  }
  return findings
}

/** Checks that a CodeableConcept holds exactly one coding, and that the table has it. */
export function checkConcept(concept: JsonObject, path: string, table: CodeTable): Finding[] {
  const codings = objectsIn(concept.coding)
  if (codings.length === 0) return [found('missing-value', `${path}.coding`, 'is required')]
  if (codings.length > 1)
    return [found('too-many-values', `${path}.coding`, `takes at most 1, and has ${codings.length}`)]
  return codings.flatMap((coding) => checkCoding(coding, `${path}.coding`, table))
}

function checkCoding(coding: JsonObject, path: string, table: CodeTable): Finding[] {
  const system = asText(coding.system)
  const code = asText(coding.code)
  if (!system) return [found('missing-value', `${path}.system`, 'is required')]
  if (!code) return [found('missing-value', `${path}.code`, 'is required')]
  if (!Object.hasOwn(table, system))
    return [found('invalid-value', `${path}.system`, `has to be ${Object.keys(table).join(' or ')}`, system)]
  if (!table[system]?.includes(code))
    return [found('invalid-value', `${path}.code`, 'is not a code of its code system', code)]
  return []
}

function checkOneCoding(extension: JsonObject, path: string, table: CodeTable): Finding[] {
  const shape = checkPart(extension, { valueCodeableConcept: { type: 'CodeableConcept', min: 1 } }, path)
  const concept = asObject(extension.valueCodeableConcept)
  return shape.length > 0 || !concept ? shape : checkConcept(concept, `${path}.valueCodeableConcept`, table)
}

function checkRemovalReason(extension: JsonObject, path: string, generation: Generation): Finding[] {
  const parts = objectsIn(extension.extension)
  const reason = parts.find((part) => part.url === 'removalReason')
  const comment = parts.find((part) => part.url === 'supportingComment')
  const concept = asObject(reason?.valueCodeableConcept)
  const findings: Finding[] = []
  if (concept) findings.push(...checkConcept(concept, `${path}.removalReason`, codeTables[generation].removalReason))
  else findings.push(found('missing-value', `${path}.removalReason`, 'is required'))
  if (!asText(comment?.valueString)) findings.push(found('missing-value', `${path}.supportingComment`, 'is required'))
  return findings
}

function checkPart(extension: JsonObject, value: Parameters<typeof checkShape>[1], path: string): Finding[] {
  return checkShape(extension, { url: { type: 'uri', min: 1 }, id: { type: 'string' }, ...value }, path)
}
