import { describe, expect, forEachCase, meets, readOnly, test } from '../../src/index.ts'
import { givenChunks, givenMessage, greeting, unknownMessage } from './given.ts'

const three = ['The beginning, ', 'the middle, ', 'and the end.']
const described = {
  subject: 'A subject',
  localId: 'a-local-id',
  fileName: 'a-file.csv',
  checksum: 'b10a8db164e0754105b7a99be72e3fe5',
}

describe('Get Message', () => {
  test('a whole message is given with status 200', meets('MESH-RCV-01'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When it is read', () => mesh.recipient.read(sent))).toHaveStatus(200)
  })

  test('the first of several chunks is given with status 206', meets('MESH-RCV-02'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    expect(await mesh.step('When the message is read', () => mesh.recipient.read(sent))).toHaveStatus(206)
  })

  test('the first of three chunks says that it is', meets('MESH-RCV-03'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    const first = await mesh.step('When the message is read', () => mesh.recipient.read(sent))
    expect(first).toHaveHeader('mex-chunk-range', { is: '1:3' })
  })

  test('the last chunk is given with status 200', meets('MESH-RCV-04'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    expect(await mesh.step('When the last is read', () => mesh.recipient.readChunk(sent, 3))).toHaveStatus(200)
  })

  test('the last of three chunks says that it is', meets('MESH-RCV-05'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    const last = await mesh.step('When the last is read', () => mesh.recipient.readChunk(sent, 3))
    expect(last).toHaveHeader('mex-chunk-range', { is: '3:3' })
  })

  test('a chunk in the middle is given with status 206', meets('MESH-RCV-06'), async (mesh) => {
    const sent = await givenChunks(mesh, three)
    expect(await mesh.step('When the second is read', () => mesh.recipient.readChunk(sent, 2))).toHaveStatus(206)
  })

  forEachCase(
    three.map((text, index) => ({ text, number: index + 1 })),
    'chunk $number of three holds what was sent as such',
    meets('MESH-RCV-07'),
    async (mesh, { text, number }) => {
      const sent = await givenChunks(mesh, three)
      const chunk = await mesh.step('When it is read', () =>
        number === 1 ? mesh.recipient.read(sent) : mesh.recipient.readChunk(sent, number),
      )
      expect(chunk).toCarry(text)
    },
  )

  test('a message is one of data', meets('MESH-RCV-08'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read', () => mesh.recipient.read(sent))
    expect(read).toHaveHeader('mex-messagetype', { is: 'DATA' })
  })

  test('a message says from whom and to whom it is', meets('MESH-RCV-09'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read', () => mesh.recipient.read(sent))
    expect(read).toHaveHeader('mex-from', { is: mesh.sender.id })
    expect(read).toHaveHeader('mex-to', { is: mesh.recipient.id })
  })

  test('a message says which workflow it is of', meets('MESH-RCV-10'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read', () => mesh.recipient.read(sent))
    expect(read).toHaveHeader('mex-workflowid', { is: mesh.sender.workflow })
  })

  test('a message says which id it has', meets('MESH-RCV-11'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read', () => mesh.recipient.read(sent))
    expect(read).toNameMessage(sent)
  })

  forEachCase(
    [
      { what: 'local id', header: 'mex-localid', value: described.localId, row: 'MESH-RCV-12' },
      { what: 'file name', header: 'mex-filename', value: described.fileName, row: 'MESH-RCV-12' },
      { what: 'subject', header: 'mex-subject', value: described.subject, row: 'MESH-RCV-13' },
      { what: 'checksum', header: 'mex-content-checksum', value: described.checksum, row: 'MESH-RCV-13' },
    ],
    'a message carries the $what that its sender gave',
    ({ row }) => meets(row),
    async ({ sender, recipient, step }, { header, value }) => {
      const sent = await step('Given a message that was described', () =>
        sender.send({ to: recipient, text: greeting, ...described }),
      )
      const read = await step('When it is read', () => recipient.read(sent.mustSucceed()))
      expect(read.mustSucceed()).toHaveHeader(header, { is: value })
    },
  )

  test('a message that does not exist is not found', meets('MESH-RCV-14', readOnly), async ({ recipient }) => {
    expect(await recipient.read(unknownMessage)).toBeRefused({ status: 404 })
  })

  test('a sender cannot read what is in the inbox of another', meets('MESH-RCV-15'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When the sender reads it', () => mesh.sender.read(sent))).toBeRefused()
  })

  test('a message that was read is still in the inbox', meets('MESH-RCV-16'), async (mesh) => {
    const sent = await givenMessage(mesh)
    await mesh.step('And it was read', () => mesh.recipient.read(sent))
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toListMessage(sent)
  })
})

describe('Head Message', () => {
  test('the headers of a message can be had alone', meets('MESH-RCV-17'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When its headers are asked for', () => mesh.recipient.look(sent))).toHaveStatus(200)
  })

  forEachCase(
    [{ header: 'mex-messageid' }, { header: 'mex-from' }, { header: 'mex-to' }, { header: 'mex-workflowid' }],
    'of the headers alone $header is that of the message',
    meets('MESH-RCV-18'),
    async (mesh, { header }) => {
      const sent = await givenMessage(mesh)
      const read = await mesh.step('Given the message', () => mesh.recipient.read(sent))
      const looked = await mesh.step('When its headers are asked for', () => mesh.recipient.look(sent))
      expect(looked.mustSucceed()).toHaveSameHeaderAs(read.mustSucceed(), header)
    },
  )

  test(
    'headers of a message that does not exist are not found',
    meets('MESH-RCV-19', readOnly),
    async ({ recipient }) => {
      expect(await recipient.look(unknownMessage)).toBeRefused({ status: 404 })
    },
  )
})
