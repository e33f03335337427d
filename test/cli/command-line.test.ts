import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandLine, programName } from '../../src/cli/command-line.ts'
import { packageRoot } from '../../src/package-root.ts'

const launcher = join(packageRoot, 'bin', 'assay.js')

describe('The command to run again', () => {
  test('has the seed that was drawn', () => {
    expect(commandLine('0abc', ['run', 'raf'])).toMatch(/run raf --seed 0abc$/)
  })

  test.each([[['--seed', 'mine']], [['--seed=mine']]])('keeps the seed that was given: %j', (given) => {
    expect(commandLine('mine', ['run', ...given]).match(/--seed/g)).toHaveLength(1)
  })

  test('is quoted for a shell', () => {
    expect(commandLine('1', ['run', 'raf', '--not-applicable', "update-list=it's not ours"])).toContain(
      `--not-applicable 'update-list=it'\\''s not ours'`,
    )
  })

  test.each([
    ['in a clone', launcher, packageRoot, 'node bin/assay.js'],
    ['in a folder of a clone', launcher, join(packageRoot, 'bin'), 'node assay.js'],
    ['from elsewhere', launcher, join(packageRoot, '..', 'elsewhere'), 'assay'],
    ['in a project that has it installed', 'node_modules/.bin/assay', packageRoot, 'npx fhir-assay'],
  ])('is named as it was called %s', (_where, script, folder, name) => {
    expect(programName(script, folder)).toBe(name)
  })
})
