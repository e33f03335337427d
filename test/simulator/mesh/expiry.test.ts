import { describe, expect, test } from 'vitest'
import { receiveMessage } from '../../../src/mesh/file-receiving.ts'
import { folder, twoMailboxes } from '../../mesh/mailboxes.ts'

const details = { to: 'X26ABC2', workflow: 'TEST_WORKFLOW', localId: 'mine', subject: 'A subject' }
const whole = { body: new TextEncoder().encode('Hello'), of: 1, isCompressed: false }

describe('A message that nobody acknowledges', () => {
  test('is in the inbox for five days', async () => {
    const { sender, recipient, pass } = await twoMailboxes()
    const id = await sender.send(details, whole)
    pass(4.9)
    expect((await recipient.inbox()).messages).toEqual([id])
    pass(0.2)
    expect((await recipient.inbox()).messages).toEqual([])
    await expect(recipient.readChunk(id, 1)).rejects.toMatchObject({ status: 410 })
    expect(await sender.track(id)).toMatchObject({ status: 'undeliverable', isSuccess: false })
  })

  test('is reported to its sender, in a message without content', async () => {
    const { sender, pass } = await twoMailboxes()
    const id = await sender.send(details, whole)
    pass(5)
    const [report = ''] = (await sender.inbox()).messages
    const read = await sender.readChunk(report, 1)
    expect(read.body).toHaveLength(0)
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'mex-messagetype': 'REPORT',
      'mex-linkedmsgid': id,
      'mex-statuscode': '14',
      'mex-statussuccess': 'ERROR',
      'mex-localid': 'mine',
      'mex-subject': 'A subject',
    })
    const received = await receiveMessage(sender, report, {
      folder: folder(),
      maximumBytes: 100,
      withControlFile: false,
    })
    expect(received.about).toEqual({
      messageId: id,
      code: '14',
      description: 'Message not collected by recipient after 5 days',
    })
    await sender.acknowledge(report)
    expect((await sender.inbox()).messages).toEqual([])
  })

  test('is deleted after thirty days', async () => {
    const { sender, pass } = await twoMailboxes()
    const id = await sender.send(details, whole)
    pass(30)
    await expect(sender.track(id)).rejects.toMatchObject({ status: 403 })
  })

  test('in time stays what it is', async () => {
    const { sender, recipient, pass } = await twoMailboxes()
    const id = await sender.send(details, whole)
    await recipient.acknowledge(id)
    pass(6)
    expect((await sender.track(id)).status).toBe('acknowledged')
    expect((await sender.inbox()).messages).toEqual([])
  })
})

test('the reading of the public sandbox takes what the documented one refuses', async () => {
  const documented = await twoMailboxes()
  const sandbox = await twoMailboxes(['sandbox'])
  const restricted = { ...details, workflow: 'RESTRICTED_WORKFLOW' }
  await expect(documented.sender.send(restricted, whole)).rejects.toMatchObject({ code: '17' })
  expect(await sandbox.sender.send(restricted, whole)).toMatch(/^[0-9A-F]{32}$/)
})
