import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/index.ts'
import { assay, temporaryFolder } from './assay-process.ts'

const secrets = ['a-shared-key-of-tests', 'a-password-of-tests']
const [sharedKey = '', password = ''] = secrets

let simulator: RunningSimulator
beforeAll(async () => {
  simulator = await startSimulator({ api: 'mesh', seed: 'cli', tokens: secrets })
})
afterAll(() => simulator.close())

function mesh(words: readonly string[], mailbox = 'X26ABC1', changes: Record<string, string> = {}) {
  return assay(['mesh', ...words], {
    env: {
      ASSAY_MESH_URL: simulator.baseUrl,
      ASSAY_MESH_MAILBOX: mailbox,
      MESH_SHARED_KEY: sharedKey,
      MESH_MAILBOX_PASSWORD: password,
      ...changes,
    },
  })
}

test('a run with a password that is wrong judges nothing, and says which mailbox does not open', async () => {
  const where = temporaryFolder()
  const settings = ['sender: X26ABC1', 'recipient: X26ABC2', 'workflow: TEST_WORKFLOW', 'sharedKeyEnv: MESH_SHARED_KEY']
  const passwords = ['senderPasswordEnv: MESH_MAILBOX_PASSWORD', 'recipientPasswordEnv: OTHER_PASSWORD']
  const lines = ['mailboxes:', ...[...settings, ...passwords].map((one) => `  ${one}`)]
  writeFileSync(join(where, 'assay.config.yaml'), `${lines.join('\n')}\n`)
  const ended = await assay(['run', 'mesh', '--target', simulator.baseUrl], {
    cwd: where,
    env: { MESH_SHARED_KEY: sharedKey, MESH_MAILBOX_PASSWORD: password, OTHER_PASSWORD: 'a-wrong-password' },
  })
  expect(ended.status).toBe(3)
  expect(ended.stderr).toContain('does not open the mailbox X26ABC2 (recipient) with the password in OTHER_PASSWORD')
  for (const secret of [...secrets, 'a-wrong-password']) expect(ended.stderr).not.toContain(secret)
})

describe('assay mesh', () => {
  test('sends a file in chunks, tracks it, receives it as it was, and prints no secret', async () => {
    const where = temporaryFolder()
    const file = join(where, 'rows.csv')
    const rows = Array.from({ length: 3000 }, (_, index) => `${index}|a row\n`).join('')
    writeFileSync(file, rows)
    const send = ['send', file, '--to', 'X26ABC2', '--workflow', 'TEST_WORKFLOW', '--chunk-megabytes', '0.01', '--json']
    const sent = await mesh(send)
    expect(sent.status).toBe(0)
    expect(sent.stderr).toMatch(/^chunk 1 of 4 accepted\n[\s\S]*chunk 4 of 4 accepted\n$/)
    const { messageId, chunks, sha256 } = JSON.parse(sent.stdout)
    expect(chunks).toBe(4)

    const [again, tracked] = await Promise.all([mesh(send), mesh(['track', messageId])])
    expect(JSON.parse(again.stdout)).toMatchObject({ messageId, resumedAfter: 4 })
    expect(tracked.stdout).toMatch(/^Status {5}accepted$/m)

    const received = await mesh(['receive', '--into', join(where, 'in'), '--json', '--control-files'], 'X26ABC2')
    expect(received.status).toBe(0)
    const message = JSON.parse(received.stdout)
    expect(message).toMatchObject({ messageId, sha256, checksumMatches: true, workflow: 'TEST_WORKFLOW' })
    expect(readFileSync(message.file, 'utf8')).toBe(rows)
    expect(JSON.parse((await mesh(['track', messageId, '--json'])).stdout)).toMatchObject({ status: 'acknowledged' })

    const said = [sent, again, tracked, received].map(({ stdout, stderr }) => stdout + stderr).join('')
    for (const secret of secrets) expect(said).not.toContain(secret)
  })

  test('says what is wrong, where, and by its exit code how', async () => {
    const where = temporaryFolder()
    const file = join(where, 'a.csv')
    const empty = join(where, 'empty.csv')
    writeFileSync(file, 'content')
    writeFileSync(empty, '')
    const to = ['--to', 'X26ABC2', '--workflow', 'TEST_WORKFLOW']
    const cases: [ended: ReturnType<typeof mesh>, status: number, says: RegExp][] = [
      [mesh(['send', join(where, 'missing.csv'), ...to]), 2, /missing\.csv cannot be read \(ENOENT\)/],
      [mesh(['send', empty, ...to]), 2, /is empty, and MESH refuses/],
      [mesh(['send', where, ...to]), 2, /is not a file/],
      [mesh(['send', file, ...to, '--subject', 'a\tb']), 2, /the subject has a line break or another character/],
      [
        mesh(['send', file, ...to], 'X26ABC1', { MESH_SHARED_KEY: '' }),
        2,
        /the environment variable MESH_SHARED_KEY is not set/,
      ],
      [mesh(['send', file, ...to, '--url', 'https://mesh-sync.spineservices.nhs.uk']), 2, /Use --allow-production/],
      [
        mesh(['send', file, '--to', 'NOBODY', '--workflow', 'TEST_WORKFLOW']),
        1,
        /error code 12, Unregistered to address/,
      ],
      [
        mesh(['track', 'UNKNOWN'], 'X26ABC1', { MESH_MAILBOX_PASSWORD: 'wrong-password' }),
        3,
        /403 .* clock may be wrong/,
      ],
      [mesh(['receive', '--into', where, '--filter', '*_ACK']), 2, /MESH knows X, !X, X\*/],
      [
        mesh(['send', file, ...to, '--journal', join(where, 'no', 'journal')]),
        4,
        /no\/journal\.new cannot be written or read \(ENOENT\)/,
      ],
      [mesh(['track', 'UNKNOWN', '--url', 'http://127.0.0.1:1']), 3, /nothing listens at that address/],
      [mesh(['lookup', 'NOBODY', 'TEST_WORKFLOW']), 1, /no mailbox of NOBODY was found/],
    ]
    for (const [ended, status, says] of cases) {
      const { status: got, stderr } = await ended
      expect(stderr).toMatch(says)
      expect(got, stderr).toBe(status)
    }
  })

  test('places a pair for the MESH client, and does not overwrite one that waits', async () => {
    const where = temporaryFolder()
    const file = join(where, 'rows.csv')
    writeFileSync(file, 'content')
    const words = [
      'send',
      file,
      '--to',
      'X26ABC2',
      '--workflow',
      'TEST_WORKFLOW',
      '--outbox',
      where,
      '--local-id',
      'R&D',
    ]
    const placed = await mesh(words)
    expect(placed).toMatchObject({ status: 0, stdout: `${join(where, 'rows.dat')}\n${join(where, 'rows.ctl')}\n` })
    expect(readFileSync(join(where, 'rows.dat'), 'utf8')).toBe('content')
    expect(readFileSync(join(where, 'rows.ctl'), 'utf8')).toContain('<LocalId>R&amp;D</LocalId>')
    expect(await mesh(words)).toMatchObject({ status: 2, stderr: expect.stringContaining('has not sent it yet') })
  })
})
