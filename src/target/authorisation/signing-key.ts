import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { settingFault } from './authorisation-error.ts'
import { readVariable, type SecretKeeper } from './secret-source.ts'

/** RFC 7518 section 3.3: "A key of size 2048 bits or larger MUST be used" with RS512. */
const leastBits = 2048

/**
 * Reads the private key that signs client assertions.
 *
 * @throws AuthorisationError saying whether the file cannot be read, is no PEM private key, is encrypted, is not RSA, or
 *   is too short
 */
export function readSigningKey(
  { keyFile, passphraseEnv }: { keyFile: string; passphraseEnv?: string },
  keeper: SecretKeeper,
  environment: NodeJS.ProcessEnv = process.env,
): KeyObject {
  const text = readKeyText(keyFile)
  const passphrase =
    passphraseEnv === undefined ? undefined : readVariable('passphraseEnv', passphraseEnv, keeper, environment)
  const key = parseKey(keyFile, text, passphrase)
  if (key.asymmetricKeyType !== 'rsa') {
    throw settingFault(
      'key-file',
      `keyFile: "${keyFile}" holds a key of type ${key.asymmetricKeyType}, and RS512 needs RSA.`,
      'Make one with: openssl genrsa -out key.pem 4096',
    )
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < leastBits) {
    throw settingFault(
      'key-file',
      `keyFile: the RSA key in "${keyFile}" has ${bits} bits, and RS512 needs at least ${leastBits}.`,
      'Make a longer one with: openssl genrsa -out key.pem 4096, and register its public key.',
    )
  }
  return key
}

function readKeyText(keyFile: string): string {
  try {
    return readFileSync(keyFile, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw settingFault(
      'key-file',
      `keyFile: the file "${keyFile}" cannot be read (${code}).`,
      code === 'ENOENT'
        ? 'Check the path; it counts from the folder in which the command is run.'
        : 'Check its permissions.',
    )
  }
}

function parseKey(keyFile: string, text: string, passphrase: string | undefined): KeyObject {
  if (!text.includes('-----BEGIN ')) {
    throw settingFault(
      'key-file',
      `keyFile: the file "${keyFile}" holds no PEM block ("-----BEGIN …").`,
      'Convert the key to PEM.',
    )
  }
  if (!/-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----/.test(text)) {
    throw settingFault(
      'key-file',
      `keyFile: the file "${keyFile}" holds no private key.`,
      'Give the private key; its public key is what you register.',
    )
  }
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)
  if (isEncrypted && passphrase === undefined) {
    throw settingFault(
      'key-file',
      `keyFile: the key in "${keyFile}" is encrypted.`,
      'Name the variable that holds its passphrase in passphraseEnv.',
    )
  }
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) })
  } catch {
    // What OpenSSL says may quote what it read.
    throw settingFault(
      'key-file',
      `keyFile: the private key in "${keyFile}" cannot be used.`,
      isEncrypted
        ? 'The passphrase that passphraseEnv names may be wrong.'
        : 'The file may be damaged: openssl pkey -in <file> -noout says more.',
    )
  }
}
