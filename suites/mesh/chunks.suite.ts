import { conflict, describe, expect, meets, test } from '../../src/index.ts'
import { givenChunks, givenFirstChunk, givenMessage, unknownMessage } from './given.ts'

const three = ['The beginning, ', 'the middle, ', 'and the end.']

describe('Send chunked message', () => {
  test(
    'the first chunk of a message is accepted, and names it',
    meets('MESH-CHK-01'),
    async ({ sender, recipient }) => {
      const sent = await sender.send({ to: recipient, text: 'The beginning, ', chunkRange: '1:2' })
      expect(sent).toHaveStatus(202)
      expect(sent).toHaveMember('message_id', { type: 'string' })
    },
  )

  test('a message is not in the inbox while a chunk is missing', meets('MESH-CHK-02'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toNotListMessage(sent)
  })

  test('a message of three chunks is not in the inbox after the second', meets('MESH-CHK-02'), async (mesh) => {
    const { sender, recipient, step } = mesh
    const sent = await givenFirstChunk(mesh, 3)
    const second = await step('And the second', () => sender.sendChunk(sent, 2, { text: 'the middle', range: '2:3' }))
    second.mustSucceed()
    expect(await step('When the inbox is looked at', () => recipient.inbox())).toNotListMessage(sent)
  })

  test('a later chunk needs no headers but its place', meets('MESH-CHK-03'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When the second is sent', () =>
      mesh.sender.sendChunk(sent, 2, { text: 'the end', range: '2:2' }),
    )
    expect(chunk).toHaveStatus(202)
  })

  test('a message is in the inbox when its last chunk has come', meets('MESH-CHK-04'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toListMessage(sent)
  })

  test('the answer to a later chunk is as the readings say', meets('MESH-CHK-05'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When the second is sent', () =>
      mesh.sender.sendChunk(sent, 2, { text: 'the end', range: '2:2' }),
    )
    expect(chunk.mustSucceed()).toBeAnsweredWithText(conflict('MESH-C07'))
  })

  test('no chunk can be added to a message in chunks that is complete', meets('MESH-CHK-06'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    const again = await mesh.step('When its last chunk is sent again', () =>
      mesh.sender.sendChunk(sent, 3, { text: 'another end', range: '3:3' }),
    )
    expect(again).toBeRefused({ status: 423 })
  })

  test('no chunk can be added to a whole message', meets('MESH-CHK-06'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const again = await mesh.step('When a second chunk is sent', () =>
      mesh.sender.sendChunk(sent, 2, { text: 'more', range: '2:2' }),
    )
    expect(again).toBeRefused({ status: 423 })
  })

  test('a chunk for a message that does not exist is refused', meets('MESH-CHK-07'), async ({ sender }) => {
    const chunk = await sender.sendChunk(unknownMessage, 2, { text: 'the end', range: '2:2' })
    expect(chunk).toBeRefused({ status: 404 })
  })

  test('nobody can add a chunk to a message that another sends', meets('MESH-CHK-08'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When the recipient sends the second chunk', () =>
      mesh.recipient.sendChunk(sent, 2, { text: 'another end', range: '2:2' }),
    )
    expect(chunk).toBeRefused({ status: 403 })
  })

  test('chunks that were compressed one by one are read as they were before', meets('MESH-CHK-09'), async (mesh) => {
    const sent = await givenChunks(mesh, three, true)
    const first = await mesh.step('When the first is read', () => mesh.recipient.read(sent))
    expect(first).toCarry(three[0] ?? '')
    const last = await mesh.step('And the last', () => mesh.recipient.readChunk(sent, 3))
    expect(last).toCarry(three[2] ?? '')
  })

  test('in version 1 the answer to a later chunk names the message', meets('MESH-CHK-10'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When the second is sent in version 1', () =>
      mesh.sender.sendChunk(sent, 2, { text: 'the end', range: '2:2' }, { version: 1 }),
    )
    expect(chunk.mustSucceed()).toHaveMember('messageID', { type: 'string' })
  })

  test('the last chunk does not complete a message while another is missing', meets('MESH-CHK-11'), async (mesh) => {
    const { sender, recipient, step } = mesh
    const sent = await givenFirstChunk(mesh, 3)
    await step('And the last', () => sender.sendChunk(sent, 3, { text: 'and the end.', range: '3:3' }))
    expect(await step('When the inbox is looked at', () => recipient.inbox())).toNotListMessage(sent)
  })
})
