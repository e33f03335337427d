import { describe, expect, test } from 'vitest'
import { crossings, fences } from './fences.ts'
import { filesBelow, importsOf } from './source-files.ts'

const files = filesBelow(['src', 'suites', 'reporters', 'fixtures'], '.ts')

test('no import crosses a fence', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(crossings(files)).toEqual([])
})

test('every fence is around something', () => {
  for (const { around, says } of fences) {
    expect(
      files.some((one) => around.test(one.path)),
      says,
    ).toBe(true)
  }
})

describe('an import that crosses a fence is seen', () => {
  test.each([
    ['suites/reasonable-adjustment-flag/a.suite.ts', "import { request } from 'undici'", 'undici'],
    [
      'suites/reasonable-adjustment-flag/a.suite.ts',
      "import { decide } from '../../src/engine/selection.ts'",
      'src/engine/selection.ts',
    ],
    ['suites/reasonable-adjustment-flag/a.suite.ts', "import { test } from 'vitest'", 'vitest'],
    ['reporters/html/page.ts', "import { gateOf } from '../../src/verdict/gate.ts'", 'src/verdict/gate.ts'],
    ['reporters/page.ts', "export { gateOf } from '../src/verdict/gate.ts'", 'src/verdict/gate.ts'],
    ['src/cli/run.ts', "import { createVitest } from 'vitest/node'", 'vitest/node'],
    ['src/fhir/fetch.ts', "import https from 'node:https'", 'node:https'],
    [
      'src/verdict/gate.ts',
      "const { send } = await import('../target/target-client.ts')",
      'src/target/target-client.ts',
    ],
    ['src/simulator/index.ts', "import { createValidator } from '../fhir/index.ts'", 'src/fhir/index.ts'],
    ['src/simulator/a/rules.ts', "import type { Row } from '../../requirements/row.ts'", 'src/requirements/row.ts'],
    [
      'src/simulator/a/rules.ts',
      "import {\n  loadSuite,\n  type Suite,\n} from '../../requirements/load-suite.ts'",
      'src/requirements/load-suite.ts',
    ],
    ['src/engine/engine.ts', "import '../../test/structure/fences.ts'", 'test/structure/fences.ts'],
  ])('%s: %s', (path, text, of) => {
    expect(crossings([{ path, text }])).toEqual([expect.stringContaining(`${path} imports ${of}: `)])
  })

  test('and one that does not is let through', () => {
    const text = [
      "import { describe, test } from '../../src/index.ts'",
      "// import { request } from 'undici'",
      "/* import { request } from 'undici' */",
      "import { consentFor } from '../../fixtures/reasonable-adjustment-flag/index.ts'",
    ].join('\n')
    expect(crossings([{ path: 'suites/reasonable-adjustment-flag/a.suite.ts', text }])).toEqual([])
    expect(crossings([{ path: 'src/cli/setup.ts', text: "import type { TestProject } from 'vitest/node'" }])).toEqual(
      [],
    )
  })

  test('types are told from values', () => {
    const text =
      "import type { Row } from './row.ts'\nimport { type Row, rows } from './rows.ts'\nexport type { Suite } from './suite.ts'"
    expect(importsOf({ path: 'src/a/b.ts', text })).toEqual([
      { of: 'src/a/row.ts', isTypeOnly: true },
      { of: 'src/a/rows.ts', isTypeOnly: false },
      { of: 'src/a/suite.ts', isTypeOnly: true },
    ])
  })
})
