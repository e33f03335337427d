import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Application } from '../simulator/authorisation/client-assertion.ts'
import { UsageError } from './usage-error.ts'

/**
 * The application that the token service of a simulator is to know: its API key, named by a variable, and its public keys.
 * @returns undefined when none is asked for
 * @throws UsageError naming the option
 */
export function registeredApplication(
  { publicKey, apiKeyEnv }: { publicKey: readonly string[]; apiKeyEnv?: string },
  environment: NodeJS.ProcessEnv = process.env,
): Application | undefined {
  if (publicKey.length === 0 && apiKeyEnv === undefined) return undefined
  if (publicKey.length === 0 || apiKeyEnv === undefined) {
    throw new UsageError('--public-key and --api-key-env belong together: give both or neither.')
  }
  const apiKey = environment[apiKeyEnv]?.trim()
  if (!apiKey) throw new UsageError(`--api-key-env: the environment variable ${apiKeyEnv} is not set.`)
  return { apiKey, publicKeys: Object.fromEntries(publicKey.map(keyNamed)) }
}

function keyNamed(given: string): [kid: string, key: KeyObject] {
  const at = given.indexOf('=')
  if (at < 1) throw new UsageError(`--public-key ${given}: write <kid>=<file>, such as test-1=keys/test-1.pub.pem.`)
  const file = given.slice(at + 1)
  try {
    return [given.slice(0, at), createPublicKey(readFileSync(file, 'utf8'))]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why =
      code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR'
        ? `cannot be read (${code})`
        : 'holds no public key in PEM'
    throw new UsageError(
      `--public-key: the file "${file}" ${why}. Make one with: openssl pkey -in key.pem -pubout -out key.pub.pem`,
    )
  }
}
