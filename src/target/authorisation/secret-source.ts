import { execFile } from 'node:child_process'
import type { NamedSecret } from '../../evidence/secret-values.ts'
import { settingFault } from './authorisation-error.ts'

/** Where a secret token comes from: a named variable, or what a command prints. */
export type NamedSource = { tokenEnv: string; tokenCommand?: never } | { tokenCommand: string[]; tokenEnv?: never }

/** What is told of each secret before it is used, so that it can be masked wherever it may turn up. */
export interface SecretKeeper {
  conceal(secret: NamedSecret): void
  /** The text with every known secret masked. */
  redactText(text: string): string
}

const commandLimits = { timeout: 60_000, maxBuffer: 64 * 1024 }
const visibleAscii = /^[\x21-\x7e]+$/

/**
 * The value of a variable.
 *
 * @param setting what names the variable, for the message
 * @throws AuthorisationError when it is not set
 */
export function readVariable(
  setting: string,
  variable: string,
  keeper: SecretKeeper,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const value = environment[variable]?.trim()
  if (!value) {
    throw settingFault(
      'secret',
      `${setting}: the environment variable ${variable} is not set.`,
      'Set it, or name another.',
    )
  }
  keeper.conceal({ name: variable, value })
  return value
}

/**
 * What a program prints on its standard output, without white space around it. It is started without a shell, and nothing
 * that it prints is ever shown: neither the secret nor what it says on its standard error, which may hold it too.
 *
 * @throws AuthorisationError saying how the program ended
 */
export async function readCommand(
  setting: string,
  command: readonly string[],
  name: string,
  keeper: SecretKeeper,
): Promise<string> {
  const [program = '', ...args] = command
  const output = await new Promise<string>((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { ...commandLimits, windowsHide: true, encoding: 'utf8' },
      (error, stdout) => {
        if (error === null) resolve(stdout)
        else reject(commandFault(setting, program, error))
      },
    )
    child.stdin?.end()
  })
  const value = output.trim()
  if (value === '') {
    throw settingFault(
      'secret',
      `${setting}: ${program} printed nothing.`,
      'It has to print the token, and nothing else, on its standard output.',
    )
  }
  keeper.conceal({ name, value })
  return value
}

function commandFault(
  setting: string,
  program: string,
  error: Error & { code?: unknown; killed?: boolean; signal?: unknown },
): Error {
  const how =
    error.code === 'ENOENT'
      ? 'was not found'
      : error.code === 'EACCES'
        ? 'may not be run'
        : error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER'
          ? `printed more than ${commandLimits.maxBuffer} bytes`
          : error.killed
            ? `did not end within ${commandLimits.timeout / 1000} seconds`
            : typeof error.code === 'number'
              ? `ended with exit code ${error.code}`
              : `was ended by ${String(error.signal ?? 'an error')}`
  return settingFault(
    'secret',
    `${setting}: ${program} ${how}.`,
    'Run it yourself to see why; what it prints is not shown here, because it may be a secret.',
  )
}

/**
 * A bearer token as it can go into a header.
 *
 * @param text as it was found, with or without the scheme before it
 * @throws AuthorisationError when no header can carry it
 */
export function bearerToken(setting: string, text: string, name: string, keeper: SecretKeeper): string {
  const token = text.replace(/^Bearer +/i, '')
  keeper.conceal({ name, value: token })
  if (!visibleAscii.test(token)) {
    throw settingFault(
      'token',
      `${setting}: what it gives is not a bearer token: it has a line break, white space or another character that no token has.`,
      'Give the token alone.',
    )
  }
  return token
}
