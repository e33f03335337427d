/**
 * Something wrong with a submitted Immunization. `rule` is a short name for what is checked and `aspect` for what is wrong
 * with it, so that a faulty server can overlook either; `message` is what the caller is told.
 */
export interface Finding {
  rule: string
  aspect: string
  message: string
}

/** The findings that are not overlooked: "patient.given" overlooks a rule, "patient.given/length" one aspect of it. */
export function withoutOverlooked(findings: readonly Finding[], overlooks: readonly string[]): Finding[] {
  return findings.filter(({ rule, aspect }) => !overlooks.includes(rule) && !overlooks.includes(`${rule}/${aspect}`))
}
