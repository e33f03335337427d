import type { Answer, Resource } from '../answer.ts'
import type { Judgement } from '../check.ts'
import { CouldNotReach } from '../could-not-reach.ts'
import { plain } from '../plain.ts'
import { describeAnswer } from './answer-judgement.ts'
import { comparable } from './comparable.ts'
import { matchesOf } from './search.ts'

/** What a server writes itself or may put in words of its own. */
const ownOfServer = new Set(['meta', 'id', 'display'])

/**
 * That what a write sent is what there is now: every element, with its value. Order, additions, ids, metadata and
 * displays are the server's, and do not count.
 * @throws CouldNotReach when the write did not succeed
 */
export function keptJudgement(now: Answer, write: Answer): Judgement {
  const sent = write.mustSucceed().sentResource
  if (sent === undefined) throw new CouldNotReach(`${write.label} sent no resource that could have been kept`)
  const expected = `the ${sent.resourceType} to be as it was sent`
  const [[wanted], candidates] = comparable(
    { resources: [sent], body: write.exchange.request.body },
    { resources: resourcesLike(now, sent.resourceType, write.resource?.id), body: now.exchange.response?.body },
  )
  const lost = candidates.map((one) => lostPart(wanted, one, sent.resourceType))
  if (lost.includes(undefined)) return { pass: true, expected, actual: 'it is' }
  const [path] = lost
  return path === undefined
    ? { pass: false, expected, actual: `no ${sent.resourceType} in the answer (${describeAnswer(now)})` }
    : { pass: false, expected, actual: `${path} is not`, path }
}

/**
 * That what there is now is what a write sent, element for element: nothing lost, changed or added but id and metadata.
 * @throws CouldNotReach when the write did not succeed
 */
export function submittedJudgement(now: Answer, write: Answer): Judgement {
  const sent = write.mustSucceed().sentResource
  if (sent === undefined) throw new CouldNotReach(`${write.label} sent no resource that could have been kept`)
  const expected = `the ${sent.resourceType} as it was submitted`
  if (now.resource?.resourceType !== sent.resourceType) return { pass: false, expected, actual: describeAnswer(now) }
  const [[before], [after]] = comparable(
    { resources: [sent], body: write.exchange.request.body },
    { resources: [now.resource], body: now.exchange.response?.body },
  )
  const path = differenceOf(withoutOwn(before), withoutOwn(after), sent.resourceType)
  return path === undefined
    ? { pass: true, expected, actual: 'it is' }
    : { pass: false, expected, actual: `${path} differs`, path }
}

function withoutOwn({ id: _id, meta: _meta, ...rest }: Partial<Resource> = {}): Record<string, unknown> {
  return rest
}

/** The first path on which two values differ; undefined when they are equal. */
function differenceOf(one: unknown, other: unknown, path: string): string | undefined {
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null)
    return Object.is(one, other) ? undefined : path
  if (Array.isArray(one) !== Array.isArray(other)) return path
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const step = Array.isArray(one) ? `${path}[${name}]` : `${path}.${name}`
    const [before, after] = [one, other].map((holder) =>
      Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined,
    )
    const difference = differenceOf(before, after, step)
    if (difference !== undefined) return difference
  }
  return undefined
}

/** That a search finds what a write made. @throws CouldNotReach when the write gave no id to look for */
export function foundJudgement(now: Answer, write: Answer): Judgement {
  const { id, type } = write
  const found = matchesOf(now)
  return {
    pass: found.some((one) => one.id === id && one.resourceType === type),
    expected: `to find the ${type} with id ${id}`,
    actual: now.succeeded ? `${found.length} matches: ${listed(found)}` : describeAnswer(now),
  }
}

/** That a search no longer finds what a write made; a server may have nothing left to search and say so with 404. */
export function goneJudgement(now: Answer, write: Answer): Judgement {
  const { id, type } = write
  const found = matchesOf(now)
  const isAnswered = now.resource?.resourceType === 'Bundle' ? now.succeeded : now.status === 404
  const isThere = found.some((one) => one.id === id)
  return {
    pass: isAnswered && !isThere,
    expected: `no longer to find the ${type} with id ${id}`,
    actual: isAnswered ? (isThere ? 'it is still found' : 'it is not found') : describeAnswer(now),
  }
}

/** That an answer is the very resource that a write made, by type and id. */
export function sameResourceJudgement(now: Answer, write: Answer): Judgement {
  const { id, type } = write
  return {
    pass: now.resource?.resourceType === type && now.resource?.id === id,
    expected: `the ${type} with id ${id}`,
    actual: now.succeeded && now.resource !== undefined ? listed([now.resource]) : describeAnswer(now),
  }
}

/** That a resource is at this version. @throws CouldNotReach when its version is not known */
export function versionJudgement(now: Answer, wanted: string): Judgement {
  const { version } = now.mustSucceed()
  return { pass: version === wanted, expected: `version ${wanted}`, actual: `version ${version}` }
}

/** That a resource has another version than it had. @throws CouldNotReach when either version is not known */
export function newVersionJudgement(now: Answer, before: Answer): Judgement {
  const [newer, older] = [now.mustSucceed().version, before.version]
  return { pass: newer !== older, expected: `another version than ${older}`, actual: `version ${newer}` }
}

function resourcesLike(now: Answer, type: string, id: unknown): Resource[] {
  const all = (now.resource?.resourceType === 'Bundle' ? matchesOf(now) : [now.resource]).filter(
    (one): one is Resource => one?.resourceType === type,
  )
  const same = all.filter((one) => one.id === id)
  return same.length > 0 ? same : all
}

function listed(resources: readonly Resource[]): string {
  const shown = resources.slice(0, 5).map((one) => `${one.resourceType}/${plain(one.id, 'without id')}`)
  return resources.length > shown.length ? `${shown.join(', ')}, …` : shown.join(', ') || 'none'
}

/** The path of a part of `sent` that `kept` does not have; undefined when it has everything. */
export function lostPart(sent: unknown, kept: unknown, path: string): string | undefined {
  if (Array.isArray(sent)) return lostItem(sent, kept, path)
  if (typeof sent !== 'object' || sent === null) return isSameValue(sent, kept) ? undefined : path
  if (typeof kept !== 'object' || kept === null || Array.isArray(kept)) return path
  for (const [name, value] of Object.entries(sent)) {
    if (ownOfServer.has(name)) continue
    if (!Object.hasOwn(kept, name)) return `${path}.${name}`
    const below = (kept as Record<string, unknown>)[name]
    const isReference = name === 'reference' && typeof value === 'string' && typeof below === 'string'
    const lost = isReference
      ? isSameReference(value, below)
        ? undefined
        : `${path}.reference`
      : lostPart(value, below, `${path}.${name}`)
    if (lost !== undefined) return lost
  }
  return undefined
}

function lostItem(sent: readonly unknown[], kept: unknown, path: string): string | undefined {
  if (!Array.isArray(kept)) return path
  for (const [index, item] of sent.entries()) {
    const lost = kept.map((one) => lostPart(item, one, `${path}[${index}]`))
    if (lost.includes(undefined)) continue
    return lost.length === 1 ? lost[0] : `${path}[${index}]`
  }
  return undefined
}

/** A time may come back in another zone. */
function isSameValue(sent: unknown, kept: unknown): boolean {
  if (sent === kept) return true
  if (typeof sent !== 'string' || typeof kept !== 'string') return false
  const isTime = /^\d{4}-\d{2}-\d{2}T/
  return isTime.test(sent) && isTime.test(kept) && Date.parse(sent) === Date.parse(kept)
}

/** The server may give what is contained ids of its own, and name the same resource by another address. */
function isSameReference(sent: string, kept: string): boolean {
  if (sent.startsWith('#')) return kept.startsWith('#')
  const typeAndId = (reference: string) => reference.split('/').slice(-2).join('/')
  return typeAndId(sent) === typeAndId(kept)
}
