import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A pair of keys as a client has it: the private one in a file, the public one as it is registered. */
export interface ClientKey {
  file: string
  pem: string
  publicKey: KeyObject
}

/** A folder for the keys of one test file. Making an RSA key takes some tenths of a second, so they are made once. */
export function keyFolder(): {
  path: string
  write(name: string, text: string): string
  rsa(name: string, options?: { bits?: number; passphrase?: string }): ClientKey
  remove(): void
} {
  const path = mkdtempSync(join(tmpdir(), 'assay-keys-'))
  const write = (name: string, text: string): string => {
    const file = join(path, name)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
  return {
    path,
    write,
    rsa(name, { bits = 2048, passphrase } = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits })
      const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }) as string
      return { file: write(name, pem), pem, publicKey }
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
