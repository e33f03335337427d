import { describe, expect, test } from 'vitest'
import type { RowEvidence } from '../../src/verdict/roll-up.ts'
import { verdictOf } from '../../src/verdict/roll-up.ts'
import { checkWith, evidenceFrom, rowWith, testThatChecked, testWith } from './evidence.ts'

const deviation = { id: 'RAF-UPD-03', reason: 'fixed in May', agreedWith: 'the API owner', expires: '2027-05-31' }
const attestation = { id: 'RAF-UPD-03', answer: 'yes, see the case', by: 'the safety officer', date: '2026-11-01' }

const passing = testThatChecked('passed', checkWith('passed'))
const failing = testThatChecked('failed', checkWith('failed', { message: 'Expected 409, got 200' }))
const broken = testWith('error', { reason: 'The worker ended before the test did' })
const skipped = testWith('skipped', { reason: 'The run is read-only, and this test writes', plannedSkip: true })

/**
 * The rules in the order of the architecture. What stands under a rule is enough for it to decide; piled upon what
 * stands under every later rule, it still decides.
 */
const rules: {
  rule: string
  verdict: string
  reason?: string
  tests?: RowEvidence['tests']
  given?: Partial<RowEvidence>
}[] = [
  {
    rule: 'declared not applicable',
    verdict: 'Not applicable',
    reason: 'Declared not applicable: we do not offer it',
    given: { notApplicable: 'Declared not applicable: we do not offer it' },
  },
  {
    rule: 'an observed row under a reading that does not name it',
    verdict: 'Not applicable',
    reason: 'Observed, not published',
    given: { doesNotOblige: 'Observed, not published' },
  },
  {
    rule: 'not asked for by --only or --level',
    verdict: 'Not tested',
    reason: 'It was not selected',
    given: { notSelected: 'It was not selected' },
  },
  { rule: 'a check failed', verdict: 'Not met', reason: 'Expected 409, got 200', tests: [failing] },
  {
    rule: 'a test ended in an error',
    verdict: 'Could not test',
    reason: 'The worker ended before the test did',
    tests: [broken],
  },
  {
    rule: 'a test was skipped',
    verdict: 'Not tested',
    reason: 'The run is read-only, and this test writes',
    tests: [skipped],
  },
  { rule: 'every check passed', verdict: 'Met', tests: [passing] },
  {
    rule: 'a person answered',
    verdict: 'Attested',
    reason: 'yes, see the case',
    given: { row: rowWith({ disposition: 'attested', reason: 'a signed case' }), attestation },
  },
]

describe('the first rule that applies decides', () => {
  test.each(rules.map((one, index) => ({ ...one, index })))('$rule → $verdict', ({ index, verdict, reason }) => {
    const own = rules[index]
    const alone = verdictOf(evidenceFrom(own?.tests ?? [], own?.given))
    expect(alone.verdict).toBe(verdict)
    expect(alone.reason).toBe(reason)

    const fromHere = rules.slice(index)
    const given: Partial<RowEvidence> = Object.assign({}, ...fromHere.map((one) => one.given ?? {}))
    const together = verdictOf(
      evidenceFrom(
        fromHere.flatMap((one) => one.tests ?? []),
        given,
      ),
    )
    expect(together.verdict).toBe(verdict)
  })

  test('the order of the tests does not decide which rule applies', () => {
    const tests = [passing, skipped, broken, failing]
    expect(verdictOf(evidenceFrom(tests)).verdict).toBe('Not met')
    expect(verdictOf(evidenceFrom(tests.toReversed())).verdict).toBe('Not met')
  })
})

describe('a failed check', () => {
  test('is an accepted deviation when a live entry names the row', () => {
    expect(verdictOf(evidenceFrom([failing], { deviation }))).toEqual({
      verdict: 'Accepted deviation',
      reason: 'fixed in May',
      planned: true,
    })
  })

  test.each([
    ['Met', passing],
    ['Could not test', broken],
    ['Not tested', skipped],
  ])('alone lets a deviation speak: without one the row is %s', (verdict, only) => {
    expect(verdictOf(evidenceFrom([only], { deviation })).verdict).toBe(verdict)
  })

  test('on a single answer counts like one in a test', () => {
    const row = rowWith({ scope: 'every-exchange' })
    expect(verdictOf({ row, tests: [], checks: [checkWith('passed'), checkWith('failed')] }).verdict).toBe('Not met')
  })
})

describe('a check that was never reached', () => {
  test.each(['passed', 'failed'] as const)(
    'makes the row one that could not be tested, in a test that %s',
    (outcome) => {
      const ofAnother = checkWith(outcome, { requirement: 'RAF-HDR-01' })
      const { verdict, reason, planned } = verdictOf(evidenceFrom([testThatChecked(outcome, ofAnother), passing]))
      expect(verdict).toBe('Could not test')
      expect(reason).toBe('the check of "a stale update is refused" was not reached')
      expect(planned).toBe(false)
    },
  )
})

describe('whether the reason was known when the run was planned', () => {
  test.each([
    ['a skip that was planned', testWith('skipped', { reason: 'read-only', plannedSkip: true }), true],
    ['a skip met during the run', testWith('skipped', { reason: 'the patient already has a record' }), false],
    ['an error', broken, false],
  ])('%s: %s', (_, only, planned) => {
    expect(verdictOf(evidenceFrom([only])).planned).toBe(planned)
  })
})

describe('a row without a check', () => {
  const verdictWithout = (changes: Partial<RowEvidence>) => verdictOf(evidenceFrom([], changes))

  test.each([
    ['attested', rowWith({ disposition: 'attested', reason: 'a signed case' }), 'A person attests this: a signed case'],
    [
      'not testable',
      rowWith({ disposition: 'not-testable', reason: 'it is inside the server' }),
      'it is inside the server',
    ],
    ['for a client', rowWith({ actor: 'client' }), 'This is for the client, and the run judged a server'],
    ['for a file', rowWith({ actor: 'file' }), 'This is for the file, and the run judged a server'],
    ['met by no test', rowWith(), 'No test of this run meets it'],
  ])('%s is Not tested, and says why', (_, row, reason) => {
    expect(verdictWithout({ row })).toEqual({ verdict: 'Not tested', reason, planned: true })
  })

  test('that was not selected says so before it says that no test meets it', () => {
    const reason = 'It was not selected: the run was asked for other requirements'
    expect(verdictWithout({ notSelected: reason })).toEqual({ verdict: 'Not tested', reason, planned: true })
  })

  test('that holds for every answer makes a run incomplete: no answer was of its kind', () => {
    const { verdict, planned } = verdictWithout({ row: rowWith({ scope: 'every-exchange' }) })
    expect({ verdict, planned }).toEqual({ verdict: 'Not tested', planned: false })
  })

  test('that holds for every answer was not to be expected where the environment lacks what it needs', () => {
    const row = rowWith({ scope: 'every-exchange', needs: ['sample-data'] })
    const lack = 'The environment is not declared to hold the documented sample data'
    expect(verdictWithout({ row, lack })).toEqual({ verdict: 'Not tested', reason: lack, planned: true })
    expect(verdictOf({ row, lack, tests: [], checks: [checkWith('failed')] }).verdict).toBe('Not met')
  })

  test.each(['observed', 'information'] as const)('but what is %s is Not tested: no source decides it', (outcome) => {
    const { verdict, reason } = verdictOf(evidenceFrom([testThatChecked('passed', checkWith(outcome))]))
    expect({ verdict, reason }).toEqual({ verdict: 'Not tested', reason: 'No source decides what was seen' })
  })
})
