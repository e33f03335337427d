import type { HeaderPair } from '../../record/run-record.ts'

/** The cookies of one log-in, by origin: each server gets back what it set, and nothing of another. */
export class CookieJar {
  readonly #byOrigin = new Map<string, Map<string, string>>()

  /** Keeps what an answer set. An empty value or an age of zero takes a cookie away. */
  keep(origin: string, headers: readonly HeaderPair[]): void {
    const cookies = this.#byOrigin.get(origin) ?? new Map<string, string>()
    this.#byOrigin.set(origin, cookies)
    for (const [header, value] of headers) {
      if (header.toLowerCase() !== 'set-cookie') continue
      const [pair = '', ...attributes] = value.split(';')
      const at = pair.indexOf('=')
      if (at < 1) continue
      const name = pair.slice(0, at).trim()
      const isGone = attributes.some((one) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(one))
      if (isGone || pair.slice(at + 1).trim() === '') cookies.delete(name)
      else cookies.set(name, pair.slice(at + 1).trim())
    }
  }

  /** The header that gives an origin its cookies; none when it has set none. */
  headersFor(origin: string): HeaderPair[] {
    const cookies = [...(this.#byOrigin.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`)
    return cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')]]
  }
}
