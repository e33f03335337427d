import { readFileSync } from 'node:fs'
import { createSecureContext, rootCertificates } from 'node:tls'

/** TLS settings, given as files and as the name of an environment variable: no secret is ever an argument. */
export interface TlsSettings {
  /** PEM file of an authority to trust beside those that Node.js trusts. */
  caFile?: string
  /** PEM file of the client certificate, with its chain. */
  certFile?: string
  /** PEM file of the private key of the client certificate. */
  keyFile?: string
  /** Name of the environment variable that holds the passphrase of the key. */
  passphraseEnv?: string
}

/** What `tls.connect` is given. Certificates are always verified: there is no setting that turns it off. */
export interface TlsOptions {
  ca?: string[]
  cert?: string
  key?: string
  passphrase?: string
  rejectUnauthorized: true
}

/** A setting cannot be used; the message names the setting, the file and what to do. */
export class ConnectionSettingError extends Error {
  override name = 'ConnectionSettingError'
}

function readPem(setting: string, file: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConnectionSettingError(
      `${setting}: the file "${file}" cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    )
  }
  if (!text.includes('-----BEGIN ')) {
    throw new ConnectionSettingError(
      `${setting}: the file "${file}" holds no PEM block ("-----BEGIN …"); convert it to PEM.`,
    )
  }
  return text
}

/** Giving `ca` replaces what Node.js trusts, the file of NODE_EXTRA_CA_CERTS included, so both are put back beside it. */
function trusted(caFile: string, environment: NodeJS.ProcessEnv): string[] {
  const extra = environment.NODE_EXTRA_CA_CERTS
  return [...rootCertificates, ...(extra ? [readPem('NODE_EXTRA_CA_CERTS', extra)] : []), readPem('caFile', caFile)]
}

/**
 * Reads the certificate files.
 *
 * @throws ConnectionSettingError when a file is missing or is no PEM, when only one of certificate and key is given, when
 *   the two do not fit, or when the variable of the passphrase is not set
 */
export function tlsOptions(settings: TlsSettings, environment: NodeJS.ProcessEnv = process.env): TlsOptions {
  const { caFile, certFile, keyFile, passphraseEnv } = settings
  if ((certFile === undefined) !== (keyFile === undefined)) {
    throw new ConnectionSettingError('certFile and keyFile belong together: give both or neither.')
  }
  const passphrase = passphraseEnv === undefined ? undefined : environment[passphraseEnv]
  if (passphraseEnv !== undefined && !passphrase) {
    throw new ConnectionSettingError(`passphraseEnv: the environment variable ${passphraseEnv} is not set.`)
  }
  const options: TlsOptions = {
    rejectUnauthorized: true,
    ...(caFile === undefined ? {} : { ca: trusted(caFile, environment) }),
    ...(certFile === undefined ? {} : { cert: readPem('certFile', certFile) }),
    ...(keyFile === undefined ? {} : { key: readPem('keyFile', keyFile) }),
    ...(passphrase === undefined ? {} : { passphrase }),
  }
  checkUsable(options, settings)
  return options
}

/** A key that does not fit its certificate would otherwise show only as a failure of every request. */
function checkUsable(options: TlsOptions, { caFile, certFile, keyFile }: TlsSettings): void {
  if (caFile === undefined && certFile === undefined) return
  try {
    createSecureContext(options)
  } catch (error) {
    const files = [caFile && 'caFile', certFile && 'certFile', keyFile && 'keyFile'].filter(Boolean).join(', ')
    const advice = /interrupted or cancelled|bad decrypt|bad password|maybe wrong password/i.test(
      (error as Error).message,
    )
      ? 'the key is encrypted, and passphraseEnv is missing or names a wrong passphrase'
      : `they cannot be used together (${(error as Error).message})`
    throw new ConnectionSettingError(`${files}: ${advice}.`)
  }
}
