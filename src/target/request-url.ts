/** The two parts of a URL as they go on the wire. */
export interface WireAddress {
  /** Scheme, host and port, normalised. */
  origin: string
  /** Path and query exactly as given. */
  path: string
}

const absoluteUrl = /^(https?:\/\/[^/?#\\\s]+)([^#]*)/i

/**
 * Splits an absolute URL without normalising its path: what a test sends on purpose (`/../`, a bare `|`, `%7C` or `%7c`)
 * has to arrive as it was written, and `new URL` would rewrite it.
 *
 * @throws TypeError when the URL is not an absolute http or https URL
 */
export function splitUrl(url: string): WireAddress {
  const parts = absoluteUrl.exec(url)
  if (parts === null) throw new TypeError(`"${url}" is not an absolute http or https URL`)
  const path = parts[2] ?? ''
  return { origin: new URL(parts[1] ?? '').origin, path: path.startsWith('/') ? path : `/${path}` }
}

/**
 * Joins a path, already encoded, to a base URL: exactly one slash between them, everything else as given.
 * An empty path is the base itself; a path that starts with `?` is a query on the base.
 */
export function joinUrl(baseUrl: string, path: string): string {
  const base = baseUrl.replace(/\/$/, '')
  if (path === '' || path.startsWith('?')) return `${base}${path}`
  return path.startsWith('/') ? `${base}${path}` : `${base}/${path}`
}

/** True for addresses that never leave this machine: 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(url: string): boolean {
  const host = new URL(url).hostname
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host) || host.endsWith('.localhost')
}

/**
 * Where a redirect leads when it leads to another origin than the one that was asked; undefined for anything else.
 * Such an address is shown and never followed.
 */
export function redirectElsewhere(
  status: number,
  location: string | undefined,
  requestUrl: string,
): string | undefined {
  if (status < 300 || status > 399 || location === undefined || !URL.canParse(location, requestUrl)) return undefined
  const origin = new URL(location, requestUrl).origin
  return origin === new URL(requestUrl).origin ? undefined : origin
}
