import { createValidator, findFiles, readPackage, type Validator } from '../fhir/index.ts'
import { FindingsOutput } from './findings-output.ts'
import { judge, reason } from './judge-resources.ts'
import { UsageError } from './usage-error.ts'
import type { ValidateCommandOptions } from './validate.ts'

/**
 * Validates files and writes what was found to standard output; progress goes to standard error.
 * @returns whether a finding is as severe as `--fail-on` says
 * @throws UsageError when a file, definition or package cannot be read
 */
export async function validateFiles(
  args: string[],
  options: ValidateCommandOptions,
  version: string,
): Promise<boolean> {
  const files = expand(args)
  const validator = makeValidator(options)
  for (const url of options.profile) {
    if (!validator.knows(url))
      throw new UsageError(
        `The profile ${url} is not known for ${options.fhir}: give its definition with --definitions or --package`,
      )
  }
  const output = new FindingsOutput(options, version)
  for (const file of files) {
    for await (const judged of judge(file, validator, options)) output.add(judged)
  }
  output.end()
  return output.hasFailed
}

function expand(args: string[]): string[] {
  try {
    return args.flatMap(findFiles)
  } catch (error) {
    throw new UsageError(reason(error))
  }
}

function makeValidator(options: ValidateCommandOptions): Validator {
  try {
    const packages = options.package.map((path) => readPackage(path))
    const names = new Set(packages.map(({ name }) => name))
    for (const { name, dependencies } of packages) {
      const missing = Object.keys(dependencies).filter(
        (other) => !names.has(other) && !/^hl7\.(fhir\.r[34]|terminology)/.test(other),
      )
      if (missing.length > 0)
        process.stderr.write(
          `assay: the package ${name} builds on ${missing.join(', ')}: give those with --package too\n`,
        )
    }
    return createValidator({
      version: options.fhir,
      bundledProfiles: true,
      definitions: options.definitions,
      packages: options.package,
      allowedExtensions: options.allowExtensions,
      exampleExtensions: options.exampleExtensions,
      bestPractice: options.bestPractice,
    })
  } catch (error) {
    throw new UsageError(reason(error))
  }
}
