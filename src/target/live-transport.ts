import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import { AnswerCollector } from './answer-collector.ts'
import { type TlsSettings, tlsOptions } from './connection-options.ts'
import { isLoopback, splitUrl } from './request-url.ts'
import type { ExchangePlace, RawOutcome, RawRequest, TimedOutcome, Transport } from './transport.ts'

export interface LiveTransportOptions extends TlsSettings {
  /** To open a connection, TLS included. */
  connectTimeoutMs?: number
  /** Between two parts of a body. */
  idleTimeoutMs?: number
  /** One deadline for the whole exchange, from sending to the last byte. */
  totalTimeoutMs?: number
  /** Largest body that is accepted, on the wire and after decoding. */
  maximumBodyBytes?: number
  /** For `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS` and the passphrase. */
  environment?: NodeJS.ProcessEnv
}

const defaults = {
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 15_000,
  totalTimeoutMs: 30_000,
  maximumBodyBytes: 5 * 1024 * 1024,
}

type ProxySettings = Pick<EnvHttpProxyAgent.Options, 'httpProxy' | 'httpsProxy' | 'noProxy'>

function proxySettings(environment: NodeJS.ProcessEnv): ProxySettings | undefined {
  const named = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined
  const httpProxy = named('HTTP_PROXY')
  const httpsProxy = named('HTTPS_PROXY')
  if (httpProxy === undefined && httpsProxy === undefined) return undefined
  return {
    noProxy: named('NO_PROXY') ?? '',
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
  }
}

/**
 * Sends requests over the network: HTTP/1.1 with a pool of kept-alive connections per origin, TLS verified, redirects not
 * followed (a 3xx is the answer), headers as they came, body, time and decoded size bounded. Each way in which an answer
 * can fail to come is an outcome with a kind and a sentence.
 *
 * @throws ConnectionSettingError when a certificate file cannot be used
 */
export function createLiveTransport(options: LiveTransportOptions = {}): Transport {
  const environment = options.environment ?? process.env
  const settings = { ...defaults, ...options }
  const connect = { ...tlsOptions(options, environment), timeout: settings.connectTimeoutMs }
  const pool = {
    connect,
    connections: 64,
    pipelining: 1,
    headersTimeout: settings.totalTimeoutMs,
    bodyTimeout: settings.idleTimeoutMs,
  }
  const direct = new Agent(pool)
  const proxies = proxySettings(environment)
  const proxied =
    proxies && new EnvHttpProxyAgent({ ...pool, ...proxies, requestTls: connect } as EnvHttpProxyAgent.Options)
  const limits = { bodyBytes: settings.maximumBodyBytes, totalMs: settings.totalTimeoutMs }

  // A loopback address means this machine, never the proxy's.
  const dispatcherFor = (origin: string): Dispatcher => (proxied === undefined || isLoopback(origin) ? direct : proxied)

  async function exchange(request: RawRequest): Promise<RawOutcome> {
    const collector = new AnswerCollector(request.method, limits)
    try {
      const { origin, path } = splitUrl(request.url)
      dispatcherFor(origin).dispatch(
        {
          origin,
          path,
          method: request.method as Dispatcher.HttpMethod,
          headers: request.headers.flat(),
          body: request.body ?? null,
        },
        collector,
      )
    } catch (error) {
      collector.onResponseError(undefined as never, error as Error)
    }
    return withCertificateHint(await collector.outcome, request.url, options.certFile !== undefined)
  }

  return {
    kind: 'live',
    async send(request: RawRequest, _place: ExchangePlace): Promise<TimedOutcome> {
      const startedAt = new Date().toISOString()
      const started = performance.now()
      const outcome = await exchange(request)
      return { ...outcome, startedAt, durationMs: Math.round((performance.now() - started) * 100) / 100 }
    },
    async close(): Promise<void> {
      await Promise.all([direct.destroy(), proxied?.destroy()])
    },
  }
}

/** Many servers simply close the connection when a client certificate is missing; only the person can know that they want one. */
function withCertificateHint(outcome: RawOutcome, url: string, hasCertificate: boolean): RawOutcome {
  if (!('error' in outcome) || hasCertificate || !url.startsWith('https:')) return outcome
  const { kind, message } = outcome.error
  if (kind !== 'reset' || !message.endsWith('before an answer came.')) return outcome
  return { error: { kind, message: `${message} The target may want a client certificate (certFile and keyFile).` } }
}
