import { asList, asObject } from './definition.ts'
import { show } from './finding.ts'
import { isObject } from './items.ts'
import type { Run, Step } from './run.ts'

type JsonObject = Record<string, unknown>

const profile = 'http://hl7.org/fhir/StructureDefinition/ValueSet'
const snomed = 'http://snomed.info/sct'
const step = (name: string, path: string): Step => ({ name, segment: name, path, type: 'BackboneElement' })
const composeStep = step('compose', 'ValueSet.compose')
const filterStep = step('filter', 'ValueSet.compose.include.filter')

/** Properties of concepts that every code system has, and that are true or false (hl7.org/fhir/R4/codesystem-concept-properties.html). */
const truths = new Set(['inactive', 'notSelectable'])
/** An operator of hierarchy right after a concept: between the two there must be AND, OR, MINUS, a comma or a colon. */
const misplacedOperator = /\d{6,18}\s*(\|[^|]*\|\s*)?(<<|>>|<!|>!|\^)/

/** The filters of a ValueSet, as far as they can be judged without the code system. We stand at the resource. */
export function checkValueSet(resource: JsonObject, run: Run): void {
  const compose = asObject(resource.compose)
  if (!run.enter(composeStep)) return
  for (const part of ['include', 'exclude'] as const) {
    if (!run.enter(step(part, `ValueSet.compose.${part}`))) continue
    asList(compose[part]).forEach((include, index) => {
      if (!isObject(include) || !run.enter(index)) return
      checkFilters(include, run)
      run.leave()
    })
    run.leave()
  }
  run.leave()
}

function checkFilters(include: JsonObject, run: Run): void {
  if (!Array.isArray(include.filter) || !run.enter(filterStep)) return
  include.filter.forEach((filter, index) => {
    const message = isObject(filter) ? filterFault(String(include.system), filter) : undefined
    if (message === undefined || !run.enter(index)) return
    run.error('invalid', 'value-set-filter', profile, message)
    run.leave()
  })
  run.leave()
}

function filterFault(system: string, { property, op, value }: JsonObject): string | undefined {
  if (typeof value !== 'string') return undefined
  if (truths.has(String(property)) && op === '=' && value !== 'true' && value !== 'false')
    return `The property ${show(property)} is true or false, found ${show(value)}`
  if (op === 'exists' && value !== 'true' && value !== 'false')
    return `Whether a property exists is true or false, found ${show(value)}`
  if (system !== snomed || property !== 'constraint') return undefined
  if (misplacedOperator.test(value))
    return `${show(value)} is no expression: an operator stands where AND, OR or MINUS is due`
  return isBalanced(value) ? undefined : `${show(value)} is no expression: its brackets do not match`
}

function isBalanced(expression: string): boolean {
  let depth = 0
  // Terms, between bars, may hold anything.
  for (const mark of expression.replace(/\|[^|]*\|/g, '').replace(/"[^"]*"/g, '')) {
    if (mark === '(') depth++
    else if (mark === ')' && --depth < 0) return false
  }
  return depth === 0
}
