import { createHash, randomUUID } from 'node:crypto'
import { uuidFromBytes } from '../nhs/uuid.ts'

/** A source of new ids. */
export type NextId = () => string

/**
 * A source of version 4 UUIDs: always the same sequence for the same seed, so that a run can be repeated to the letter;
 * random ones without a seed.
 */
export function idsFrom(seed: string | undefined): NextId {
  if (seed === undefined) return randomUUID
  let count = 0
  return () => {
    count += 1
    return uuidFromBytes(createHash('sha256').update(`${seed}/${count}`).digest().subarray(0, 16))
  }
}
