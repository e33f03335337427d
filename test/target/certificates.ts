import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Certificates of one test file, made by openssl: paths of PEM files, and their text for servers. */
export interface Certificates {
  folder: string
  /** An authority, and a second one that nobody trusts. */
  caFile: string
  otherCaFile: string
  server: { cert: string; key: string }
  expired: { cert: string; key: string }
  otherHost: { cert: string; key: string }
  selfSigned: { cert: string; key: string }
  clientCertFile: string
  clientKeyFile: string
  /** The same key, encrypted with the passphrase "open the key". */
  encryptedKeyFile: string
  remove(): void
}

/** Whether openssl is there to make certificates with. */
export const hasOpenssl = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** Makes authorities and certificates for 127.0.0.1, with real validity dates, in a temporary folder. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'assay-certificates-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  }
  const key = (name: string): void =>
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`)
  const authority = (name: string): void => {
    key(name)
    openssl('req', '-x509', '-new', '-key', `${name}.key`, '-days', '2', '-subj', `/CN=${name}`, '-out', `${name}.crt`)
  }
  const issue = (
    name: string,
    subjectAltName: string,
    dates: string[] = ['-days', '2'],
  ): { cert: string; key: string } => {
    key(name)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    writeFileSync(at(`${name}.ext`), `subjectAltName=${subjectAltName}\n`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      ...dates,
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.crt`,
    )
    return pair(name)
  }
  const pair = (name: string): { cert: string; key: string } => ({
    cert: readFileSync(at(`${name}.crt`), 'utf8'),
    key: readFileSync(at(`${name}.key`), 'utf8'),
  })
  const issueExpired = (): { cert: string; key: string } => {
    try {
      return issue('expired', 'IP:127.0.0.1', ['-days', '-1'])
    } catch {
      // Newer versions of openssl refuse a negative number of days and take dates instead.
      return issue('expired', 'IP:127.0.0.1', ['-not_before', '20200101000000Z', '-not_after', '20200102000000Z'])
    }
  }
  authority('ca')
  authority('other-ca')
  key('self-signed')
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    'self-signed.key',
    '-days',
    '2',
    '-subj',
    '/CN=self-signed',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-out',
    'self-signed.crt',
  )
  const certificates: Certificates = {
    folder,
    caFile: at('ca.crt'),
    otherCaFile: at('other-ca.crt'),
    server: issue('server', 'IP:127.0.0.1'),
    expired: issueExpired(),
    otherHost: issue('other-host', 'DNS:other.example'),
    selfSigned: pair('self-signed'),
    clientCertFile: at('client.crt'),
    clientKeyFile: at('client.key'),
    encryptedKeyFile: at('client-encrypted.key'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
  issue('client', 'DNS:client.example')
  openssl(
    'pkcs8',
    '-topk8',
    '-v2',
    'aes-256-cbc',
    '-in',
    'client.key',
    '-passout',
    'pass:open the key',
    '-out',
    'client-encrypted.key',
  )
  return certificates
}
