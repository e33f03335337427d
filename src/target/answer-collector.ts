import type { Dispatcher } from 'undici'
import type { HeaderPair } from '../record/run-record.ts'
import { ContentCodingError, contentCodings, decodeContent } from './content-coding.ts'
import { type AnswerProgress, describeFailure, describeProgress } from './failure.ts'
import type { RawOutcome, TransportFailure } from './transport.ts'

export interface AnswerLimits {
  /** Of the body on the wire, and of the body after decoding. */
  bodyBytes: number
  /** From sending the request to the last byte of the answer. */
  totalMs: number
}

const bodiless = new Set([204, 205, 304])

/** Header bytes as latin-1 text: every byte survives, whatever the target meant by it. */
function headerPairs(raw: unknown): HeaderPair[] {
  if (!Array.isArray(raw)) return []
  const text = (part: unknown): string => (Buffer.isBuffer(part) ? part.toString('latin1') : String(part))
  const pairs: HeaderPair[] = []
  for (let index = 0; index + 1 < raw.length; index += 2) pairs.push([text(raw[index]), text(raw[index + 1])])
  return pairs
}

/**
 * Gathers one answer from undici's lowest interface: raw headers, bounded body, one deadline for everything. The first
 * thing that ends the exchange decides its outcome, and the connection is dropped at once when that is not the last byte.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<RawOutcome>
  readonly #limits: AnswerLimits
  readonly #method: string
  readonly #deadline: NodeJS.Timeout
  readonly #chunks: Uint8Array[] = []
  readonly #progress: AnswerProgress = { receivedBytes: 0 }
  #headers: HeaderPair[] = []
  #settle: (outcome: RawOutcome) => void = () => {}
  #isSettled = false
  #controller: Dispatcher.DispatchController | undefined

  constructor(method: string, limits: AnswerLimits) {
    this.#method = method
    this.#limits = limits
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.#deadline = setTimeout(() => {
      const seconds = limits.totalMs / 1000
      this.#end({
        kind: 'timeout',
        message: `The answer was not complete within ${seconds} seconds: it stood ${describeProgress(this.#progress)}.`,
      })
    }, limits.totalMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isSettled) controller.abort(new Error('the deadline passed while connecting'))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Record<string, unknown>): void {
    if (status < 200) return
    this.#progress.status = status
    this.#headers = headerPairs(controller.rawHeaders)
    const announced = Number(headers['content-length'])
    if (!this.#hasBody() || !Number.isSafeInteger(announced)) return
    this.#progress.announcedBytes = announced
    if (announced > this.#limits.bodyBytes) {
      this.#tooLarge(`The body is announced with ${announced} bytes`)
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.#progress.receivedBytes += chunk.byteLength
    if (this.#progress.receivedBytes > this.#limits.bodyBytes) this.#tooLarge('The body does not end')
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#isSettled) return
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks)
    const answer = { status: this.#progress.status ?? 0, headers: this.#headers, body }
    const codings = body.byteLength === 0 ? [] : contentCodings(this.#headers)
    if (codings.length === 0) {
      this.#finish({ answer })
      return
    }
    decodeContent(body, codings, this.#limits.bodyBytes).then(
      (decoded) => this.#finish({ answer: { ...answer, body: decoded, travelledBytes: body.byteLength } }),
      (error) => {
        const kind = error instanceof ContentCodingError ? error.kind : 'protocol'
        this.#finish({ error: { kind, message: (error as Error).message } })
      },
    )
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // A 304 may carry the length of the body that it does not send (RFC 9110 section 8.6); undici takes it for a cut one.
    if (this.#progress.status === 304 && (error as { code?: unknown }).code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
      this.#finish({ answer: { status: 304, headers: this.#headers, body: Buffer.alloc(0) } })
      return
    }
    this.#finish({ error: describeFailure(error, this.#progress) })
  }

  #hasBody(): boolean {
    return this.#method !== 'HEAD' && !bodiless.has(this.#progress.status ?? 0)
  }

  #tooLarge(what: string): void {
    this.#end({
      kind: 'too-large',
      message: `${what}; ${this.#limits.bodyBytes} bytes are accepted (status ${this.#progress.status}).`,
    })
  }

  #end(error: TransportFailure): void {
    if (this.#isSettled) return
    this.#finish({ error })
    this.#controller?.abort(new Error(error.message))
  }

  #finish(outcome: RawOutcome): void {
    if (this.#isSettled) return
    this.#isSettled = true
    clearTimeout(this.#deadline)
    this.#settle(outcome)
  }
}
