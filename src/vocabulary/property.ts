import * as fc from 'fast-check'
import type { Declares } from './declaration.ts'
import { runningTest } from './running-test.ts'
import { type TestContext, test } from './test.ts'

/**
 * A test that holds for every value an arbitrary gives. Few values are tried against a target, as many as the run says;
 * the failing value is shrunk towards the nearest one that is accepted, and seed and path go into the record.
 * @param values what to try; when it depends on the target, how to set up and make it, once and before the first value
 * @example property('a malformed If-Match is refused', meets('RAF-UPC-04'), malformed(), async ({ target }, value) => { … })
 */
export function property<Value>(
  title: string,
  declares: Declares,
  values: fc.Arbitrary<Value> | ((context: TestContext) => Promise<fc.Arbitrary<Value>>),
  body: (context: TestContext, value: Value) => Promise<void> | void,
): void {
  test(title, declares, async (context) => {
    const running = runningTest()
    const tried = typeof values === 'function' ? await values(context) : values
    const details = await fc.check(
      fc.asyncProperty(tried, async (value) => {
        const checksBefore = running.checks.length
        await context.step(`With ${fc.stringify(value)}`, () => body(context, value))
        const failed = running.checks.slice(checksBefore).find((one) => one.outcome === 'failed')
        if (failed !== undefined) throw new Error(failed.message)
      }),
      { seed: running.random.number('property') | 0, numRuns: running.target.propertyRuns },
    )
    if (!details.failed) return
    const cause = details.errorInstance
    throw Object.assign(cause instanceof Error ? cause : new Error(fc.defaultReportMessage(details)), {
      propertyPath: details.counterexamplePath ?? undefined,
    })
  })
}
