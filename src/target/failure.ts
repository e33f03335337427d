import type { ExchangeErrorKind } from '../record/run-record.ts'
import type { TransportFailure } from './transport.ts'

/** How far an answer had come when it failed. */
export interface AnswerProgress {
  status?: number
  receivedBytes: number
  /** What Content-Length announced, when it did. */
  announcedBytes?: number
}

const certificateFaults: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed; give the certificate of its authority as the CA file',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate comes from an authority that is not trusted here; give that authority as the CA file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an authority that is not trusted here; give that authority as the CA file',
  UNABLE_TO_GET_ISSUER_CERT: 'the authority of its certificate is unknown; give that authority as the CA file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the authority of its certificate is unknown here; give that authority as the CA file',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
}

const connectionFaults: Record<string, [kind: ExchangeErrorKind, sentence: string]> = {
  ECONNREFUSED: ['refused', 'The connection was refused: nothing listens at that address.'],
  EHOSTUNREACH: ['refused', 'The host cannot be reached: there is no route to it.'],
  ENETUNREACH: ['refused', 'The network of the host cannot be reached.'],
  EADDRNOTAVAIL: ['refused', 'The address cannot be connected to from this machine.'],
  ENOTFOUND: ['dns', 'The host name is not known to the name service (DNS).'],
  EAI_AGAIN: ['dns', 'The name service (DNS) did not answer.'],
  ETIMEDOUT: ['timeout', 'The connection could not be opened in time.'],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', 'The connection could not be opened in time.'],
  UND_ERR_HEADERS_OVERFLOW: ['too-large', 'The headers of the answer are larger than is accepted.'],
  UND_ERR_DESTROYED: ['aborted', 'The request was ended by the run itself.'],
  UND_ERR_CLOSED: ['aborted', 'The request was ended by the run itself.'],
}

const clientCertificateAlerts = /CERTIFICATE_REQUIRED|BAD_CERTIFICATE|HANDSHAKE_FAILURE|UNKNOWN_CA|UNSUPPORTED_CERT/

/** Codes of an error and of the errors that it wraps, outermost first (AggregateError: one failed address after another). */
function codesOf(error: unknown, depth = 0): string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return []
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown }
  const inner = Array.isArray(errors) ? errors.slice(0, 4) : []
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...codesOf(cause, depth + 1),
    ...inner.flatMap((each) => codesOf(each, depth + 1)),
  ]
}

function tlsFailure(codes: string[], message: string): TransportFailure | undefined {
  const certificate = codes.find((code) => Object.hasOwn(certificateFaults, code))
  if (certificate !== undefined) {
    return { kind: 'tls', message: `TLS failed: ${certificateFaults[certificate]} (${certificate}).` }
  }
  const handshake = codes.find((code) => /^(ERR_SSL_|ERR_TLS_|EPROTO$|ERR_OSSL_)/.test(code))
  if (handshake === undefined) return undefined
  if (
    clientCertificateAlerts.test(handshake) ||
    /alert (certificate required|bad certificate|unknown ca)/.test(message)
  ) {
    return {
      kind: 'tls',
      message: `TLS failed: the target did not accept the client certificate, or wants one (${handshake}).`,
    }
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG/.test(`${handshake} ${message.toUpperCase()}`)) {
    return { kind: 'tls', message: 'TLS failed: the target does not speak TLS at that address; it may be plain http.' }
  }
  return { kind: 'tls', message: `TLS failed: no secure connection could be agreed (${handshake}).` }
}

/** What had come before the end, in words: "after status 200 and 12 of 100 bytes". */
export function describeProgress({ status, receivedBytes, announcedBytes }: AnswerProgress): string {
  if (status === undefined) return 'before an answer came'
  const bytes = announcedBytes === undefined ? `${receivedBytes}` : `${receivedBytes} of ${announcedBytes}`
  return `after status ${status} and ${bytes} bytes of the body`
}

/**
 * Turns what the network layer threw into a kind and one sentence.
 *
 * @param error whatever was thrown
 * @param progress how far the answer had come
 */
export function describeFailure(error: unknown, progress: AnswerProgress): TransportFailure {
  const codes = codesOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const tls = tlsFailure(codes, message)
  if (tls !== undefined) return tls
  const known = codes.find((code) => Object.hasOwn(connectionFaults, code))
  if (known !== undefined) {
    const [kind, sentence] = connectionFaults[known] ?? ['protocol', '']
    return { kind, message: sentence }
  }
  const code = codes[0] ?? ''
  if (code === 'UND_ERR_HEADERS_TIMEOUT') return { kind: 'timeout', message: 'No answer came in time.' }
  if (code === 'UND_ERR_BODY_TIMEOUT') {
    return { kind: 'timeout', message: `The answer stopped coming ${describeProgress(progress)}.` }
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return {
      kind: 'protocol',
      message: `The body has another length than Content-Length says: the answer ended ${describeProgress(progress)}.`,
    }
  }
  if (code.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) {
    return {
      kind: 'protocol',
      message: `What came is not a well-formed HTTP answer, ${describeProgress(progress)}: ${asSentence(message)}`,
    }
  }
  if (code === 'UND_ERR_SOCKET' && message === 'bad upgrade') {
    return { kind: 'protocol', message: 'The target answered by changing the protocol, which was not asked for.' }
  }
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED') {
    return { kind: 'reset', message: `The connection was closed ${describeProgress(progress)}.` }
  }
  if (code === 'UND_ERR_INVALID_ARG' || error instanceof TypeError) {
    return { kind: 'aborted', message: `The request was not sent: ${asSentence(message)}` }
  }
  if (code === 'UND_ERR_ABORTED') {
    return { kind: 'refused', message: `The proxy did not open a way to the target: ${asSentence(message)}` }
  }
  return { kind: 'protocol', message: `The exchange failed ${describeProgress(progress)}: ${asSentence(message)}` }
}

/** One line with a full stop, however the network layer worded it. */
function asSentence(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim()
  return line.endsWith('.') ? line : `${line}.`
}
