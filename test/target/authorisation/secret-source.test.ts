import { describe, expect, test } from 'vitest'
import { bearerToken, readCommand, readVariable } from '../../../src/target/authorisation/secret-source.ts'
import { rememberingKeeper } from './keeper.ts'

const node = process.execPath
const run = (script: string, keeper = rememberingKeeper()) =>
  readCommand('auth.tokenCommand', [node, '-e', script], 'token', keeper)

describe('what a command prints', () => {
  test('is the secret, without white space around it, and is concealed', async () => {
    const keeper = rememberingKeeper()
    expect(await run('process.stdout.write(" the-token\\n")', keeper)).toBe('the-token')
    expect(keeper.redactText('Bearer the-token')).toBe('Bearer ‹redacted: token›')
  })

  test('is taken without a shell: nothing in an argument is read as anything but text', async () => {
    const keeper = rememberingKeeper()
    const script = 'process.stdout.write(process.argv[1])'
    const argument = '$HOME;`id`|"x"'
    expect(await readCommand('auth.tokenCommand', [node, '-e', script, argument], 'token', keeper)).toBe(argument)
  })

  test.each([
    ['process.stderr.write("s3cret-on-stderr"); process.exit(3)', 'ended with exit code 3. Run it yourself to see why'],
    ['', 'printed nothing. It has to print the token'],
    ['process.stdout.write("x".repeat(70000))', 'printed more than 65536 bytes'],
    ['process.kill(process.pid, "SIGKILL")', 'was ended by SIGKILL'],
  ])('%s is explained', async (script, message) => {
    const failure = run(script)
    await expect(failure).rejects.toThrow(message)
    await expect(failure).rejects.not.toThrow('s3cret')
  })

  test('of a program that does not exist is explained', async () => {
    const failure = readCommand('auth.tokenCommand', ['no-such-program-here'], 'token', rememberingKeeper())
    await expect(failure).rejects.toThrow('auth.tokenCommand: no-such-program-here was not found.')
  })
})

test('a variable that is not set is named', () => {
  expect(() => readVariable('auth.apiKeyEnv', 'API_KEY', rememberingKeeper(), {})).toThrow(
    'auth.apiKeyEnv: the environment variable API_KEY is not set. Set it, or name another.',
  )
})

test('a token may have its scheme before it, and has to fit into a header', () => {
  const keeper = rememberingKeeper()
  expect(bearerToken('auth.tokenCommand', 'Bearer abcdefgh', 'token', keeper)).toBe('abcdefgh')
  expect(() => bearerToken('auth.tokenCommand', 'two\r\nlines', 'token', keeper)).toThrow('is not a bearer token')
  expect(keeper.concealed.get('token')).toBe('two\r\nlines')
})
