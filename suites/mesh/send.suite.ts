import { conflict, describe, expect, forEachCase, meets, type OutgoingMessage, test } from '../../src/index.ts'
import { givenMessage, greeting } from './given.ts'

/** Headers with the greatest length that the description has for them, by the word of the vocabulary. */
const lengths = [
  { what: 'subject', row: 'MESH-SND-10', longest: 500, say: (text: string) => ({ subject: text }) },
  { what: 'local id', row: 'MESH-SND-11', longest: 300, say: (text: string) => ({ localId: text }) },
  { what: 'file name', row: 'MESH-SND-12', longest: 300, say: (text: string) => ({ fileName: text }) },
  { what: 'checksum', row: 'MESH-SND-13', longest: 100, say: (text: string) => ({ checksum: text }) },
  { what: 'workflow id', row: 'MESH-SND-09', longest: 300, say: (text: string) => ({ workflow: text }) },
  { what: 'recipient', row: 'MESH-SND-08', longest: 100, say: (text: string) => ({ to: text }) },
]

describe('Send message', () => {
  test('a message is accepted', meets('MESH-SND-01'), async ({ sender, recipient }) => {
    expect(await sender.send({ to: recipient, text: greeting })).toHaveStatus(202)
  })

  test('the answer to a message names it', meets('MESH-SND-02'), async ({ sender, recipient }) => {
    const sent = await sender.send({ to: recipient, text: greeting })
    expect(sent.mustSucceed()).toHaveMember('message_id', { type: 'string', pattern: '.' })
  })

  test('in version 1 the answer to a message names it', meets('MESH-SND-03'), async ({ sender, recipient }) => {
    const sent = await sender.send({ to: recipient, text: greeting }, { version: 1 })
    expect(sent.mustSucceed()).toHaveMember('messageID', { type: 'string', pattern: '.' })
  })

  test('two messages that are the same have two ids', meets('MESH-SND-04'), async (mesh) => {
    const { sender, recipient, step, ownId } = mesh
    const message = { to: recipient, text: greeting, subject: ownId('subject'), localId: ownId('local id') }
    const first = await step('Given a message', () => sender.send(message))
    const second = await step('When the same is sent again', () => sender.send(message))
    expect(second.mustSucceed()).toNameAnotherMessageThan(first.mustSucceed())
  })

  test('a message reaches its recipient as it was sent', meets('MESH-SND-05'), async ({ recipient, step, sender }) => {
    const sent = await givenMessage({ sender, recipient, step })
    expect(await step('When it is read', () => recipient.read(sent))).toCarry(greeting)
  })

  test('a message of many lines, quotes and accents reaches its recipient', meets('MESH-SND-05'), async (mesh) => {
    const text = '"A"|"B¬C"\r\n"naïve"|"£10"\r\n'
    const sent = await givenMessage(mesh, text)
    expect(await mesh.step('When it is read', () => mesh.recipient.read(sent))).toCarry(text)
  })

  forEachCase(
    [
      { what: 'recipient', header: 'mex-to', row: 'MESH-SND-06' },
      { what: 'workflow id', header: 'mex-workflowid', row: 'MESH-SND-07' },
    ],
    'a message without a $what is refused',
    ({ row }) => meets(row),
    async ({ sender, recipient }, { header }) => {
      const answer = await sender.send({ to: recipient, text: greeting }, { without: [header] })
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    lengths,
    'a message whose $what is longer than $longest characters is refused',
    ({ row }) => meets(row),
    async ({ sender, recipient }, { longest, say }) => {
      const message: OutgoingMessage = { to: recipient, text: greeting, ...say('A'.repeat(longest + 1)) }
      expect(await sender.send(message)).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    lengths.slice(0, 4),
    'a message whose $what has $longest characters is accepted',
    meets('MESH-SND-14'),
    async ({ sender, recipient }, { longest, say }) => {
      expect(await sender.send({ to: recipient, text: greeting, ...say('A'.repeat(longest)) })).toHaveStatus(202)
    },
  )

  test('a message that was sent as gzip is read as it was before', meets('MESH-SND-15'), async (mesh) => {
    const { sender, recipient, step } = mesh
    const sent = await step('Given a message that was compressed', () =>
      sender.send({ to: recipient, text: greeting, compressed: true }),
    )
    expect(await step('When it is read', () => recipient.read(sent.mustSucceed()))).toCarry(greeting)
  })

  test('a recipient who cannot take gzip gets the content as it was before', meets('MESH-SND-15'), async (mesh) => {
    const { sender, recipient, step } = mesh
    const sent = await step('Given a message that was compressed', () =>
      sender.send({ to: recipient, text: greeting, compressed: true }),
    )
    const read = await step('When it is read without accepting gzip', () =>
      recipient.read(sent.mustSucceed(), { headers: { 'accept-encoding': 'identity' } }),
    )
    expect(read).toCarry(greeting)
  })

  forEachCase(
    [{ type: 'text/csv' }, { type: 'application/json' }, { type: 'application/octet-stream' }],
    'a message of the media type $type is accepted',
    meets('MESH-SND-16'),
    async ({ sender, recipient }, { type }) => {
      const answer = await sender.send({ to: recipient, text: greeting }, { headers: { 'content-type': type } })
      expect(answer).toHaveStatus(202)
    },
  )

  test('bytes that are no text reach the recipient as they were sent', meets('MESH-SND-17'), async (mesh) => {
    const { sender, recipient, step } = mesh
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => (index * 37) % 256)
    const sent = await step('Given a message of every byte there is', () => sender.send({ to: recipient, bytes }))
    expect(await step('When it is read', () => recipient.read(sent.mustSucceed()))).toCarry(bytes)
  })

  test('names of headers may be written in capitals', meets('MESH-SND-18'), async ({ sender, recipient }) => {
    const answer = await sender.send(
      { to: recipient, text: greeting },
      {
        headers: { 'MEX-TO': recipient.id, 'Mex-WorkflowID': sender.workflow },
      },
    )
    expect(answer).toHaveStatus(202)
  })

  test(
    'a message for a workflow that the sender is not registered for is refused',
    meets('MESH-SND-19'),
    async ({ sender, recipient }) => {
      const answer = await sender.send({ to: recipient, text: greeting, workflow: sender.restrictedWorkflow })
      expect(answer).toBeAnswered(conflict('MESH-C06'))
    },
  )
})
