/** The ids of rows by group: rows('UPD', 1, 3) are IMM-UPD-01 and IMM-UPD-03. */
export function rows(group: string, ...numbers: number[]): string[] {
  return numbers.map((number) => `IMM-${group}-${String(number).padStart(2, '0')}`)
}

/** The ids of a group from one number to another. */
export function span(group: string, first: number, last: number): string[] {
  return rows(group, ...Array.from({ length: last - first + 1 }, (_, index) => first + index))
}

/** Rows whose tests begin with a record that has every element, and turn where it cannot be created. */
export const CREATED: readonly string[] = [
  ...rows('CRE', 1, 2, 3, 4, 8, 10, 11, 12, 13, 14, 15),
  ...rows('DUP', 1, 3),
  ...span('VAC', 1, 4),
  ...rows('MAN', 40),
  ...rows('VAL', 9, 10, 13, 17, 22, 27, 39, 42),
  ...rows('UPD', 12),
  ...rows('TXT', 36),
  ...span('HDR', 14, 19),
]

/** Rows of which a test reads, updates or deletes what it created. */
export const READ_BACK: readonly string[] = [
  ...rows('CRE', 3),
  ...rows('DUP', 1, 2),
  ...rows('RD', 1, 2, 3, 6),
  ...span('UPD', 1, 19),
  ...span('DEL', 1, 8),
  ...span('REI', 1, 7),
  ...rows('SRCH', 59),
]

/** Rows of which a test searches for what it created. */
export const FOUND: readonly string[] = [
  ...rows('CRE', 4),
  ...rows('VAC', 3, 4),
  ...span('SRCH', 1, 18),
  ...rows('SRCH', 31, 34, 40, 41, 42, 46, 50, 53, 54, 57, 58),
  ...rows('DEL', 3, 4, 8),
  ...rows('REI', 2, 5),
  ...rows('UPD', 12, 15, 19),
  ...rows('TXT', 44, 47),
]
