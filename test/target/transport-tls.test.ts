import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type ServerOptions } from 'node:https'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { ConnectionSettingError, tlsOptions } from '../../src/target/connection-options.ts'
import { createLiveTransport, type LiveTransportOptions } from '../../src/target/live-transport.ts'
import type { TimedOutcome } from '../../src/target/transport.ts'
import { type Certificates, hasOpenssl, makeCertificates } from './certificates.ts'
import { answerOf, errorOf } from './outcomes.ts'
import { serve, serveHttp } from './servers.ts'

describe.runIf(hasOpenssl)('TLS', () => {
  let certificates: Certificates

  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(() => certificates.remove())

  async function serveTls(options: ServerOptions): Promise<string> {
    const server = createServer(options, (request, response) => {
      const peer = (
        request.socket as unknown as { getPeerCertificate(): { subject?: { CN?: string } } }
      ).getPeerCertificate()
      response.end(peer.subject?.CN ?? 'nobody')
    })
    return `https://${await serve(server)}/`
  }

  async function get(url: string, options: LiveTransportOptions = {}): Promise<TimedOutcome> {
    const live = createLiveTransport({ environment: {}, ...options })
    onTestFinished(() => live.close())
    return live.send({ method: 'GET', url, headers: [] }, { test: null, ordinal: 1 })
  }

  test('a certificate of an authority that was given is trusted, beside those that Node.js trusts', async () => {
    const url = await serveTls(certificates.server)
    expect(answerOf(await get(url, { caFile: certificates.caFile })).status).toBe(200)
    expect(tlsOptions({ caFile: certificates.caFile }, {}).ca?.length).toBeGreaterThan(50)
  })

  test('the file of NODE_EXTRA_CA_CERTS is still trusted when another authority is given', async () => {
    const url = await serveTls(certificates.server)
    const environment = { NODE_EXTRA_CA_CERTS: certificates.caFile }
    expect(answerOf(await get(url, { caFile: certificates.otherCaFile, environment })).status).toBe(200)
  })

  test.each([
    ['server', {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['selfSigned', {}, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', { withCa: true }, 'CERT_HAS_EXPIRED'],
    ['otherHost', { withCa: true }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ] as const)(
    'a certificate that cannot be trusted (%s) ends the exchange with the reason',
    async (name, how, code) => {
      const url = await serveTls(certificates[name])
      const failure = errorOf(await get(url, 'withCa' in how ? { caFile: certificates.caFile } : {}))
      expect(failure.kind).toBe('tls')
      expect(failure.message).toContain(`(${code})`)
    },
  )

  test('a client certificate is shown, from a key with a passphrase too', async () => {
    const { caFile, clientCertFile, clientKeyFile, encryptedKeyFile } = certificates
    const url = await serveTls({
      ...certificates.server,
      ca: readFileSync(caFile),
      requestCert: true,
      rejectUnauthorized: true,
    })
    const plain = answerOf(await get(url, { caFile, certFile: clientCertFile, keyFile: clientKeyFile }))
    expect(Buffer.from(plain.body).toString()).toBe('client')
    const encrypted = { caFile, certFile: clientCertFile, keyFile: encryptedKeyFile, passphraseEnv: 'KEY_WORDS' }
    expect(answerOf(await get(url, { ...encrypted, environment: { KEY_WORDS: 'open the key' } })).status).toBe(200)
  })

  test('a target that wants a client certificate and gets none', async () => {
    const { caFile } = certificates
    const url = await serveTls({
      ...certificates.server,
      ca: readFileSync(caFile),
      requestCert: true,
      rejectUnauthorized: true,
    })
    const failure = errorOf(await get(url, { caFile }))
    expect(['tls', 'reset']).toContain(failure.kind)
    expect(failure.message).toContain('client certificate')
  })

  test('a target that speaks plain http at an https address', async () => {
    const base = await serveHttp((_request, response) => response.end())
    const failure = errorOf(await get(base.replace('http:', 'https:')))
    expect(failure).toEqual({
      kind: 'tls',
      message: 'TLS failed: the target does not speak TLS at that address; it may be plain http.',
    })
  })

  test('settings that cannot be used are refused, with the setting and what to do', () => {
    const { clientCertFile, clientKeyFile, encryptedKeyFile, folder } = certificates
    const noPem = join(folder, 'no.pem')
    writeFileSync(noPem, 'binary')
    const refused = (settings: LiveTransportOptions): string => {
      try {
        createLiveTransport({ environment: {}, ...settings })
      } catch (error) {
        expect(error).toBeInstanceOf(ConnectionSettingError)
        return (error as Error).message
      }
      return 'accepted'
    }
    expect(refused({ caFile: join(folder, 'absent.pem') })).toMatch(
      /^caFile: the file ".*absent\.pem" cannot be read \(ENOENT\)\.$/,
    )
    expect(refused({ caFile: noPem })).toMatch(/^caFile: .* holds no PEM block .* convert it to PEM\.$/)
    expect(refused({ certFile: clientCertFile })).toBe('certFile and keyFile belong together: give both or neither.')
    expect(refused({ certFile: clientCertFile, keyFile: clientKeyFile, passphraseEnv: 'KEY_WORDS' })).toBe(
      'passphraseEnv: the environment variable KEY_WORDS is not set.',
    )
    expect(refused({ certFile: clientCertFile, keyFile: encryptedKeyFile })).toBe(
      'certFile, keyFile: the key is encrypted, and passphraseEnv is missing or names a wrong passphrase.',
    )
    const otherKey = join(folder, 'other-ca.key')
    expect(refused({ certFile: clientCertFile, keyFile: otherKey })).toMatch(
      /^certFile, keyFile: they cannot be used together/,
    )
  })
})
