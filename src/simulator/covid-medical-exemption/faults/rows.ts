/** The ids of rows by group: rows('RES', 1, 3) are CME-RES-01 and CME-RES-03. */
export function rows(group: string, ...numbers: number[]): string[] {
  return numbers.map((number) => `CME-${group}-${String(number).padStart(2, '0')}`)
}

/** The rows whose tests ask for the status of a patient and look at what comes: whoever refuses them breaks any. */
export const ANY_ANSWER: readonly string[] = [
  ...rows('GET', 1, 2, 3, 4, 5, 7, 8),
  ...rows('SMP', 1, 2, 3, 4, 5, 6, 7, 8, 9),
  ...rows('HDR', 1, 2),
  ...rows('PAR', 6, 7, 10),
  ...rows('VAL', 3),
]

/** The rows whose tests are refused requests. */
export const ANY_REFUSAL: readonly string[] = [
  ...rows('GEN', 2, 5, 6),
  ...rows('AUTH', 1, 2, 3, 5, 10, 11, 12),
  ...rows('PAR', 1, 2, 3, 4, 5, 8, 9),
  ...rows('ERR', 1, 2, 3),
]

/** The rows that look for an exemption in the answer of a patient who has one. */
export const ANY_EXEMPTION: readonly string[] = [
  ...rows('GET', 2, 3, 4, 7),
  ...rows('SMP', 2, 3, 4, 5, 6, 7, 8, 9),
  ...rows('VAL', 3),
]
