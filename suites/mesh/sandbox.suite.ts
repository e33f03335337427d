import { conflict, describe, expect, forEachCase, meets, readOnly, test } from '../../src/index.ts'
import { givenChunks, givenFirstChunk, givenMessage, greeting, lowerCased } from './given.ts'

/** What the public sandbox is known to do: asked for under the reading `sandbox`, and shown under any other. */
describe('What the public sandbox does', () => {
  forEachCase(
    [
      { what: 'a scheme in lower case', scheme: 'nhsmesh ' },
      { what: 'no scheme', scheme: '' },
    ],
    'a token with $what is let through',
    meets('MESH-SBX-01', readOnly),
    async ({ recipient }, { scheme }) => {
      expect(await recipient.inbox('', { token: { scheme } })).toBeAnswered(conflict('MESH-C05'))
    },
  )

  test('a handshake can be made with GET', meets('MESH-SBX-02', readOnly), async ({ sender }) => {
    const headers = { 'mex-clientversion': 'any', 'mex-osname': 'any', 'mex-osversion': 'any' }
    expect(await sender.request('GET', `/${sender.id}`, { headers })).toBeAnswered(conflict('MESH-C11'))
  })

  test('a content coding other than gzip is refused with 422', meets('MESH-SBX-03'), async ({ sender, recipient }) => {
    const answer = await sender.send({ to: recipient, text: greeting }, { headers: { 'content-encoding': 'br' } })
    expect(answer).toBeRefused({ status: 422 })
  })

  forEachCase(
    [{ range: '2:2' }, { range: '2:1' }, { range: '0:2' }, { range: 'one of two' }],
    'a first chunk that says $range is refused with 417',
    meets('MESH-SBX-04'),
    async ({ sender, recipient }, { range }) => {
      expect(await sender.send({ to: recipient, text: greeting, chunkRange: range })).toBeRefused({ status: 417 })
    },
  )

  forEachCase(
    [
      { what: 'that says nothing of its place', range: undefined },
      { what: 'that says another place', range: '3:3' },
    ],
    'a later chunk $what is refused with 417',
    meets('MESH-SBX-05'),
    async (mesh, { range }) => {
      const sent = await givenFirstChunk(mesh, 3)
      const chunk = await mesh.step('When the second is sent', () =>
        mesh.sender.sendChunk(sent, 2, { text: 'the middle', range }),
      )
      expect(chunk).toBeRefused({ status: 417 })
    },
  )

  test('a later chunk with another content coding is refused with 417', meets('MESH-SBX-06'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When the second is sent as gzip', () =>
      mesh.sender.sendChunk(sent, 2, { text: 'the end', range: '2:2', compressed: true }),
    )
    expect(chunk).toBeRefused({ status: 417 })
  })

  test('a chunk beyond the last is refused with 406', meets('MESH-SBX-07'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const chunk = await mesh.step('When a third of two is sent', () =>
      mesh.sender.sendChunk(sent, 3, { text: 'more', range: '3:3' }),
    )
    expect(chunk).toBeRefused({ status: 406 })
  })

  test('a message can be acknowledged twice', meets('MESH-SBX-08'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const first = await mesh.step('And it was acknowledged', () => mesh.recipient.acknowledge(sent))
    first.mustSucceed()
    expect(await mesh.step('When it is acknowledged again', () => mesh.recipient.acknowledge(sent))).toHaveStatus(200)
  })

  test('a chunk that a message does not have is not found', meets('MESH-SBX-09'), async (mesh) => {
    const sent = await givenChunks(mesh, ['The beginning, ', 'and the end.'])
    expect(await mesh.step('When its third is read', () => mesh.recipient.readChunk(sent, 3))).toBeRefused({
      status: 404,
    })
  })

  test('a message whose chunks have not all come is gone', meets('MESH-SBX-10'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    expect(await mesh.step('When it is read', () => mesh.recipient.read(sent))).toBeRefused({ status: 410 })
  })

  test('a message whose chunks have not all come is uploading', meets('MESH-SBX-11'), async (mesh) => {
    const sent = await givenFirstChunk(mesh, 2)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking).toHaveMember('status', { is: 'uploading' })
  })

  test('a vendor type that is malformed is refused', meets('MESH-SBX-12', readOnly), async ({ recipient }) => {
    const answer = await recipient.inbox('', { headers: { accept: 'application/vnd.mesh.two+json' } })
    expect(answer).toBeAnswered(conflict('MESH-C12'))
  })

  test('a checksum with other characters is refused', meets('MESH-SBX-13'), async ({ sender, recipient }) => {
    const answer = await sender.send({ to: recipient, text: greeting, checksum: 'a;checksum' })
    expect(answer).toBeRefused({ status: 400 })
  })

  test('a message is found by its id in lower case', meets('MESH-SBX-14'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read by its id in lower case', () => mesh.recipient.read(lowerCased(sent)))
    expect(read).toHaveStatus(200)
  })

  test('a recipient that is a web address is refused', meets('MESH-SBX-15'), async ({ sender }) => {
    const answer = await sender.send({ to: 'https://example.org/mailbox', text: greeting })
    expect(answer).toBeRefused({ status: 400, code: '06' })
  })

  test('a message without a file name has its id as one', meets('MESH-SBX-16'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const read = await mesh.step('When it is read', () => mesh.recipient.read(sent))
    expect(read.mustSucceed()).toHaveHeader('mex-filename', { endsWith: '.dat' })
  })

  test('a sender can look at the headers of a message', meets('MESH-SBX-17'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When the sender asks for them', () => mesh.sender.look(sent))).toHaveStatus(200)
  })
})
