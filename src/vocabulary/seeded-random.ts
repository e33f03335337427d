import { createHash } from 'node:crypto'
import { uuidFromBytes } from '../nhs/uuid.ts'

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
    uuid: (purpose) => uuidFromBytes(bytes(purpose).subarray(0, 16)),
  }
}
