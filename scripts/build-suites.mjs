import { join } from 'node:path'
import { openSession } from '../dist/src/engine/session.js'
import { packageRoot } from '../dist/src/package-root.js'
import { parseSuite, servedFolders, suiteFolders } from '../dist/src/requirements/load-suite.js'
import { writeParsedSuite } from '../dist/src/requirements/parsed-suite.js'

/** Writes `generated/suites/`: each register parsed and checked, and its tests collected, so that a run need not. */
for (const folder of suiteFolders()) {
  writeParsedSuite(folder, join(packageRoot, 'suites'), parseSuite(folder))
  if (!servedFolders().includes(folder)) continue
  const session = await openSession([folder])
  await session.close()
}
