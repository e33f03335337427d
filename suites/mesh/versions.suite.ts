import { describe, expect, meets, readOnly, test } from '../../src/index.ts'
import { greeting } from './given.ts'

describe('Versions of the bodies', () => {
  test('a message without Accept is answered in version 1', meets('MESH-VER-01'), async ({ sender, recipient }) => {
    const sent = await sender.send({ to: recipient, text: greeting }, { without: ['accept'] })
    expect(sent.mustSucceed()).toHaveMember('messageID', { type: 'string' })
  })

  test(
    'an inbox without Accept has no links, which came with version 2',
    meets('MESH-VER-01', readOnly),
    async ({ recipient }) => {
      const inbox = await recipient.inbox('', { without: ['accept'] })
      expect(inbox.mustSucceed()).toLackMember('links')
    },
  )

  test(
    'a message that asks for application/json is answered in version 1',
    meets('MESH-VER-02'),
    async ({ sender, recipient }) => {
      const sent = await sender.send({ to: recipient, text: greeting }, { headers: { accept: 'application/json' } })
      expect(sent.mustSucceed()).toHaveMember('messageID', { type: 'string' })
    },
  )
})
