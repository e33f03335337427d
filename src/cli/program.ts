import { Command } from 'commander'
import { describeCheck } from './check.ts'
import { describeDoctor } from './doctor.ts'
import { describeMesh } from './mesh.ts'
import { describeProve } from './prove.ts'
import { describeReport } from './report.ts'
import { describeRequirements } from './requirements.ts'
import { describeRun } from './run.ts'
import { describeSimulate } from './simulate.ts'
import { registerValidate } from './validate.ts'
import { describeVerify } from './verify.ts'

/** The command line: one file per command; each loads what it needs only when it runs, so that `--help` is quick. */
export function createProgram(version: string): Command {
  const program = new Command('assay')
    .description(
      'Judge a FHIR server, client or file against the published specification of an NHS England API, with evidence',
    )
    .version(version)
    .exitOverride()
    .showHelpAfterError('Run it with --help for the options.')
    .addHelpText(
      'after',
      `
Exit codes:
  0    every must that could be judged is met
  1    a must is not met
  2    the command, a configuration or an input file is wrong; nothing was sent
  3    nothing could be judged: the target cannot be reached, refuses the credentials, or TLS fails
  4    it ran, but not completely
  130  interrupted; what was done until then is in the record`,
    )
  for (const describe of [
    describeRun,
    describeSimulate,
    describeMesh,
    describeProve,
    describeRequirements,
    describeReport,
    describeCheck,
    registerValidate,
    describeVerify,
    describeDoctor,
  ]) {
    describe(program)
  }
  return program
}
