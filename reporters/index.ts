import type { Reporter } from './report.ts'

export type { Reporter, ReportFile } from './report.ts'

/**
 * Reporters by the name that `--report` takes. Each is loaded when it is asked for, so that a command that renders
 * nothing does not pay for their libraries.
 */
const loaders = {
  html: async () => (await import('./html/report.ts')).reportHtml,
  junit: async () => (await import('./junit.ts')).reportJunit,
  csv: async () => (await import('./csv.ts')).reportCsv,
  allure: async () => (await import('./allure.ts')).reportAllure,
} satisfies Record<string, () => Promise<Reporter>>

export type ReporterName = keyof typeof loaders

/** Names for `--report` and for the message when one is unknown, in the order in which help lists them. */
export const reporterNames: readonly ReporterName[] = ['html', 'junit', 'csv', 'allure']

export function isReporterName(name: string): name is ReporterName {
  return Object.hasOwn(loaders, name)
}

/**
 * The reporter of a name.
 *
 * @throws RangeError naming the known reporters, if there is none of that name
 */
export async function loadReporter(name: string): Promise<Reporter> {
  if (!isReporterName(name)) {
    throw new RangeError(`There is no report called ${JSON.stringify(name)}. Known: ${reporterNames.join(', ')}.`)
  }
  return loaders[name]()
}
