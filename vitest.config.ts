import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/**
 * Two projects: `harness` tests Assay itself; `suites` are the conformance suites, which `assay run` drives and which
 * `ASSAY_TARGET=… npx vitest run --project suites` runs as ordinary vitest files.
 */
export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: process.env.ASSAY_ALLURE
      ? ['default', ['allure-vitest/reporter', { resultsDir: 'allure-results', reportMatchers: false }]]
      : ['default'],
    projects: [
      {
        test: {
          name: 'harness',
          include: ['test/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'suites',
          include: ['suites/*/*.suite.ts'],
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
