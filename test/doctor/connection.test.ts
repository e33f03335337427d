import { createServer, type ServerOptions } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/examination.ts'
import { type Certificates, hasOpenssl, makeCertificates } from '../target/certificates.ts'
import { manualClock } from '../target/fakes.ts'
import { serve, serveHttp } from '../target/servers.ts'
import { checksOf, foundAt } from './diagnosis.ts'

describe('a target that cannot be reached', () => {
  test('nothing listens: the connection fails, and nothing behind it is judged', async () => {
    const checks = await checksOf({ baseUrl: 'http://127.0.0.1:9' })
    const failures = checks.filter(({ result }) => result === 'fail')
    expect(failures.map(({ id }) => id)).toEqual(['connection', 'answer'])
    expect(failures[0]?.found).toContain('port 9: The connection was refused: nothing listens at that address.')
    expect(exitCodeOf(checks)).toBe(3)
  })

  test('the host name is unknown', async () => {
    const found = await foundAt({ baseUrl: 'https://no-such-host.invalid' })
    expect(found['host-name']).toMatch(/^fail: no-such-host\.invalid: The (host name is not known|name service)/)
    expect(found.connection).toBe('skipped: The host has no address.')
  })

  test('the API behind a gateway is not there', async () => {
    const baseUrl = await serveHttp((_request, response) => response.writeHead(503).end())
    expect((await foundAt({ baseUrl })).answer).toContain('answers 503: something is there, but the API behind it')
  })

  test('a proxy is on the way: it finds the host, so that is left to it', async () => {
    const environment = { HTTPS_PROXY: 'http://me:word@127.0.0.1:9' }
    const checks = await checksOf({ baseUrl: 'https://no-such-host.invalid', environment })
    expect(checks[0]?.found).toBe('Requests go through the proxy 127.0.0.1:9, which finds the host itself.')
    expect(JSON.stringify(checks)).not.toContain('word')
  })
})

describe('clocks', () => {
  const at = (date: string | undefined) =>
    serveHttp((_request, response) => {
      response.sendDate = false
      if (date !== undefined) response.setHeader('Date', date)
      response.end()
    })
  const noon = Date.UTC(2026, 0, 1, 12)
  const clockAt = async (date: string | undefined) =>
    (await foundAt({ baseUrl: await at(date), clock: manualClock(noon) })).clock

  test('that differ by more than a minute fail, and a run can begin all the same', async () => {
    expect(await clockAt('Thu, 01 Jan 2026 12:00:00 GMT')).toBe('pass: They differ by less than a second.')
    expect(await clockAt('Thu, 01 Jan 2026 11:59:30 GMT')).toBe('pass: They differ by about 29 seconds.')
    expect(await clockAt('Thu, 01 Jan 2026 11:58:00 GMT')).toContain(
      'fail: The clock of this machine is about 119 seconds ahead of',
    )
    expect(await clockAt('Thu, 01 Jan 2026 12:10:00 GMT')).toContain(
      'fail: The clock of this machine is about 600 seconds behind',
    )
    const checks = await checksOf({ baseUrl: await at('Thu, 01 Jan 2026 12:10:00 GMT'), clock: manualClock(noon) })
    expect(exitCodeOf(checks)).toBe(1)
  })

  test.each([undefined, 'yesterday'])('cannot be compared when Date is %s', async (date) => {
    expect(await clockAt(date)).toBe('skipped: The answer has no Date header that can be read.')
  })
})

describe.runIf(hasOpenssl)('certificates', () => {
  let certificates: Certificates
  beforeAll(() => {
    certificates = makeCertificates()
  })
  afterAll(() => certificates.remove())

  const serveTls = async (options: ServerOptions) =>
    `https://${await serve(createServer(options, (_request, response) => response.end()))}`

  test('of a private authority that is named pass one by one', async () => {
    const found = await foundAt({ baseUrl: await serveTls(certificates.server), tls: { caFile: certificates.caFile } })
    expect(found['certificate-chain']).toMatch(/^pass: TLSv1\.3; issued by ca\.$/)
    expect(found['certificate-dates']).toMatch(
      /^pass: Its certificate is valid until .*, for 1 more days: have it renewed soon\.$/,
    )
    expect(found['certificate-host']).toBe('pass: It is for 127.0.0.1.')
    expect(found.answer).toMatch(/^pass: /)
  })

  test.each([
    [
      'server',
      false,
      'certificate-chain',
      'fail: Issued by ca. TLS failed: its certificate comes from an authority that is not trusted here',
    ],
    [
      'selfSigned',
      false,
      'certificate-chain',
      'fail: Issued by self-signed. TLS failed: its certificate is self-signed',
    ],
    ['expired', true, 'certificate-dates', 'fail: Its certificate expired on '],
    ['otherHost', true, 'certificate-host', 'fail: It is not for 127.0.0.1, but for DNS:other.example.'],
  ] as const)('that are wrong fail in the one line that says how (%s)', async (name, isTrusted, id, found) => {
    const baseUrl = await serveTls(certificates[name])
    const checks = await checksOf({ baseUrl, tls: isTrusted ? { caFile: certificates.caFile } : {} })
    const failures = checks.filter((one) => one.result === 'fail')
    expect(failures.map((one) => one.id)).toEqual([id, 'answer'])
    expect(`${failures[0]?.result}: ${failures[0]?.found}`).toContain(found)
    expect(exitCodeOf(checks)).toBe(3)
  })

  test('of a client are asked for, and taken', async () => {
    const { server, caFile, clientCertFile, clientKeyFile } = certificates
    const { readFileSync } = await import('node:fs')
    const baseUrl = await serveTls({ ...server, ca: readFileSync(caFile), requestCert: true, rejectUnauthorized: true })
    const without = await foundAt({ baseUrl, tls: { caFile } })
    expect(without['client-certificate']).toBe('skipped: None is configured (certFile and keyFile).')
    expect(without.answer).toMatch(/^fail: .*client certificate/)
    const withIt = await foundAt({ baseUrl, tls: { caFile, certFile: clientCertFile, keyFile: clientKeyFile } })
    expect(withIt['client-certificate']).toMatch(/^pass: It is valid until /)
    expect(withIt.answer).toMatch(/^pass: /)
  })

  test('files that do not fit end the examination before anything is sent', async () => {
    const { caFile, clientCertFile, otherCaFile } = certificates
    await expect(
      checksOf({ baseUrl: 'https://127.0.0.1:9', tls: { caFile, certFile: clientCertFile, keyFile: otherCaFile } }),
    ).rejects.toThrow('keyFile')
  })
})
