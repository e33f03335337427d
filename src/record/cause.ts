import type { CheckRecord } from './run-record.ts'

/**
 * Checks with the same cause are shown as one. What differs from answer to answer (a quoted value, a number, an index) does
 * not make a finding another finding: a server that never mirrors an identifier is told so once.
 */
export function causeOf({ requirement, outcome, message, path = '', source = '', byReading }: CheckRecord): string {
  // What passes may differ in what another reading would have said
  if (outcome === 'passed') return `${requirement}\n${outcome}\n${JSON.stringify(byReading) ?? ''}`
  const kind = message.replaceAll(/"[^"]*"/g, '"…"').replaceAll(/\d+/g, '0')
  return [requirement, outcome, kind, path.replaceAll(/\[\d+\]/g, ''), source].join('\n')
}
