import { expect, test } from 'vitest'
import { assay, recordIn, temporaryFolder } from '../cli/assay-process.ts'
import { hasSeedPage, startSeedExamples } from '../simulator/reasonable-adjustment-flag/seed-examples.ts'

const title = hasSeedPage
  ? 'a server that answers the examples of the page is not accused under the documented reading'
  : 'skipped, because the page is not here: a server that answers its examples is not accused'

test.skipIf(!hasSeedPage)(title, async () => {
  const server = await startSeedExamples()
  const out = temporaryFolder()
  try {
    await assay(['run', 'raf', '--target', server.baseUrl, '--cannot', 'stateful', '--seed', 'examples', '--out', out])
  } finally {
    await server.close()
  }
  const rows = recordIn(out).requirements
  const accused = rows.filter((one) => one.verdict === 'Not met').map((one) => `${one.id}: ${one.reason}`)
  expect(accused).toEqual([])
  expect(rows.filter((one) => one.verdict === 'Met').length).toBeGreaterThan(100)
})
