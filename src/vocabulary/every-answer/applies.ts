import type { ApiDefinition, Interaction } from '../../requirements/api-definition.ts'
import type { EveryAnswerCondition, EveryAnswerRule } from '../../requirements/every-answer-rule.ts'
import type { Answer } from '../answer.ts'
import { validatorFor } from '../validators.ts'

/** Whether a rule speaks of this answer. */
export function appliesTo(rule: EveryAnswerRule, answer: Answer, api: ApiDefinition): boolean {
  const { when } = rule
  if (when === undefined) return true
  if (when.status !== undefined && !when.status.some((one) => hasStatus(answer.status, one))) return false
  if (when.sent !== undefined && !wasSent(when.sent, answer)) return false
  if (when.notAsked !== undefined && new RegExp(when.notAsked).test(answer.exchange.request.url)) return false
  if (when.header !== undefined && answer.header(when.header) === undefined) return false
  if (when.body === true && answer.text === '') return false
  if (when.resource !== undefined && !when.resource.includes(answer.resource?.resourceType ?? '')) return false
  if (when.interaction !== undefined) {
    const interaction = interactionOf(answer, api)
    if (interaction === undefined || !when.interaction.includes(interaction.id)) return false
  }
  return when.fhirpath === undefined || isTrueOf(when.fhirpath, answer)
}

function wasSent(wanted: NonNullable<EveryAnswerCondition['sent']>, answer: Answer): boolean {
  if (typeof wanted === 'string') return answer.sentHeader(wanted) !== undefined
  const value = answer.sentHeader(wanted.name)
  return value !== undefined && new RegExp(wanted.pattern).test(value)
}

/** An expression that cannot be evaluated on what the target sent is not true of it. */
function isTrueOf(expression: string, answer: Answer): boolean {
  if (answer.resource === undefined) return false
  const validator = validatorFor()
  try {
    const values = validator.evaluate(expression, answer.resource)
    return values.length > 0 && values.every((one) => one === true)
  } catch {
    return false
  }
}

function hasStatus(status: number, wanted: number | string): boolean {
  if (typeof wanted === 'number') return status === wanted
  return String(status).startsWith(wanted.replace(/x+$/i, '')) && String(status).length === wanted.length
}

/** The interaction of the API that a request was, by its method and path; undefined for a path the API does not have. */
export function interactionOf(answer: Answer, api: ApiDefinition): Interaction | undefined {
  const { method, url } = answer.exchange.request
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return api.interactions.find((one) => one.method === method && matchesPath(path, one.path))
}

/** Compare the end of the path, segment by segment; `{id}` stands for any one segment. */
function matchesPath(path: string, template: string): boolean {
  const wanted = template.split('/').filter((one) => one !== '')
  const got = path.split('/').slice(-wanted.length)
  return got.length === wanted.length && wanted.every((one, index) => /^\{.*\}$/.test(one) || one === got[index])
}
