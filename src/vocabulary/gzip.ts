import { gzipSync } from 'node:zlib'

/** Where a gzip header names the system it was made on (RFC 1952). */
const systemByte = 9
const unknownSystem = 255

/**
 * A gzip stream that is the same whatever system and version makes it, so that a request can be compared with the recorded
 * one: stored, not compressed, and without the name of a system.
 */
export function gzipped(content: Uint8Array): Uint8Array {
  const stream = gzipSync(content, { level: 0 })
  stream[systemByte] = unknownSystem
  return stream
}
