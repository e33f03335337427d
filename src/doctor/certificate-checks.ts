import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls'
import { type TlsSettings, tlsOptions } from '../target/connection-options.ts'
import { describeFailure } from '../target/failure.ts'
import { type Check, type CheckId, failed, passed, skipped } from './check.ts'
import { portOf } from './connection-checks.ts'

const patienceMs = 10_000
const dayMs = 86_400_000
/** A certificate that ends sooner is worth a word. */
const soonDays = 30

/** What a look at the server's certificate gave. */
interface Seen {
  certificate: PeerCertificate
  /** Why it was not trusted, as OpenSSL names it. */
  distrust?: string
  protocol: string
}

const ofServer: CheckId[] = ['certificate-chain', 'certificate-dates', 'certificate-host']
const oneByOne = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID']

/**
 * Looks at the certificate of a server: chain, dates and host name each by itself. The connection is for looking only:
 * it is opened whatever the certificate is, and nothing is ever sent over it.
 */
export async function checkServerCertificate(baseUrl: URL, tls: TlsSettings, now: number): Promise<Check[]> {
  const none = (why: string) => ofServer.map((id) => skipped(id, why))
  if (baseUrl.protocol !== 'https:') return none('The target is plain http: there is no certificate.')
  const host = baseUrl.hostname.replace(/^\[|\]$/g, '')
  let seen: Seen
  try {
    seen = await look(host, portOf(baseUrl), tls)
  } catch (error) {
    const { message } = describeFailure(error, { receivedBytes: 0 })
    const [first, ...others] = ofServer as [CheckId, ...CheckId[]]
    return [
      failed(first, message, 'Check that the port speaks TLS; openssl s_client -connect shows more.'),
      ...others.map((id) => skipped(id, 'No certificate was shown.')),
    ]
  }
  return [
    checkChain(seen),
    checkDates('certificate-dates', 'Its certificate', seen.certificate, now),
    checkHost(host, seen),
  ]
}

function look(host: string, port: number, tls: TlsSettings): Promise<Seen> {
  const options = tlsOptions(tls)
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...options,
      host,
      port,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      timeout: patienceMs,
      // Only to see what is wrong with it: the run itself has no way to turn this off.
      rejectUnauthorized: false,
    })
    const end = (error: Error) => {
      socket.destroy()
      reject(error)
    }
    socket.once('secureConnect', () => {
      const distrust = socket.authorizationError as unknown
      resolve({
        certificate: socket.getPeerCertificate(true),
        ...(distrust ? { distrust: distrust instanceof Error ? codeOf(distrust) : String(distrust) } : {}),
        protocol: socket.getProtocol() ?? 'TLS',
      })
      socket.destroy()
    })
    socket.once('timeout', () => end(Object.assign(new Error('no TLS handshake'), { code: 'ETIMEDOUT' })))
    socket.once('error', end)
  })
}

function codeOf(error: Error & { code?: unknown }): string {
  return typeof error.code === 'string' ? error.code : error.message
}

function checkChain({ certificate, distrust, protocol }: Seen): Check {
  const issuer = nameOf(certificate.issuer)
  if (distrust === undefined || oneByOne.includes(distrust)) {
    return passed('certificate-chain', `${protocol}; issued by ${issuer}.`)
  }
  const { message } = describeFailure(Object.assign(new Error(distrust), { code: distrust }), { receivedBytes: 0 })
  return failed(
    'certificate-chain',
    `Issued by ${issuer}. ${message}`,
    'Name the PEM file of the authority in caFile, or in NODE_EXTRA_CA_CERTS; a server that sends no intermediate certificate has to be mended there.',
  )
}

/** Whether a certificate is valid now, and for how long. */
export function checkDates(
  id: CheckId,
  whose: string,
  { valid_from, valid_to }: Pick<PeerCertificate, 'valid_from' | 'valid_to'>,
  now: number,
): Check {
  const [from, to] = [Date.parse(valid_from), Date.parse(valid_to)]
  const day = (time: number) => new Date(time).toISOString().slice(0, 10)
  if (Number.isNaN(from) || Number.isNaN(to)) return skipped(id, `${whose} has dates that cannot be read.`)
  if (now < from) {
    return failed(
      id,
      `${whose} is valid only from ${day(from)}.`,
      'Check the clock of this machine; if it is right, the certificate was put in place too early.',
    )
  }
  if (now > to) return failed(id, `${whose} expired on ${day(to)}.`, 'It has to be renewed by who runs the server.')
  const days = Math.floor((to - now) / dayMs)
  const soon = days < soonDays ? ': have it renewed soon' : ''
  return passed(id, `${whose} is valid until ${day(to)}, for ${days} more days${soon}.`)
}

function checkHost(host: string, { certificate }: Seen): Check {
  const error = checkServerIdentity(host, certificate)
  if (error === undefined) return passed('certificate-host', `It is for ${host}.`)
  const names = (certificate.subjectaltname ?? nameOf(certificate.subject)).slice(0, 300)
  return failed(
    'certificate-host',
    `It is not for ${host}, but for ${names}.`,
    'Use the host name that the certificate is for, or have the certificate issued for this one.',
  )
}

/** Whether the client certificate of the settings, if there is one, is in date; that key and certificate fit is checked with the settings. */
export function checkClientCertificate(tls: TlsSettings, now: number): Check {
  const { cert } = tlsOptions(tls)
  if (cert === undefined) return skipped('client-certificate', 'None is configured (certFile and keyFile).')
  const { validFrom, validTo } = new X509Certificate(cert)
  const check = checkDates('client-certificate', 'It', { valid_from: validFrom, valid_to: validTo }, now)
  return check.result === 'fail' ? { ...check, advice: 'Have it issued again.', isSetting: true } : check
}

function nameOf(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  const one = name?.CN ?? name?.O ?? 'an authority without a name'
  return (Array.isArray(one) ? one.join(', ') : one).replace(/[\p{Cc}\p{Cf}]/gu, '?').slice(0, 200)
}
