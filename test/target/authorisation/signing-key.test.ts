import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signAssertion } from '../../../src/target/authorisation/client-assertion.ts'
import { readSigningKey } from '../../../src/target/authorisation/signing-key.ts'
import { rememberingKeeper } from './keeper.ts'
import { type ClientKey, keyFolder } from './keys.ts'

const keys = keyFolder()
let good: ClientKey
beforeAll(() => {
  good = keys.rsa('good.pem')
})
afterAll(() => keys.remove())

const read = (keyFile: string, environment: NodeJS.ProcessEnv = {}, passphraseEnv?: string) =>
  readSigningKey(
    { keyFile, ...(passphraseEnv === undefined ? {} : { passphraseEnv }) },
    rememberingKeeper(),
    environment,
  )

describe('a key file', () => {
  test('with an RSA key is read, encrypted too', () => {
    const encrypted = keys.rsa('encrypted.pem', { passphrase: 'open the key' })
    expect(read(good.file).asymmetricKeyType).toBe('rsa')
    expect(read(encrypted.file, { WORD: 'open the key' }, 'WORD').asymmetricKeyType).toBe('rsa')
    expect(() => read(encrypted.file)).toThrow('is encrypted. Name the variable that holds its passphrase')
    expect(() => read(encrypted.file, { WORD: 'another' }, 'WORD')).toThrow(
      'The passphrase that passphraseEnv names may be wrong',
    )
    expect(() => read(encrypted.file, {}, 'WORD')).toThrow('passphraseEnv: the environment variable WORD is not set')
  })

  test('says what is wrong with it', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = (key: typeof elliptic.privateKey) => key.export({ type: 'pkcs8', format: 'pem' }) as string
    const publicPem = good.publicKey.export({ type: 'spki', format: 'pem' }) as string
    const folder = join(keys.path, 'folder')
    mkdirSync(folder)
    const cases: [file: string, message: string][] = [
      [join(keys.path, 'absent.pem'), 'cannot be read (ENOENT). Check the path'],
      [folder, 'cannot be read (EISDIR)'],
      [keys.write('text.pem', 'a key, they say'), 'holds no PEM block ("-----BEGIN …"). Convert the key to PEM.'],
      [
        keys.write('public.pem', publicPem),
        'holds no private key. Give the private key; its public key is what you register.',
      ],
      [
        keys.write('ec.pem', pem(elliptic.privateKey)),
        'holds a key of type ec, and RS512 needs RSA. Make one with: openssl genrsa',
      ],
      [keys.rsa('short.pem', { bits: 1024 }).file, 'has 1024 bits, and RS512 needs at least 2048.'],
      [
        keys.write('damaged.pem', good.pem.split('\n').toSpliced(5, 2).join('\n')),
        'cannot be used. The file may be damaged',
      ],
    ]
    for (const [file, message] of cases) expect(() => read(file), file).toThrow(message)
  })
})

describe('a client assertion', () => {
  const now = Date.UTC(2026, 0, 1)
  const sign = (lifetime?: number) =>
    signAssertion({
      key: read(good.file),
      kid: 'test-1',
      apiKey: 'the-api-key',
      audience: 'https://int.example.org/oauth2/token',
      jti: '5e7a9d5c-1f7f-4f0e-8c36-3a4b6d2d1c11',
      now,
      ...(lifetime === undefined ? {} : { lifetime }),
    })

  test('says what the platform asks for, and no more', async () => {
    const token = await sign()
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS512', typ: 'JWT', kid: 'test-1' })
    expect(decodeJwt(token)).toEqual({
      iss: 'the-api-key',
      sub: 'the-api-key',
      aud: 'https://int.example.org/oauth2/token',
      jti: '5e7a9d5c-1f7f-4f0e-8c36-3a4b6d2d1c11',
      exp: now / 1000 + 150,
    })
    await jwtVerify(token, good.publicKey, { currentDate: new Date(now), algorithms: ['RS512'] })
  })

  test('lives as long as it is told', async () => {
    expect(decodeJwt(await sign(300)).exp).toBe(now / 1000 + 300)
  })
})
