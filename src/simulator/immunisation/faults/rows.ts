/** The ids of rows by group: rows('UPD', 1, 3) are IMM-UPD-01 and IMM-UPD-03. */
export function rows(group: string, ...numbers: number[]): string[] {
  return numbers.map((number) => `IMM-${group}-${String(number).padStart(2, '0')}`)
}

/** The ids of a group from one number to another. */
export function span(group: string, first: number, last: number): string[] {
  return rows(group, ...Array.from({ length: last - first + 1 }, (_, index) => first + index))
}
