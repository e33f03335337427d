import {
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  needs,
  readOnly,
  type TokenChanges,
  test,
} from '../../src/index.ts'

const nonce = '5d3f0f7a-6d2a-4c39-9a53-0f2f3a3f6a11'

describe('Authorisation', () => {
  test('a request with a good token is let through', meets('MESH-AUT-01', readOnly), async ({ recipient }) => {
    expect(await recipient.inbox()).toHaveStatus(200)
  })

  test(
    'a request without an Authorization header is refused',
    meets('MESH-AUT-02', readOnly),
    async ({ recipient }) => {
      expect(await recipient.inbox('', { without: ['authorization'] })).toBeRefused({ status: 403 })
    },
  )

  test('a message without an Authorization header is refused', meets('MESH-AUT-02'), async ({ sender, recipient }) => {
    const answer = await sender.send({ to: recipient, text: 'Refused' }, { without: ['authorization'] })
    expect(answer).toBeRefused({ status: 403 })
  })

  forEachCase<{ what: string; token: TokenChanges }>(
    [
      { what: 'was made with another password', token: { password: 'another-password' } },
      { what: 'was made with another shared key', token: { sharedKey: 'another-shared-key' } },
      { what: 'was altered', token: { hash: (hash) => `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}` } },
      { what: 'is that of nothing', token: { hash: () => '0'.repeat(64) } },
      { what: 'is empty', token: { hash: () => '' } },
      { what: 'was cut short', token: { hash: (hash) => hash.slice(0, 32) } },
    ],
    'a token whose hash $what is refused',
    meets('MESH-AUT-03', readOnly),
    async ({ recipient }, { token }) => {
      expect(await recipient.inbox('', { token })).toBeRefused({ status: 403 })
    },
  )

  test(
    'a token of one mailbox does not open the inbox of another',
    meets('MESH-AUT-04', readOnly),
    async ({ sender, recipient }) => {
      const answer = await sender.request('GET', `/${recipient.id}/inbox`)
      expect(answer).toBeRefused({ status: 403 })
    },
  )

  test(
    'a token that says that it is of another mailbox is refused',
    meets('MESH-AUT-04', readOnly),
    async ({ sender, recipient }) => {
      expect(await recipient.inbox('', { token: { mailbox: sender.id } })).toBeRefused({ status: 403 })
    },
  )

  test('a token that was used is refused', meets('MESH-AUT-05', readOnly), async ({ recipient, step }) => {
    const first = await step('Given a request that was let through', () => recipient.inbox())
    const second = await step('When its token is used again', () =>
      recipient.inbox('', { token: { sameAs: first.mustSucceed() } }),
    )
    expect(second).toBeAnswered(conflict('MESH-C04'))
  })

  test(
    'a token that was used is refused for another interaction too',
    meets('MESH-AUT-05', readOnly),
    async ({ recipient, step }) => {
      const first = await step('Given a request that was let through', () => recipient.inbox())
      const second = await step('When its token is used to count', () =>
        recipient.count({ token: { sameAs: first.mustSucceed() } }),
      )
      expect(second).toBeAnswered(conflict('MESH-C04'))
    },
  )

  forEachCase(
    [
      { what: 'three hours slow', minutes: -180 },
      { what: 'three hours fast', minutes: 180 },
      { what: 'a day slow', minutes: -1440 },
      { what: 'years slow', minutes: -13_000_000 },
    ],
    'a token of a clock that is $what is refused',
    meets('MESH-AUT-06', readOnly),
    async ({ recipient }, { minutes }) => {
      expect(await recipient.inbox('', { token: { minutes } })).toBeAnswered(conflict('MESH-C04'))
    },
  )

  forEachCase(
    [
      { what: 'an hour and a half slow', minutes: -90 },
      { what: 'an hour and a half fast', minutes: 90 },
    ],
    'a token of a clock that is $what is let through',
    meets('MESH-AUT-07', readOnly),
    async ({ recipient }, { minutes }) => {
      expect(await recipient.inbox('', { token: { minutes } })).toHaveStatus(200)
    },
  )

  test(
    'a nonce can be used again with the next count',
    meets('MESH-AUT-08', readOnly, needs('authorisation')),
    async ({ recipient, step }) => {
      const count = Date.now() % 1_000_000_000
      const first = await step('Given a request with a nonce', () =>
        recipient.inbox('', { token: { nonce, nonceCount: count } }),
      )
      first.mustSucceed()
      const second = await step('When the next has the same nonce and the next count', () =>
        recipient.inbox('', { token: { nonce, nonceCount: count + 1 } }),
      )
      expect(second).toHaveStatus(200)
    },
  )

  forEachCase<{ what: string; token: TokenChanges }>(
    [
      { what: 'has no hash', token: { parts: (parts) => parts.slice(0, 4) } },
      { what: 'has no time', token: { parts: ([a = '', b = '', c = '', , e = '']) => [a, b, c, e] } },
      { what: 'has no count', token: { parts: ([a = '', b = '', , d = '', e = '']) => [a, b, d, e] } },
      { what: 'is only a mailbox', token: { parts: ([a = '']) => [a] } },
      { what: 'is empty after the scheme', token: { parts: () => [''] } },
      { what: 'has another scheme', token: { scheme: 'Bearer ' } },
    ],
    'a token that $what is refused',
    meets('MESH-AUT-09', readOnly),
    async ({ recipient }, { token }) => {
      expect(await recipient.inbox('', { token })).toBeRefused({ status: 403 })
    },
  )
})
