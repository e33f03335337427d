import { describe, expect, forEachCase, meets, readOnly, test } from '../../src/index.ts'

/** The organisation of the public sandbox's mailboxes. */
const odsCode = 'X26'

describe('Look up MESH address', () => {
  forEachCase(
    [{ version: 1 as const }, { version: 2 as const }],
    'a look-up is a list of results in version $version',
    meets('MESH-LKP-01', readOnly),
    async ({ sender }, { version }) => {
      expect(await sender.lookUp(odsCode, sender.workflow, { version })).toHaveMember('results', { type: 'array' })
    },
  )

  test('in version 1 a look-up has an id', meets('MESH-LKP-02', readOnly), async ({ sender }) => {
    const found = await sender.lookUp(odsCode, sender.workflow, { version: 1 })
    expect(found).toHaveMember('query_id', { type: 'string' })
  })

  forEachCase(
    [{ member: 'mailbox_id' }, { member: 'mailbox_name' }],
    'a mailbox that was found has $member',
    meets('MESH-LKP-03', readOnly),
    async ({ sender }, { member }) => {
      expect(await sender.lookUp(odsCode, sender.workflow)).toHaveMember(`results.${member}`, { type: 'string' })
    },
  )

  forEachCase(
    [{ member: 'address' }, { member: 'description' }, { member: 'endpoint_type' }],
    'in version 1 a mailbox that was found has $member',
    meets('MESH-LKP-04', readOnly),
    async ({ sender }, { member }) => {
      const found = await sender.lookUp(odsCode, sender.workflow, { version: 1 })
      expect(found).toHaveMember(`results.${member}`, member === 'endpoint_type' ? { is: 'MESH' } : { type: 'string' })
    },
  )
})

describe('Lookup by workflow', () => {
  test('a search for a workflow is a list of results', meets('MESH-LKP-05', readOnly), async ({ sender }) => {
    expect(await sender.searchWorkflow(sender.workflow)).toHaveMember('results', { type: 'array' })
  })
})
