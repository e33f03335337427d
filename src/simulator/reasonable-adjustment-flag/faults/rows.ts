/** The ids of rows by group: rows('UPC', 1, 3) are RAF-UPC-01 and RAF-UPC-03. */
export function rows(group: string, ...numbers: number[]): string[] {
  return numbers.map((number) => `RAF-${group}-${String(number).padStart(2, '0')}`)
}

/** The rows of which a test reads back what it wrote: whoever spoils searches or whole records may break any of them. */
export const READ_BACK: readonly string[] = [
  ...rows('GEN', 6, 7),
  ...rows('REC', 1, 2, 3, 4, 5),
  ...rows('HDR', 9),
  ...rows('VER', 1, 2, 3, 4, 5, 6),
  ...rows('CRC', 3, 6, 7),
  ...rows('CRF', 1, 3, 6, 7),
  ...rows('CRL', 1, 3, 5),
  ...rows('GTC', 2, 3),
  ...rows('GTF', 2, 3, 4, 5),
  ...rows('GTL', 2, 3),
  ...rows('UPC', 1, 2, 3, 4, 5, 6),
  ...rows('UPF', 1, 2, 3, 4, 5, 6),
  ...rows('UPL', 1, 2, 3, 4, 5),
  ...rows('REM', 1, 3, 4, 5, 6, 7, 13, 14, 15),
  ...rows('SRCH', 11, 18, 19, 20, 21, 23, 24, 25),
  ...rows('ERR', 7, 8, 30),
  ...rows('VAL', 5, 6, 7),
]

/** The rows of updates, which need a version to start from. */
export const UPDATES_OF_ANY: readonly string[] = [
  ...rows('VER', 2, 3, 4, 5, 6),
  ...rows('UPC', 1, 2, 3, 4, 5, 6),
  ...rows('UPF', 1, 2, 3, 4, 5, 6),
  ...rows('UPL', 1, 2, 3, 4, 5),
  ...rows('ERR', 7, 8),
]
