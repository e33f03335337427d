import { conflict, describe, expect, meets, test } from '../../src/index.ts'
import { givenChunks, givenMessage, unknownMessage } from './given.ts'

describe('Acknowledge message', () => {
  test('a message can be acknowledged', meets('MESH-ACK-01'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When it is acknowledged', () => mesh.recipient.acknowledge(sent))).toHaveStatus(200)
  })

  test('the answer to an acknowledgement has no body', meets('MESH-ACK-02'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const answer = await mesh.step('When it is acknowledged', () => mesh.recipient.acknowledge(sent))
    expect(answer.mustSucceed()).toHaveNoBody()
  })

  test('in version 1 the answer to an acknowledgement names the message', meets('MESH-ACK-03'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const answer = await mesh.step('When it is acknowledged', () => mesh.recipient.acknowledge(sent, { version: 1 }))
    expect(answer.mustSucceed()).toHaveMember('messageId', { type: 'string' })
  })

  test('a message that was acknowledged has left the inbox', meets('MESH-ACK-04'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const answer = await mesh.step('And it was acknowledged', () => mesh.recipient.acknowledge(sent))
    answer.mustSucceed()
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toNotListMessage(sent)
  })

  test('a message in chunks that was acknowledged has left the inbox', meets('MESH-ACK-04'), async (mesh) => {
    const sent = await givenChunks(mesh, ['The beginning, ', 'and the end.'])
    const answer = await mesh.step('And it was acknowledged', () => mesh.recipient.acknowledge(sent))
    answer.mustSucceed()
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toNotListMessage(sent)
  })

  test('reading a message again that was acknowledged is as the readings say', meets('MESH-ACK-05'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const answer = await mesh.step('And it was acknowledged', () => mesh.recipient.acknowledge(sent))
    answer.mustSucceed()
    expect(await mesh.step('When it is read', () => mesh.recipient.read(sent))).toBeAnswered(conflict('MESH-C16'))
  })

  test('a sender cannot acknowledge what is in the inbox of another', meets('MESH-ACK-06'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When the sender acknowledges it', () => mesh.sender.acknowledge(sent))).toBeRefused()
  })

  test('a message that a sender tried to acknowledge is still in the inbox', meets('MESH-ACK-06'), async (mesh) => {
    const sent = await givenMessage(mesh)
    await mesh.step('And its sender tried to acknowledge it', () => mesh.sender.acknowledge(sent))
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toListMessage(sent)
  })

  test('a message that does not exist cannot be acknowledged', meets('MESH-ACK-07'), async ({ recipient }) => {
    expect(await recipient.acknowledge(unknownMessage)).toBeRefused(conflict('MESH-C17'))
  })
})
