const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/

/**
 * Whether a text is a UUID in the form that the API descriptions ask of X-Request-ID: 8-4-4-4-12 hexadecimal digits, either
 * case, any version. The descriptions say "ideally version 4", so the version decides nothing here.
 */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/** The version of a UUID as RFC 9562 numbers them (4 for a random one), or undefined if the text is no UUID. */
export function uuidVersion(text: string): number | undefined {
  return isUuid(text) ? Number.parseInt(text[14] ?? '', 16) : undefined
}

/** A version 4 UUID made of 16 bytes; the version and variant bits are set, whatever the bytes say (RFC 9562, 5.4). */
export function uuidFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new Error(`A UUID is made of 16 bytes, not of ${bytes.length}`)
  const octets = Uint8Array.from(bytes)
  octets[6] = ((octets[6] ?? 0) & 0x0f) | 0x40
  octets[8] = ((octets[8] ?? 0) & 0x3f) | 0x80
  const hex = Buffer.from(octets).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
