import type { Check } from '../../src/doctor/check.ts'
import { diagnose, type Examined } from '../../src/doctor/diagnosis.ts'

/** The checks of a target, by id, as `result: what was found`. */
export async function foundAt(examined: Partial<Examined> & { baseUrl: string }): Promise<Record<string, string>> {
  const checks = await checksOf(examined)
  return Object.fromEntries(checks.map(({ id, result, found }) => [id, `${result}: ${found}`]))
}

export function checksOf(examined: Partial<Examined> & { baseUrl: string }): Promise<Check[]> {
  return diagnose({ credentials: {}, tls: {}, timeoutMs: 5_000, environment: {}, ...examined })
}
