import { defineConfig } from 'vitest/config'

/**
 * Two projects: `harness` tests Assay itself; `suites` are the conformance suites, which `assay run` drives and which
 * `ASSAY_TARGET=… npx vitest run --project suites` runs as ordinary vitest files.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'harness',
          include: ['test/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
})
