import {
  type Answer,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  readOnly,
  type TestContext,
  test,
} from '../../src/index.ts'
import { givenMessage, greeting, unknownMessage } from './given.ts'

const described = { localId: 'a-local-id', fileName: 'a-file.csv' }

async function givenDescribed({ sender, recipient, step }: TestContext): Promise<Answer> {
  const sent = await step('Given a message that was described', () =>
    sender.send({ to: recipient, text: greeting, ...described }),
  )
  return sent.mustSucceed()
}

async function givenAcknowledged(mesh: TestContext): Promise<Answer> {
  const sent = await givenDescribed(mesh)
  const answer = await mesh.step('And it was acknowledged', () => mesh.recipient.acknowledge(sent))
  answer.mustSucceed()
  return sent
}

const facts = [
  { member: 'local_id', value: () => described.localId },
  { member: 'filename', value: () => described.fileName },
  { member: 'workflow_id', value: ({ sender }: TestContext) => sender.workflow },
  { member: 'recipient', value: ({ recipient }: TestContext) => recipient.id },
]

describe('Track outbox', () => {
  test('a message that was sent can be tracked', meets('MESH-TRK-01'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking).toTrackMessage(sent)
  })

  test('a message that was sent is accepted', meets('MESH-TRK-02'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking).toHaveMember('status', { is: 'accepted' })
  })

  test('a message that was only read is accepted still', meets('MESH-TRK-02'), async (mesh) => {
    const sent = await givenMessage(mesh)
    await mesh.step('And it was read', () => mesh.recipient.read(sent))
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking).toHaveMember('status', { is: 'accepted' })
  })

  test('a message that was acknowledged is tracked as such', meets('MESH-TRK-03'), async (mesh) => {
    const sent = await givenAcknowledged(mesh)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking).toHaveMember('status', { is: 'acknowledged' })
  })

  forEachCase(
    facts,
    'tracking tells of an acknowledged message its $member',
    meets('MESH-TRK-04'),
    async (mesh, { member, value }) => {
      const sent = await givenAcknowledged(mesh)
      const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
      expect(tracking.mustSucceed()).toHaveMember(member, { is: value(mesh) })
    },
  )

  forEachCase(
    [
      { member: 'dtsId', type: 'string' as const },
      { member: 'messageId', type: 'string' as const },
      { member: 'fileSize', type: 'number' as const },
    ],
    'in version 1 tracking has $member',
    meets('MESH-TRK-05'),
    async (mesh, { member, type }) => {
      const sent = await givenMessage(mesh)
      const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent, { version: 1 }))
      expect(tracking).toHaveMember(member, { type })
    },
  )

  test('in version 1 a status has a capital letter', meets('MESH-TRK-06'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent, { version: 1 }))
    expect(tracking).toHaveMember('status', { is: 'Accepted' })
  })

  forEachCase(
    facts,
    'tracking tells of a message its $member',
    meets('MESH-TRK-07'),
    async (mesh, { member, value }) => {
      const sent = await givenDescribed(mesh)
      const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
      expect(tracking.mustSucceed()).toHaveMember(member, { is: value(mesh) })
    },
  )

  test('tracking tells when a message expires', meets('MESH-TRK-08'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const tracking = await mesh.step('When it is tracked', () => mesh.sender.track(sent))
    expect(tracking.mustSucceed()).toHaveMember('expiry_time', conflict('MESH-C02'))
  })

  test('a message that does not exist cannot be tracked', meets('MESH-TRK-09', readOnly), async ({ sender }) => {
    expect(await sender.track(unknownMessage)).toBeRefused(conflict('MESH-C10'))
  })

  test('a recipient cannot track what another sent', meets('MESH-TRK-10'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When the recipient tracks it', () => mesh.recipient.track(sent))).toBeRefused()
  })

  test('tracking needs the id of a message', meets('MESH-TRK-11', readOnly), async ({ sender }) => {
    expect(await sender.request('GET', `/${sender.id}/outbox/tracking`)).toBeRefused({ status: 400 })
  })

  test('a message can be tracked by its local id', meets('MESH-TRK-12'), async ({ sender, recipient, step, ownId }) => {
    const localId = ownId('local id')
    const sent = await step('Given a message with a local id', () =>
      sender.send({ to: recipient, text: greeting, localId }),
    )
    const tracking = await step('When it is tracked by that', () => sender.trackByLocalId(localId, { version: 1 }))
    expect(tracking).toTrackMessage(sent.mustSucceed())
  })

  test(
    'a local id that two messages have leads to neither',
    meets('MESH-TRK-13'),
    async ({ sender, recipient, step, ownId }) => {
      const localId = ownId('local id')
      for (const which of ['first', 'second']) {
        const sent = await step(`Given the ${which} message with a local id`, () =>
          sender.send({ to: recipient, text: greeting, localId }),
        )
        sent.mustSucceed()
      }
      const tracking = await step('When they are tracked by that', () => sender.trackByLocalId(localId, { version: 1 }))
      expect(tracking).toHaveStatus(300)
    },
  )
})
