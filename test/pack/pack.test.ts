import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { checkRecord } from '../../src/record/check-record.ts'
import { recordIn, repository, startNode, temporaryFolder } from '../cli/assay-process.ts'

interface Manifest {
  files: { path: string; size: number }[]
}

let folder: string
let packed: string[]

/** What `npm install` of the tarball does, without a registry: the package unpacked, and the packages that it depends on. */
beforeAll(() => {
  folder = temporaryFolder()
  const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [manifest] = JSON.parse(output) as [Manifest]
  packed = manifest.files.map((one) => one.path)

  const installed = join(folder, 'node_modules/fhir-assay')
  mkdirSync(installed, { recursive: true })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', installed, '--strip-components=1'])
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const name of Object.keys(dependencies)) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(repository, 'node_modules', name), link, 'dir')
  }
})

describe('the package', () => {
  test('holds the command, the suites as they are read, and what they need', () => {
    for (const path of [
      'bin/assay.js',
      'dist/src/cli/main.js',
      'src/index.ts',
      'src/record/run-record.schema.json',
      'suites/reasonable-adjustment-flag/requirements.yaml',
      'suites/reasonable-adjustment-flag/create-consent.suite.ts',
      'README.md',
      'LICENSE',
    ]) {
      expect(packed, path).toContain(path)
    }
  })

  test('holds no test, no report and nothing of whoever packed it', () => {
    expect(
      packed.filter((path) => /^(test|bench|assay-report|coverage|\.git)\b|\.(tgz|log|pem|key)$/.test(path)),
    ).toEqual([])
  })

  test('judges its simulator in an empty folder, with what it depends on and nothing else', async () => {
    const command = join(folder, 'node_modules/fhir-assay/bin/assay.js')
    const words = [command, 'run', 'raf', '--only', 'RAF-CRC-01', '--report', 'html,junit,csv']
    const { status, stderr } = await startNode(words, { cwd: folder }).ended
    expect(status, stderr).toBe(0)
    expect(readdirSync(join(folder, 'assay-report')).sort()).toEqual([
      'index.html',
      'junit.xml',
      'record.json',
      'requirements.csv',
    ])
    const record = recordIn(join(folder, 'assay-report'))
    expect(checkRecord(record)).toEqual([])
    expect(record.requirements.find((one) => one.id === 'RAF-CRC-01')?.verdict).toBe('Met')
  })
})
