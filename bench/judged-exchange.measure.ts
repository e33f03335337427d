import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { request } from 'undici'
import { inject } from 'vitest'
import { consentFor } from '../fixtures/reasonable-adjustment-flag/index.ts'
import { expect, meets, test } from '../src/index.ts'

const rounds = 12
const perRound = 60

declare module 'vitest' {
  export interface ProvidedContext {
    measured: { baseUrl: string; token: string; out: string }
  }
}

/**
 * A judged exchange (sent, redacted, recorded, validated, held against every rule) beside the same request by plain
 * undici with its body parsed, in alternating rounds; the ratio is that of the medians.
 */
test('a judged search beside a plain one', meets('RAF-GTC-01'), async ({ target, patient }) => {
  const { baseUrl, token, out } = inject('measured')
  const consent = await target.create('Consent', consentFor(patient))
  expect(await target.find('Consent', { patient })).toHaveStatus(200)
  const query = new URLSearchParams(target.searchParameters('Consent', patient)).toString()
  const url = `${baseUrl}/Consent?${query}`
  const headers = {
    accept: 'application/fhir+json',
    authorization: `Bearer ${token}`,
    'x-request-id': consent.sentHeader('X-Request-ID') ?? '',
    'x-correlation-id': 'bench',
  }
  const judged: number[] = []
  const plain: number[] = []
  for (let round = 0; round < rounds; round++) {
    judged.push(
      await timed(async () => {
        for (let index = 0; index < perRound; index++) await target.find('Consent', { patient })
      }),
    )
    plain.push(
      await timed(async () => {
        for (let index = 0; index < perRound; index++) JSON.parse(await (await request(url, { headers })).body.text())
      }),
    )
  }
  const median = (values: number[]) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
  const spread = (values: number[]) => (Math.max(...values) - Math.min(...values)) / median(values)
  writeFileSync(
    out,
    JSON.stringify({
      judgedMs: median(judged) / perRound,
      plainMs: median(plain) / perRound,
      spreadOfPlain: spread(plain),
    }),
  )
})

async function timed(body: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await body()
  return performance.now() - started
}
