/** One header line. Order, case and duplicates are kept: they are part of what is judged. */
export type Header = readonly [name: string, value: string]

/** A request as it came over the wire. `path` is as sent, with no query; `query` is what follows the first `?`. */
export interface SimulatorRequest {
  method: string
  path: string
  query: string
  headers: readonly Header[]
  body: Uint8Array
  /** When its first line had been read, in milliseconds of `performance.now()`. */
  arrivedAt: number
  /** The body was longer than the server reads; `body` then holds nothing. */
  bodyTooLarge?: boolean
}

/** A complete answer, before anything happens to it on the wire. */
export interface SimulatorResponse {
  status: number
  headers: Header[]
  /** Text is sent as UTF-8. */
  body: string | Uint8Array
}

/** What may happen on the wire instead of a complete answer: the connection reset, silence, or half of the body. */
export type WireFault = 'reset' | 'hang' | 'truncate'

/** What a simulated API hands to the server: an answer, and how the wire spoils it if it does. */
export interface SimulatorAnswer {
  response: SimulatorResponse
  wire?: WireFault
}

/** Every line of a header joined by a comma, as RFC 9110 section 5.3 reads them; undefined if there is none. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase()
  const values = headers.filter(([header]) => header.toLowerCase() === wanted).map(([, value]) => value)
  return values.length > 0 ? values.join(', ') : undefined
}

/** The body of an answer as text. */
export function bodyText({ body }: SimulatorResponse): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
}
