import { describe, expect, forEachCase, meets, test } from '../../src/index.ts'
import { greeting, unknownMailbox } from './given.ts'

describe('Refusals', () => {
  forEachCase(
    [
      { what: 'subject', say: { subject: 'A\ttab' } },
      { what: 'local id', say: { localId: 'A\ttab' } },
      { what: 'file name', say: { fileName: 'A\ttab.csv' } },
    ],
    'a message with a control character in its $what is refused with code 06',
    meets('MESH-ERR-01'),
    async ({ sender, recipient }, { say }) => {
      const answer = await sender.send({ to: recipient, text: greeting, ...say })
      expect(answer).toBeRefused({ status: [400, 417], code: '06' })
    },
  )

  forEachCase(
    [{ version: 1 as const }, { version: 2 as const }],
    'a message to nobody is refused with code 12 in version $version',
    meets('MESH-ERR-02'),
    async ({ sender }, { version }) => {
      const answer = await sender.send({ to: unknownMailbox, text: greeting }, { version })
      expect(answer).toBeRefused({ status: 417, code: '12' })
    },
  )

  test('a message with an empty recipient is refused with code 08', meets('MESH-ERR-03'), async ({ sender }) => {
    expect(await sender.send({ to: '', text: greeting })).toBeRefused({ status: [400, 417], code: '08' })
  })

  test('a message without content is refused with code 02', meets('MESH-ERR-04'), async ({ sender, recipient }) => {
    expect(await sender.send({ to: recipient, text: '' })).toBeRefused({ status: 417, code: '02' })
  })

  forEachCase(
    [{ member: 'event' }, { member: 'code' }, { member: 'msg' }],
    'a refusal has $member in its details',
    meets('MESH-ERR-05'),
    async ({ sender }, { member }) => {
      const answer = await sender.send({ to: unknownMailbox, text: greeting })
      expect(answer.mustBeRefused()).toHaveMember(`detail.${member}`, { type: 'string' })
    },
  )

  forEachCase(
    [{ member: 'errorEvent' }, { member: 'errorCode' }, { member: 'errorDescription' }],
    'in version 1 a refusal has $member',
    meets('MESH-ERR-06'),
    async ({ sender }, { member }) => {
      const answer = await sender.send({ to: unknownMailbox, text: greeting }, { version: 1 })
      expect(answer.mustBeRefused()).toHaveMember(member, { type: 'string' })
    },
  )

  forEachCase(
    [
      { member: 'loc', type: 'array' as const },
      { member: 'msg', type: 'string' as const },
      { member: 'type', type: 'string' as const },
    ],
    'the refusal of a parameter has $member in its details',
    meets('MESH-ERR-07'),
    async ({ recipient }, { member, type }) => {
      const answer = await recipient.inbox('max_results=1')
      expect(answer.mustBeRefused()).toHaveMember(`detail.${member}`, { type })
    },
  )
})
