import { describe, expect, test } from 'vitest'
import { listFaults, type SimulatorOptions, startSimulator } from '../../src/simulator/index.ts'
import { idsFrom } from '../../src/simulator/seeded-ids.ts'
import { startClient } from './reasonable-adjustment-flag/client.ts'

describe('starting a simulator', () => {
  test.each([
    [{ api: 'nothing' }, /There is no simulator of "nothing"\. Known: raf/],
    [{ api: 'raf', reading: ['nothing'] }, /Unknown reading "nothing"/],
    [{ api: 'raf', fault: 'nothing' }, /Unknown fault "nothing" of raf/],
    [{ api: 'raf', fault: '__proto__' }, /Unknown fault/],
  ])('with %j fails by name', async (options, message) => {
    await expect(startSimulator(options as SimulatorOptions)).rejects.toThrow(message)
  })

  test('gives each a state of its own', async () => {
    const [one, two] = await Promise.all([startClient(), startClient()])
    await one.create('Consent', '9990000018')
    expect((await one.find('Consent', '9990000018')).body.total).toBe(1)
    expect((await two.find('Consent', '9990000018')).body.total).toBe(0)
    await Promise.all([one.simulator.close(), two.simulator.close()])
  })

  test('with a seed repeats its ids, and without one does not', async () => {
    const created = async (options: Partial<SimulatorOptions>) => {
      const client = await startClient(options)
      const { body } = await client.create('Consent', '9990000018')
      await client.simulator.close()
      return body.id
    }
    expect(await created({ seed: 'a' })).toBe(await created({ seed: 'a' }))
    expect(await created({ seed: 'a' })).not.toBe(await created({ seed: 'b' }))
    const [one, two] = [await startSimulator({ api: 'raf' }), await startSimulator({ api: 'raf' })]
    expect(one.baseUrl).not.toBe(two.baseUrl)
    await Promise.all([one.close(), two.close()])
  })

  test('starts many at once', async () => {
    const clients = await Promise.all(Array.from({ length: 40 }, () => startClient()))
    const answers = await Promise.all(clients.map((client) => client.find('Consent', '9990000018')))
    expect(answers.every((answer) => answer.status === 200)).toBe(true)
    await Promise.all(clients.map((client) => client.simulator.close()))
  })

  test('with a delay answers as without', async () => {
    const client = await startClient({ delayMs: 5 })
    expect((await client.find('Consent', '9990000018')).status).toBe(200)
    await client.simulator.close()
  })
})

test('the list of faults is a copy', () => {
  listFaults('raf').pop()
  expect(listFaults('raf').length).toBeGreaterThan(0)
  expect(() => listFaults('nothing')).toThrow('Known: raf')
})

test('ids without a seed are random UUIDs', () => {
  const next = idsFrom(undefined)
  expect(next()).not.toBe(next())
})
