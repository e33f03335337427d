import {
  type Answer,
  describe,
  expect,
  forEachCase,
  type Mailbox,
  meets,
  readOnly,
  type TestContext,
  test,
} from '../../src/index.ts'
import { givenMessage, greeting } from './given.ts'
import { nextPage, pagesWith } from './paging.ts'

/** A message of each of the two workflows: that of the environment, and that of its acknowledgements. */
async function givenTwoWorkflows({ sender, recipient, step }: TestContext): Promise<{ plain: Answer; ack: Answer }> {
  const send = (workflow: string) => sender.send({ to: recipient, text: greeting, workflow })
  const plain = await step('Given a message of a workflow', () => send(sender.workflow))
  const ack = await step('And one of the same with _ACK at its end', () => send(`${sender.workflow}_ACK`))
  return { plain: plain.mustSucceed(), ack: ack.mustSucceed() }
}

const half = ({ workflow }: Mailbox) => workflow.slice(0, Math.ceil(workflow.length / 2))

const filters = [
  { what: 'a workflow id', row: 'MESH-INB-07', filter: ({ workflow }: Mailbox) => workflow, plain: true, ack: false },
  {
    what: 'all but a workflow id',
    row: 'MESH-INB-08',
    filter: ({ workflow }: Mailbox) => `!${workflow}`,
    plain: false,
    ack: true,
  },
  {
    what: 'the beginning of both',
    row: 'MESH-INB-09',
    filter: (one: Mailbox) => `${half(one)}*`,
    plain: true,
    ack: true,
  },
  {
    what: 'the beginning of one',
    row: 'MESH-INB-09',
    filter: ({ workflow }: Mailbox) => `${workflow}_*`,
    plain: false,
    ack: true,
  },
  {
    what: 'all but the beginning of one',
    row: 'MESH-INB-10',
    filter: ({ workflow }: Mailbox) => `!${workflow}_*`,
    plain: true,
    ack: false,
  },
  { what: 'a part of one', row: 'MESH-INB-11', filter: () => '*_ACK*', plain: false, ack: true },
  { what: 'all but a part of one', row: 'MESH-INB-12', filter: () => '!*_ACK*', plain: true, ack: false },
]

describe('Check an inbox', () => {
  test('a message that was sent is in the inbox of its recipient', meets('MESH-INB-01'), async (mesh) => {
    const sent = await givenMessage(mesh)
    expect(await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox())).toListMessage(sent)
  })

  test('a message that was sent is in the inbox in version 1', meets('MESH-INB-01'), async (mesh) => {
    const sent = await givenMessage(mesh)
    const inbox = await mesh.step('When the inbox is looked at', () => mesh.recipient.inbox('', { version: 1 }))
    expect(inbox).toListMessage(sent)
  })

  forEachCase(
    [{ version: 1 as const }, { version: 2 as const }],
    'the inbox is a list of messages in version $version',
    meets('MESH-INB-02', readOnly),
    async ({ recipient }, { version }) => {
      expect(await recipient.inbox('', { version })).toHaveMember('messages', { type: 'array' })
    },
  )

  test(
    'a page is no longer than it was asked for, and leads to the next',
    meets('MESH-INB-03', 'MESH-INB-04', 'MESH-INB-05'),
    async (mesh) => {
      const { sender, recipient, step } = mesh
      const sent: Answer[] = []
      await step('Given eleven messages', async () => {
        for (let count = 0; count < 11; count++) sent.push(await sender.send({ to: recipient, text: greeting }))
      })
      const first = await step('When a page of ten is asked for', () => recipient.inbox('max_results=10'))
      expect(first).toListAtMost(10, { row: 'MESH-INB-03' })
      expect(first).toHaveMember('links.next', { type: 'string' }, { row: 'MESH-INB-04' })
      const all = await step('And the pages after it', () => pagesWith(recipient, first))
      for (const message of sent) expect(all).toListOnSomePage(message, { row: 'MESH-INB-05' })
    },
  )

  test('the page after the first does not begin again', meets('MESH-INB-05'), async (mesh) => {
    const { sender, recipient, step } = mesh
    await step('Given eleven messages', async () => {
      for (let count = 0; count < 11; count++) (await sender.send({ to: recipient, text: greeting })).mustSucceed()
    })
    const first = await step('Given the first page', () => recipient.inbox('max_results=10'))
    const second = await step('When the next is asked for', () => nextPage(recipient, first))
    expect(second).toListOthersThan(first)
  })

  forEachCase(
    [{ size: '9' }, { size: '0' }, { size: '5001' }, { size: 'ten' }],
    'a page of $size is refused',
    meets('MESH-INB-06', readOnly),
    async ({ recipient }, { size }) => {
      expect(await recipient.inbox(`max_results=${size}`)).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    filters,
    'a filter by $what lists what it says',
    ({ row }) => meets(row),
    async (mesh, { filter, plain, ack }) => {
      const sent = await givenTwoWorkflows(mesh)
      const query = `workflow_filter=${encodeURIComponent(filter(mesh.sender))}`
      const inbox = await mesh.step('When the inbox is filtered', () => mesh.recipient.inbox(query))
      if (plain) expect(inbox).toListMessage(sent.plain)
      else expect(inbox).toNotListMessage(sent.plain)
      if (ack) expect(inbox).toListMessage(sent.ack)
      else expect(inbox).toNotListMessage(sent.ack)
    },
  )

  forEachCase(
    [
      { what: 'one character', filter: 'A' },
      { what: '256 characters', filter: 'A'.repeat(256) },
    ],
    'a filter of $what is refused',
    meets('MESH-INB-13', readOnly),
    async ({ recipient }, { filter }) => {
      expect(await recipient.inbox(`workflow_filter=${filter}`)).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    [
      { what: '23 characters', from: 'A'.repeat(23) },
      { what: '1001 characters', from: 'A'.repeat(1001) },
    ],
    'going on from a place of $what is refused',
    meets('MESH-INB-14', readOnly),
    async ({ recipient }, { from }) => {
      expect(await recipient.inbox(`continue_from=${from}`)).toBeRefused({ status: 400 })
    },
  )
})

describe('Check an inbox count', () => {
  forEachCase(
    [{ version: 1 as const }, { version: 2 as const }],
    'the count of an inbox is a number in version $version',
    meets('MESH-CNT-01', readOnly),
    async ({ recipient }, { version }) => {
      expect(await recipient.count({ version })).toHaveMember('count', { type: 'number' })
    },
  )

  forEachCase(
    [
      { member: 'internalID', type: 'string' as const },
      { member: 'allResultsIncluded', type: 'boolean' as const },
    ],
    'in version 1 the count has $member',
    meets('MESH-CNT-02', readOnly),
    async ({ recipient }, { member, type }) => {
      expect(await recipient.count({ version: 1 })).toHaveMember(member, { type })
    },
  )
})
