import { storedBytes } from '../evidence/exchange.ts'
import type { ExchangeRecord } from '../record/run-record.ts'
import type { RawAnswer } from '../target/transport.ts'
import { CouldNotReach } from './could-not-reach.ts'
import { speaksFhir } from './running-test.ts'

/** A FHIR resource as JSON; what a suite reads of it goes through matchers and assertions. */
export type Resource = { resourceType: string; [element: string]: unknown }

/**
 * A complete answer of the target, in its stored and redacted form. The raw form is kept apart, for building the next
 * request only.
 */
export class Answer {
  readonly exchange: ExchangeRecord
  readonly label: string
  readonly #versionHeader: string
  #resource: Resource | undefined | null = null

  /** @param versionHeader header in which this API gives the version of a resource */
  constructor(exchange: ExchangeRecord, label: string, versionHeader = 'ETag') {
    this.exchange = exchange
    this.label = label
    this.#versionHeader = versionHeader
  }

  get status(): number {
    return this.exchange.response?.status ?? 0
  }

  get succeeded(): boolean {
    return this.status >= 200 && this.status < 300
  }

  /** The first value of a response header, whatever its case; undefined when it is absent. */
  header(name: string): string | undefined {
    return this.headers(name)[0]
  }

  /** Every value of a response header, in order. */
  headers(name: string): string[] {
    const wanted = name.toLowerCase()
    return (this.exchange.response?.headers ?? [])
      .filter(([key]) => key.toLowerCase() === wanted)
      .map(([, value]) => value)
  }

  /** The value of a header that the request carried. */
  sentHeader(name: string): string | undefined {
    const wanted = name.toLowerCase()
    return this.exchange.request.headers.find(([key]) => key.toLowerCase() === wanted)?.[1]
  }

  /** The X-Request-ID that the request carried, to send it again. @throws CouldNotReach when it carried none */
  get requestId(): string {
    const sent = this.sentHeader('X-Request-ID')
    if (sent === undefined) throw this.unreachable('an X-Request-ID')
    return sent
  }

  /** Go on only if the request succeeded. @throws CouldNotReach when it did not */
  mustSucceed(): this {
    if (!this.succeeded) throw this.unreachable('an answer of success')
    return this
  }

  /** Go on only if a search found something. @throws CouldNotReach when it did not */
  mustFind(): this {
    if (this.mustSucceed().matches.length === 0) throw this.unreachable('a match')
    return this
  }

  /** Go on only if the request was refused. @throws CouldNotReach when it was accepted */
  mustBeRefused(): this {
    if (this.status < 400) throw new CouldNotReach(`${this.label} was not refused but answered ${this.status}`)
    return this
  }

  get text(): string {
    return this.exchange.response?.body?.text ?? ''
  }

  /** The body as it is stored, byte for byte. */
  get bytes(): Uint8Array {
    return storedBytes(this.exchange.response?.body)
  }

  /** The body as JSON, or undefined when it is none, or deeper than anything has a use for. */
  get json(): unknown {
    return asJson(this.text)
  }

  /** The body as a FHIR resource, or undefined when it is none. */
  get resource(): Resource | undefined {
    if (this.#resource === null) this.#resource = asResource(this.text)
    return this.#resource
  }

  /** The resource that an answer stands for: of a search, the one that it found; of any other, its own. */
  get subject(): Resource | undefined {
    if (this.resource?.resourceType !== 'Bundle') return this.resource
    return this.matches.length === 1 ? this.matches[0] : undefined
  }

  /** The resource that the request sent, as it is stored; undefined when it sent none. */
  get sentResource(): Resource | undefined {
    return asResource(this.exchange.request.body?.text ?? '')
  }

  /** The type of the resource that an answer is about: its own, or that of the resource that was sent. */
  get type(): string | undefined {
    return this.subject?.resourceType ?? this.sentResource?.resourceType
  }

  /**
   * The logical id of the resource; of a creation that is answered without a body, the one that Location ends with.
   * @throws CouldNotReach when the answer carries none
   */
  get id(): string {
    const id = this.subject?.id
    if (typeof id === 'string') return id
    const located = this.resource === undefined ? idOfLocation(this.header('Location')) : undefined
    if (located !== undefined) return located
    throw this.unreachable('an id')
  }

  /**
   * The version that an update must name: meta.versionId, or else what the header with the version says, inside the quotes
   * if it is an entity tag (RAF-C30 shows both).
   * @throws CouldNotReach when the answer carries neither
   */
  get version(): string {
    const header = this.header(this.#versionHeader)
    const bare = this.#versionHeader === 'ETag' || header === '' ? undefined : header
    const version = versionOf(this.subject) ?? etagVersion(header) ?? bare
    if (version === undefined) throw this.unreachable('a version')
    return version
  }

  /** The entries of a Bundle; what is no object in them is left out. */
  get entries(): { fullUrl?: string; resource?: Resource; search?: { mode?: string } }[] {
    const entry = this.resource?.entry
    if (!Array.isArray(entry)) return []
    return entry.filter(isObject).map((one) => {
      const { resource, search, ...rest } = one
      return {
        ...rest,
        ...(isObject(resource) ? { resource: resource as Resource } : {}),
        ...(isObject(search) ? { search } : {}),
      }
    })
  }

  #carried(): string {
    if (this.resource !== undefined) return ` with ${this.resource.resourceType}`
    return speaksFhir() ? ' without a FHIR resource' : ''
  }

  /** The resources that a search found, without those that it only included or its OperationOutcome. */
  get matches(): Resource[] {
    return this.entries.flatMap((one) =>
      one.resource === undefined || one.resource.resourceType === 'OperationOutcome' || one.search?.mode === 'include'
        ? []
        : [one.resource],
    )
  }

  /** The error of a test that cannot go on from this answer. */
  unreachable(what: string): CouldNotReach {
    return new CouldNotReach(
      `${this.label} was answered ${this.status}${this.#carried()}, so there is no ${what.replace(/^an? /, '')} to go on with`,
    )
  }
}

const rawAnswers = new WeakMap<Answer, RawAnswer>()

/** Remember the unredacted answer, privately. */
export function keepRaw(answer: Answer, raw: RawAnswer): void {
  rawAnswers.set(answer, raw)
}

/** The JSON as it really came, for building the next request only; undefined when there is none. */
export function rawJson(answer: Answer): unknown {
  const raw = rawAnswers.get(answer)
  return raw === undefined ? undefined : asJson(new TextDecoder().decode(raw.body))
}

/** The resource as it really came, for building the next request only. @throws CouldNotReach when there is none */
export function rawResource(answer: Answer): Resource {
  const raw = rawAnswers.get(answer)
  const resource = raw === undefined ? undefined : asResource(new TextDecoder().decode(raw.body))
  if (resource === undefined) {
    throw new CouldNotReach(`${answer.label} was answered ${answer.status} without a FHIR resource to go on with`)
  }
  return resource
}

export function versionOf(resource: Resource | undefined): string | undefined {
  const meta = resource?.meta as { versionId?: unknown } | undefined
  return typeof meta?.versionId === 'string' ? meta.versionId : undefined
}

/** The id that the address of a resource ends with, with or without type and version; undefined when it has none. */
export function idOfLocation(location: string | undefined): string | undefined {
  return location === undefined
    ? undefined
    : /(?:^|\/)([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(location)?.[1]
}

/** The version inside an ETag, weak or strong; undefined when it is no entity tag. */
export function etagVersion(etag: string | undefined): string | undefined {
  return etag === undefined ? undefined : /^(?:W\/)?"([^"]*)"$/.exec(etag)?.[1]
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Deeper than any resource, and not so deep that comparing or showing one could exhaust the stack. */
const deepest = 500

/** Parse without letting a hostile body harm: prototype keys stay data, and what is too deep is nothing. */
function asJson(text: string): unknown {
  if (depthOf(text) > deepest) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asResource(text: string): Resource | undefined {
  const value = asJson(text)
  return isObject(value) && typeof value.resourceType === 'string' ? (value as Resource) : undefined
}

/** How deep the brackets of a JSON text go, those in its strings left out. One pass, whatever the text. */
function depthOf(text: string): number {
  let depth = 0
  let most = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '[' || character === '{') most = Math.max(most, ++depth)
    else if (character === ']' || character === '}') depth--
  }
  return most
}
