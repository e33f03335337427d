import { createHash } from 'node:crypto'

/**
 * Values drawn from the run's seed and the test's id alone, so that a test sends the same today, tomorrow and when its
 * record is judged again, whatever ran before it.
 */
export interface SeededRandom {
  /** 32 bits for this purpose: the same purpose gives the same number. */
  number(purpose: string): number
  /** A version 4 UUID for this purpose. */
  uuid(purpose: string): string
}

export function seededRandom(seed: string, testId: string): SeededRandom {
  const bytes = (purpose: string) => createHash('sha256').update(`${seed}\n${testId}\n${purpose}`).digest()
  return {
    number: (purpose) => bytes(purpose).readUInt32BE(0),
    uuid: (purpose) => {
      const hex = bytes(purpose)
      hex[6] = ((hex[6] ?? 0) & 0x0f) | 0x40
      hex[8] = ((hex[8] ?? 0) & 0x3f) | 0x80
      const text = hex.toString('hex')
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20, 32)}`
    },
  }
}
