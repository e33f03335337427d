import { type Command, InvalidArgumentError } from 'commander'
import { exitCodes } from '../exit-codes.ts'
import { collect } from './options.ts'

interface Options {
  fhir: 'stu3' | 'r4'
  profile: string[]
  definitions: string[]
  package: string[]
  allowExtensions: string[]
  exampleExtensions: boolean
  metaProfiles: boolean
  bestPractice: boolean
  format: 'text' | 'json' | 'operationoutcome' | 'sarif'
  failOn: 'error' | 'warning' | 'information'
}

/** `assay validate <file…>`: judges FHIR resources against the base specification and profiles. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .argument('<file...>', 'files, folders, patterns with * and **, or - for standard input')
    .description('validate FHIR resources, Bundles or NDJSON (JSON or XML) against base and profiles')
    .option('--fhir <release>', 'release of FHIR: stu3 or r4', oneOf(['stu3', 'r4']), 'r4')
    .option('--profile <url>', 'profile that each resource must meet, beside those it claims (repeatable)', collect, [])
    .option('--definitions <path>', 'file or folder with own definitions, JSON or XML (repeatable)', collect, [])
    .option('--package <path>', 'FHIR package, .tgz or folder (repeatable)', collect, [])
    .option(
      '--allow-extensions <prefix>',
      'address prefix of extensions that need no definition, or any (repeatable)',
      collect,
      [],
    )
    .option(
      '--no-example-extensions',
      'refuse extensions under addresses kept for examples, such as http://example.org/',
    )
    .option('--no-best-practice', 'say nothing about best practice, such as that a resource has a narrative')
    .option('--no-meta-profiles', 'leave the profiles that resources claim out of account')
    .option(
      '--format <format>',
      'text, json, operationoutcome or sarif',
      oneOf(['text', 'json', 'operationoutcome', 'sarif']),
      'text',
    )
    .option(
      '--fail-on <severity>',
      'least severity that fails: error, warning or information',
      oneOf(['error', 'warning', 'information']),
      'error',
    )
    .action(async (files: string[], options: Options) => {
      const { validateFiles } = await import('./validate-files.ts')
      const hasFailed = await validateFiles(files, options, program.version() ?? '')
      process.exitCode = hasFailed ? exitCodes.notMet : exitCodes.passed
    })
}

function oneOf(choices: string[]): (value: string) => string {
  return (value) => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`Give one of ${choices.join(', ')}.`)
    return value
  }
}

export type { Options as ValidateCommandOptions }
