import { isDeepStrictEqual } from 'node:util'
import type { Answer, Resource } from '../answer.ts'
import { versionOf } from '../answer.ts'
import type { Judgement } from '../check.ts'
import type { Patient } from '../patient.ts'
import { plain } from '../plain.ts'
import type { SearchParameters } from '../target.ts'
import { describeAnswer } from './answer-judgement.ts'
import { comparable } from './comparable.ts'

/** A searchset Bundle with so many matches, in `total` and in its entries. */
export function totalJudgement(answer: Answer, total: number): Judgement {
  const { resource } = answer
  const matches = matchesOf(answer)
  const isBundle = resource?.resourceType === 'Bundle'
  return {
    pass: isBundle && resource.total === total && matches.length === total,
    expected: `a searchset Bundle with total ${total} and as many entries`,
    actual: isBundle
      ? `a Bundle with total ${plain(resource.total)} and ${matches.length} matching entries`
      : describeAnswer(answer),
  }
}

/** The resources that a search found, without those it only included or its OperationOutcome. */
export function matchesOf(answer: Answer): Resource[] {
  return answer.matches
}

/** That what is found now is what was there before: the version a test names, or the very resources of an earlier answer. */
export function unchangedJudgement(now: Answer, before: Answer | string): Judgement {
  if (!now.succeeded) return { pass: false, expected: 'the record as it was', actual: describeAnswer(now) }
  const resources = now.resource?.resourceType === 'Bundle' ? matchesOf(now) : now.resource ? [now.resource] : []
  const versions = resources.map((one) => versionOf(one) ?? 'none').join(', ') || 'nothing found'
  if (typeof before === 'string') {
    return {
      pass: resources.length === 1 && versionOf(resources[0]) === before,
      expected: `one resource, still at version ${before}`,
      actual: `version ${versions}`,
    }
  }
  const earlier =
    before.resource?.resourceType === 'Bundle' ? matchesOf(before) : before.resource ? [before.resource] : []
  const same = areSame(now, resources, before, earlier)
  return {
    pass: same,
    expected: `what was there before (version ${earlier.map((one) => versionOf(one) ?? 'none').join(', ') || 'nothing'})`,
    actual: same ? 'the same' : `something else (version ${versions})`,
  }
}

/** That two searches found the same resources; ids of Bundles, links and order may differ. */
export function sameResultJudgement(now: Answer, before: Answer): Judgement {
  const [one, other] = [matchesOf(now), matchesOf(before)]
  const same = now.status === before.status && areSame(now, one, before, other)
  return {
    pass: same,
    expected: `the same answer as before: ${describeAnswer(before)} with ${other.length} matches`,
    actual: same ? 'the same' : `${describeAnswer(now)} with ${one.length} matches`,
  }
}

/** That the self link repeats each parameter with its value; what it says beside, and how it encodes it, is left open. */
export function selfLinkJudgement(answer: Answer, parameters: SearchParameters): Judgement {
  const wanted: (readonly [string, string])[] = isPairs(parameters) ? [...parameters] : Object.entries(parameters)
  const link = selfLinkOf(answer)
  const expected = `a self link with ${wanted.map(([name, value]) => `${name} "${value}"`).join(', ')}`
  if (link === undefined) return { pass: false, expected, actual: `no self link (${describeAnswer(answer)})` }
  const given = new URLSearchParams(link.includes('?') ? link.slice(link.indexOf('?') + 1) : '')
  const missing = wanted.filter(([name, value]) => !given.getAll(name).includes(value))
  return { pass: missing.length === 0, expected, actual: missing.length === 0 ? 'it has' : `"${link}"` }
}

function selfLinkOf(answer: Answer): string | undefined {
  const link = answer.resource?.link
  if (!Array.isArray(link)) return undefined
  const own = link.find((one: unknown) => (one as { relation?: unknown } | null)?.relation === 'self') as
    | { url?: unknown }
    | undefined
  return typeof own?.url === 'string' ? own.url : undefined
}

function isPairs(parameters: SearchParameters): parameters is readonly (readonly [string, string])[] {
  return Array.isArray(parameters)
}

/**
 * That everything that was found is of a type and about a patient.
 * @throws CouldNotReach when nothing was found, so that there is nothing to look at
 */
export function onlyJudgement(answer: Answer, type: string, { nhsNumber }: Patient): Judgement {
  const matches = matchesOf(answer)
  if (matches.length === 0) throw answer.unreachable('a match')
  const wrong = matches.find((one) => one.resourceType !== type || !isAbout(one, nhsNumber))
  return {
    pass: wrong === undefined,
    expected: `nothing but resources of type ${type} about patient ${nhsNumber}`,
    actual: wrong === undefined ? 'so' : `a ${wrong.resourceType} about ${plain(patientReferenceOf(wrong), 'nobody')}`,
  }
}

function isAbout(resource: Resource, nhsNumber: string): boolean {
  const reference = patientReferenceOf(resource)
  return typeof reference === 'string' && (reference === nhsNumber || reference.endsWith(`/${nhsNumber}`))
}

function patientReferenceOf(resource: Resource): unknown {
  const element = (resource.patient ?? resource.subject) as { reference?: unknown } | null | undefined
  return element?.reference
}

/** Whether two answers carry the same resources, in whatever order. */
function areSame(now: Answer, found: readonly Resource[], before: Answer, earlier: readonly Resource[]): boolean {
  const [one, other] = comparable(
    { resources: found, body: now.exchange.response?.body },
    { resources: earlier, body: before.exchange.response?.body },
  )
  return isDeepStrictEqual(byId(one), byId(other))
}

/** That a search finds these resources, by their ids, and no other. @throws CouldNotReach when a write gave no id */
export function exactlyJudgement(answer: Answer, writes: readonly Answer[]): Judgement {
  const wanted = writes.map((one) => one.id).sort()
  const found = idsOf(answer)
  return {
    pass: answer.succeeded && isDeepStrictEqual(found, wanted),
    expected: `to find exactly ${wanted.length === 0 ? 'nothing' : wanted.join(', ')}`,
    actual: answer.succeeded ? `${found.length === 0 ? 'nothing' : found.join(', ')}` : describeAnswer(answer),
  }
}

/** That all that a search finds is found by a wider one as well. */
export function partJudgement(narrow: Answer, wide: Answer): Judgement {
  const all = new Set(idsOf(wide))
  const more = idsOf(narrow).filter((id) => !all.has(id))
  const expected = 'to find nothing that the wider search does not find'
  if (!narrow.succeeded || !wide.succeeded)
    return { pass: false, expected, actual: `${describeAnswer(narrow)}; the wider one ${describeAnswer(wide)}` }
  return { pass: more.length === 0, expected, actual: more.length === 0 ? 'so' : `${more.join(', ')} as well` }
}

function idsOf(answer: Answer): string[] {
  return matchesOf(answer)
    .map((one) => plain(one.id, 'without id'))
    .sort()
}

function byId(resources: readonly Resource[]): Resource[] {
  return [...resources].sort((one, other) => plain(one.id).localeCompare(plain(other.id)))
}
