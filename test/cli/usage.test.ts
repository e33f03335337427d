import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { serve } from '../target/servers.ts'
import { assay, type Surroundings, temporaryFolder } from './assay-process.ts'

/** A base URL that nothing may be sent to: the port is one that no server can listen on. */
const nowhere = 'http://127.0.0.1:1'

/** A working folder with a configuration, and the other files that it names. */
function withConfiguration(text: string, others: Record<string, string> = {}): Surroundings {
  const cwd = temporaryFolder()
  for (const [name, content] of Object.entries({ 'assay.config.yaml': text, ...others })) {
    writeFileSync(join(cwd, name), content)
  }
  return { cwd }
}

describe.concurrent('what was asked for cannot be done: exit 2, nothing on standard output, and what to do instead', () => {
  test.each<[string, string[], string, Surroundings?]>([
    ['an option that does not exist', ['run', 'raf', '--tagret', nowhere], "unknown option '--tagret'"],
    ['a command that does not exist', ['runn'], "unknown command 'runn'"],
    ['an API that does not exist', ['run', 'fhir'], 'There is no API "fhir". Known: '],
    [
      'a requirement that does not exist',
      ['run', 'raf', '--only', 'RAF-UPD-99'],
      'There is no requirement "RAF-UPD-99". `assay requirements raf` lists them.',
    ],
    [
      'a target that may be of any API',
      ['run', '--target', nowhere],
      'One target speaks one API: name the API, as in `assay run raf --target …`.',
    ],
    ['a base URL that is none', ['run', 'raf', '--target', 'flags.example'], '"flags.example" is not a URL'],
    [
      'a base URL of another scheme',
      ['run', 'raf', '--target', 'ftp://flags.example'],
      'only http and https can be tested',
    ],
    [
      'a password in the base URL',
      ['run', 'raf', '--target', 'https://me:secret@flags.example'],
      'The base URL holds a user name or password',
    ],
    [
      'a reading that does not exist',
      ['run', 'raf', '--reading', 'gatway'],
      'There is no reading "gatway". Known readings: documented, gateway, fhir-r4',
    ],
    [
      'a capability that does not exist',
      ['run', 'raf', '--can', 'fly'],
      'There is no capability "fly". Known: stateful',
    ],
    ['a report that does not exist', ['run', 'raf', '--report', 'pdf'], 'There is no report "pdf". Known: '],
    ['a fault that does not exist', ['run', 'raf', '--fault', 'tired'], 'Unknown fault "tired"'],
    [
      'an environment that does not exist',
      ['run', 'raf', '--environment', 'moon'],
      'has no environment "moon". Known: simulator, sandbox',
    ],
    [
      'an interaction that does not exist',
      ['run', 'raf', '--not-applicable', 'fly=we cannot'],
      'There is no interaction "fly". Known: ',
    ],
    ['a level that does not exist', ['run', 'raf', '--level', 'shall'], 'Allowed choices are must, should, may'],
    ['a timeout of no time', ['run', 'raf', '--timeout', '0'], 'Give a whole number of at least 1.'],
    [
      'a rate in words',
      ['run', 'raf'],
      'ASSAY_RATE is "often"; give a number above 0.',
      { env: { ASSAY_RATE: 'often' } },
    ],
    [
      'a host of production',
      ['run', 'raf', '--target', 'https://api.service.nhs.uk/reasonable-adjustment-flag/FHIR/STU3'],
      'Use --read-only to send only requests that change nothing, or --allow-production if this is meant.',
    ],
    [
      'a configuration that is not there',
      ['run', 'raf', '--config', 'mine.yaml'],
      'The configuration mine.yaml does not exist.',
    ],
    [
      'a configuration that is no YAML',
      ['run', 'raf'],
      'assay.config.yaml cannot be read: ',
      withConfiguration('target: "'),
    ],
    [
      'a setting that does not exist',
      ['run', 'raf'],
      'assay.config.yaml: there is no setting "tagret". Known: target, ',
      withConfiguration('tagret: x'),
    ],
    [
      'a secret in the configuration',
      ['run', 'raf'],
      'assay.config.yaml: "token" would hold a secret. Write tokenEnv with the name of an environment variable.',
      withConfiguration('token: abc'),
    ],
    [
      'a patient who is none',
      ['run', 'raf'],
      'The patient "9990000019" is not a valid NHS number',
      withConfiguration('patients: { spare: ["9990000019"] }'),
    ],
    [
      'a deviation of a row that does not exist',
      ['run', 'raf'],
      'agreed.yaml: entry 1 names the row "RAF-UPD-99", which does not exist.',
      withConfiguration('deviations: agreed.yaml', {
        'agreed.yaml': '- { id: RAF-UPD-99, reason: r, agreedWith: a, expires: 2030-01-01 }',
      }),
    ],
    ['a token that is not set', ['run', 'raf', '--target', nowhere, '--token-env', 'RAF_TOKEN'], 'RAF_TOKEN'],
    ['a record that is not there', ['report', 'none.json'], 'The record none.json does not exist.'],
    ['a simulator of nothing', ['simulate', 'fhir'], 'There is no API "fhir"'],
    ['a port that is none', ['simulate', 'raf', '--port', '70000'], 'A port is at most 65535.'],
  ])('%s', async (_, words, message, surroundings = {}) => {
    const { status, stdout, stderr } = await assay(words, surroundings)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('an error of its own')
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })
})

describe('a secret', () => {
  test('that was given by mistake is not repeated', async () => {
    const { stderr } = await assay(['run', 'raf', '--target', 'https://me:hunter2@flags.example'])
    expect(stderr).not.toContain('hunter2')
  })
})

describe.concurrent('a target that cannot be judged: exit 3, saying why', () => {
  test('nothing listens', async () => {
    const { status, stderr } = await assay(['run', 'raf', '--target', nowhere])
    expect(stderr).toContain(`${nowhere} cannot be reached. The connection was refused`)
    expect(status).toBe(3)
  })

  test('TLS is asked for, and the server speaks plain HTTP', async () => {
    const address = await serve(createServer((_, answer) => answer.end()))
    const { status, stderr } = await assay(['run', 'raf', '--target', `https://${address}`])
    expect(stderr).toContain(`https://${address} cannot be reached.`)
    expect(status).toBe(3)
  })

  test('it wants credentials', async () => {
    const address = await serve(createServer((_, answer) => answer.writeHead(401).end()))
    const { status, stderr } = await assay(['run', 'raf', '--target', `http://${address}`])
    expect(stderr).toContain(`http://${address} answers 401.`)
    expect(stderr).toContain('tokenEnv')
    expect(status).toBe(3)
  })
})
