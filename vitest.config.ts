import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { findJudged } from './src/cli/api-name.ts'

/** One address speaks one API, so only its suites are files of a run that has an address. */
const judged = process.env.ASSAY_API || process.env.ASSAY_TARGET
const suites = judged
  ? findJudged(process.env.ASSAY_API?.split(',') ?? [], process.env.ASSAY_TARGET)
  : [{ folder: '*' }]

/**
 * Two projects: `harness` tests Assay itself; `suites` are the conformance suites, which `assay run` drives and which
 * `ASSAY_TARGET=… npx vitest run --project suites` runs as ordinary vitest files.
 */
export default defineConfig({
  test: {
    // One more than the cores of a small machine: tests that start processes and servers wait much of their time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    reporters: process.env.ASSAY_ALLURE
      ? ['default', ['allure-vitest/reporter', { resultsDir: 'allure-results', reportMatchers: false }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'harness',
          include: ['test/**/*.test.ts'],
          // One process for many files: reading the modules anew for each would take as long as the tests.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'suites',
          include: suites.map(({ folder }) => `suites/${folder}/*.suite.ts`),
          globalSetup: ['src/cli/vitest-setup.ts'],
          pool: 'forks',
          isolate: false,
          fileParallelism: false,
          testTimeout: 600_000,
        },
      },
    ],
  },
})
