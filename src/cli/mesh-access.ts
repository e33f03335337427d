import { randomBytes } from 'node:crypto'
import { makeVisible } from '../../reporters/safe-text.ts'
import { createRedactor } from '../evidence/redaction.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { largestRequest } from '../mesh/chunks.ts'
import { type MailboxClient, openMailbox } from '../mesh/mailbox-client.ts'
import { MeshFailure, type MeshFailureKind } from '../mesh/mesh-failure.ts'
import { packageVersion } from '../package-root.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { createLiveTransport } from '../target/live-transport.ts'
import { checkTargetAllowed, faultOfBaseUrl } from '../target/production-guard.ts'
import { type Configuration, readConfiguration } from './configuration.ts'
import { UsageError } from './usage-error.ts'

/** The options that every `assay mesh` command has. */
export interface MeshFlags {
  url?: string
  mailbox?: string
  passwordEnv: string
  sharedKeyEnv: string
  caFile?: string
  certFile?: string
  keyFile?: string
  passphraseEnv?: string
  timeout: number
  config?: string
  json?: boolean
  allowProduction?: boolean
}

/** What a command works with. */
export interface MeshSession {
  client: MailboxClient
  /** Text of a server, made safe to show: no secret, no control character. */
  shown(text: string): string
}

/** A chunk is at most as large as a request before it is decompressed, and not without end after it. */
const largestChunk = 3 * largestRequest

const exitCodeOf: Record<MeshFailureKind, ExitCode> = {
  unreachable: exitCodes.nothingJudged,
  credentials: exitCodes.nothingJudged,
  refused: exitCodes.notMet,
  protocol: exitCodes.notMet,
  'no-answer': exitCodes.incomplete,
  unknown: exitCodes.incomplete,
  unavailable: exitCodes.incomplete,
}

/**
 * Opens the mailbox that flags, variables and configuration name, lets a command work with it, and says what failed.
 * @param isReadOnly when the command changes nothing, so that a production-looking host is no reason to stop
 * @returns the exit code
 * @throws UsageError; nothing was sent
 */
export async function withMailbox(
  flags: MeshFlags,
  isReadOnly: boolean,
  work: (session: MeshSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  const configuration = readConfiguration(flags.config)
  const url = required('--url or ASSAY_MESH_URL', flags.url ?? process.env.ASSAY_MESH_URL)
  const mailbox = mailboxOf(flags)
  refuseProduction(url, isReadOnly || flags.allowProduction === true)
  const sharedKey = secret('--shared-key-env', flags.sharedKeyEnv)
  const password = secret('--password-env', flags.passwordEnv)
  const redactor = createRedactor({
    allowedNumbers: [],
    secrets: [sharedKey, password],
    key: randomBytes(16).toString('hex'),
  })
  const transport = createLiveTransport({
    ...tlsOf(flags, configuration),
    totalTimeoutMs: flags.timeout,
    connectTimeoutMs: Math.min(flags.timeout, 30_000),
    idleTimeoutMs: Math.min(flags.timeout, 60_000),
    maximumBodyBytes: largestChunk,
  })
  const access = { url, mailbox, password: password.value, sharedKey: sharedKey.value }
  const shown = (text: string) => makeVisible(redactor.redactText(text))
  try {
    return await work({ client: openMailbox(access, { transport, version: packageVersion }), shown })
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException
    if (path !== undefined && /^E[A-Z]+$/.test(code ?? '')) {
      process.stderr.write(`assay: ${shown(path)} cannot be written or read (${code}).\n`)
      return exitCodes.incomplete
    }
    if (!(error instanceof MeshFailure)) throw error
    if (flags.json === true) {
      const { kind, status, code } = error
      process.stdout.write(`${JSON.stringify({ error: { kind, status, code, message: shown(error.message) } })}\n`)
    }
    process.stderr.write(`assay: ${shown(error.message)}\n`)
    return exitCodeOf[error.kind]
  } finally {
    await transport.close()
  }
}

/** @throws UsageError when none is named */
export function mailboxOf({ mailbox }: MeshFlags): string {
  return required('--mailbox or ASSAY_MESH_MAILBOX', mailbox ?? process.env.ASSAY_MESH_MAILBOX)
}

function required(setting: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`Give ${setting}.`)
  return value.trim()
}

function secret(option: string, name: string): { name: string; value: string } {
  const value = process.env[name]?.trim()
  if (value) return { name, value }
  throw new UsageError(`${option}: the environment variable ${name} is not set. Set it, or name another.`)
}

function refuseProduction(url: string, isAllowed: boolean): void {
  const environments = Object.entries(loadSuite('mesh').api.environments).map(([name, one]) => ({
    name,
    ...(one.baseUrl === undefined ? {} : { baseUrl: one.baseUrl }),
    isProduction: one.productionLike === true,
  }))
  const refusal = faultOfBaseUrl(url) ?? checkTargetAllowed(url, { environments, allowProduction: isAllowed })
  if (refusal !== undefined)
    throw new UsageError(refusal.replace(/ Use --read-only .*$/, ' Use --allow-production if this is meant.'))
}

function tlsOf(flags: MeshFlags, configuration: Configuration) {
  const names = ['caFile', 'certFile', 'keyFile', 'passphraseEnv'] as const
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = flags[name] ?? configuration[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
