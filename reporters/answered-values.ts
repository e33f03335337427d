import type { ExchangeRecord } from '../src/record/run-record.ts'

interface AnsweredValue {
  value: string
  /** `‹ETag of step 2›` */
  name: string
  /** Id of the resource that the answer was about, to tell apart equal versions of 2 resources. */
  resource?: string
}

/** Shorter ids would be found inside other words; they are named only where a whole path segment or string is one. */
const shortestFreeMatch = 8

/**
 * The values that the answers of a test have given so far, so that a later request can be shown with where each value
 * comes from instead of what it happened to be.
 */
export class AnsweredValues {
  readonly #ids: AnsweredValue[] = []
  readonly #locations: AnsweredValue[] = []
  readonly #versions: AnsweredValue[] = []
  readonly #tags: AnsweredValue[] = []
  /** All that the test itself sent: a value that is in here came from the seed, and not from an answer. */
  #sent = ''

  /**
   * Takes note of what an answer gives, and of what the request said before it.
   *
   * @param place where it happened: `step 2`
   */
  learn(exchange: ExchangeRecord, place: string): void {
    const { request, response } = exchange
    this.#sent += `\n${request.url}\n${request.headers.map(([, value]) => value).join('\n')}\n${request.body?.text ?? ''}`
    if (response === undefined) return
    const [main, ...contained] = resourcesOf(response.body?.text)
    const about = main?.id === undefined ? {} : { resource: main.id }
    for (const [name, value] of response.headers) {
      if (name.toLowerCase() === 'etag') this.#tags.push({ value, name: `‹ETag of ${place}›`, ...about })
      if (name.toLowerCase() === 'location') this.#learnFree(this.#locations, value, `‹Location of ${place}›`)
    }
    for (const { id, versionId } of [...(main === undefined ? [] : [main]), ...contained]) {
      if (id !== undefined) this.#learnFree(this.#ids, id, `‹id of ${place}›`)
      if (versionId !== undefined) {
        this.#versions.push({
          value: versionId,
          name: `‹versionId of ${place}›`,
          ...(id === undefined ? {} : { resource: id }),
        })
      }
    }
  }

  /** A URL or a body with ids, locations and versions of earlier answers named. */
  name(text: string, exchange: ExchangeRecord): string {
    let named = text
    for (const { value, name } of this.#locations) named = named.replaceAll(value, name)
    for (const { value, name } of this.#ids) {
      named = isFreeMatch(value)
        ? named.replaceAll(value, name)
        : named.replace(wholeSegment(value), (_, before: string) => `${before}${name}`)
    }
    return named.replace(
      /("versionId"\s*:\s*"|\/_history\/)([^"/?#\s]+)/g,
      (whole, before: string, version: string) => {
        const known = this.#latest(this.#versions, version, exchange)
        return known === undefined ? whole : `${before}${known.name}`
      },
    )
  }

  /** The value of a header; one that names a version takes the name of the ETag that gave it. */
  nameHeader(header: string, value: string, exchange: ExchangeRecord): string {
    if (!/^if-(none-)?match$/i.test(header)) return value
    const tag = this.#latest(this.#tags, value, exchange)
    if (tag !== undefined) return tag.name
    // A search gives no ETag: the version then comes from the resource in it
    return value.replace(/"([^"]+)"/, (whole, version: string) => {
      const known = this.#latest(this.#versions, version, exchange)
      return known === undefined ? whole : `"${known.name}"`
    })
  }

  #learnFree(known: AnsweredValue[], value: string, name: string): void {
    const isFromSeed = isFreeMatch(value) ? this.#sent.includes(value) : wholeSegment(value).test(this.#sent)
    if (value === '' || isFromSeed || known.some((each) => each.value === value)) return
    known.push({ value, name })
  }

  /** The answer about the same resource as the request, else the latest answer, that gave a value. */
  #latest(known: AnsweredValue[], value: string, exchange: ExchangeRecord): AnsweredValue | undefined {
    const equal = known.filter((each) => each.value === value)
    const { url } = exchange.request
    return equal.find((each) => each.resource !== undefined && url.includes(each.resource)) ?? equal.at(-1)
  }
}

function isFreeMatch(value: string): boolean {
  return value.length >= shortestFreeMatch
}

function wholeSegment(value: string): RegExp {
  return new RegExp(`(/|"id"\\s*:\\s*")${value.replace(/[^\w]/g, '\\$&')}(?=$|["/?#])`, 'g')
}

interface Identified {
  id?: string
  versionId?: string
}

/** Id and version of the resource in a body and, if it is a Bundle, of the resources in its entries. */
function resourcesOf(text: string | undefined): Identified[] {
  if (text === undefined) return []
  try {
    const body: unknown = JSON.parse(text)
    const entries = isObject(body) && Array.isArray(body.entry) ? body.entry : []
    return [body, ...entries.map((entry: unknown) => (isObject(entry) ? entry.resource : undefined))].map(identify)
  } catch {
    return []
  }
}

function identify(resource: unknown): Identified {
  if (!isObject(resource)) return {}
  const versionId = isObject(resource.meta) ? resource.meta.versionId : undefined
  return {
    ...(typeof resource.id === 'string' ? { id: resource.id } : {}),
    ...(typeof versionId === 'string' ? { versionId } : {}),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
