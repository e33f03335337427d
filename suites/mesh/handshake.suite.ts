import { describe, expect, forEachCase, meets, test } from '../../src/index.ts'

describe('Validate a mailbox', () => {
  test('a handshake with good credentials is answered with status 200', meets('MESH-HND-01'), async ({ sender }) => {
    expect(await sender.handshake()).toHaveStatus(200)
  })

  test('the recipient can shake hands too', meets('MESH-HND-01'), async ({ recipient }) => {
    expect(await recipient.handshake()).toHaveStatus(200)
  })

  forEachCase(
    [
      { what: 'the version of the client', header: 'mex-clientversion', row: 'MESH-HND-02' },
      { what: 'the name of the operating system', header: 'mex-osname', row: 'MESH-HND-03' },
      { what: 'the version of the operating system', header: 'mex-osversion', row: 'MESH-HND-04' },
    ],
    'a handshake without $what is refused',
    ({ row }) => meets(row),
    async ({ sender }, { header }) => {
      expect(await sender.handshake({ without: [header] })).toBeRefused({ status: 400 })
    },
  )
})
