import { exitCodes } from '../exit-codes.ts'
import { packageVersion } from '../package-root.ts'
import { createProgram } from './program.ts'
import { UsageError } from './usage-error.ts'

// Who pipes into `head` has seen enough: that is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

/** Run the command line, and end with the documented exit code whatever happens. */
try {
  const program = createProgram(packageVersion)
  await program.parseAsync(process.argv)
} catch (error) {
  const { exitCode, message } = explain(error)
  if (message !== '') process.stderr.write(`${message}\n`)
  process.exitCode = exitCode
}

function explain(error: unknown): { exitCode: number; message: string } {
  const { name, code, message, stack } = error as Error & { code?: string }
  if (code?.startsWith('commander.')) {
    const isHelp = ['commander.helpDisplayed', 'commander.version', 'commander.help'].includes(code)
    return { exitCode: isHelp ? exitCodes.passed : exitCodes.usage, message: '' }
  }
  const expected =
    error instanceof UsageError ||
    [
      'RegisterProblem',
      'UnknownReading',
      'DeclarationProblem',
      'SuiteProblem',
      'CredentialError',
      'AuthorisationError',
      'ConnectionSettingError',
    ].includes(name)
  if (expected) return { exitCode: exitCodes.usage, message: `assay: ${message}` }
  if (name === 'IncompleteProof') return { exitCode: exitCodes.incomplete, message: `assay: ${message}` }
  return {
    exitCode: exitCodes.incomplete,
    message: `assay: an error of its own stopped it. Please report this.\n${stack ?? String(error)}`,
  }
}
