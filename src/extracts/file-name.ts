import { dateAt, timeAt } from './byte-checks.ts'
import type { FileNameRule } from './format.ts'

/**
 * What is wrong with a file name, or undefined.
 * @param name the name alone, without folders
 */
export function fileNameProblem(rule: FileNameRule, name: string): string | undefined {
  const match = new RegExp(`^(?:${rule.pattern})$`, 'iu').exec(name)
  if (match === null) return `${name} is not ${rule.says}`
  for (const [group, allowed] of Object.entries(rule.values ?? {})) {
    const found = match.groups?.[group] ?? ''
    if (!allowed.some((one) => one.toUpperCase() === found.toUpperCase()))
      return `${found} is no ${group} that is known: ${allowed.join(', ')}`
  }
  for (const group of rule.timestamps ?? []) {
    const found = match.groups?.[group] ?? ''
    const bytes = Buffer.from(found)
    if (dateAt(bytes, 0) < 0 || timeAt(bytes, 9) < 0) return `${found} is not a time that exists`
  }
  return undefined
}
