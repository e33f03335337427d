import {
  arbitraries,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  type Patient,
  property,
  type TestContext,
  test,
} from '../../src/index.ts'
import {
  adjustmentChanged,
  codeSystems,
  consentFor,
  consentGivenAnew,
  flagFor,
  removalOf,
  without,
  withValue,
} from './bodies.ts'
import { addedImpairments, anotherFlag, givenConsent } from './given.ts'
import { type GuardedWrite, refusesWrongPreconditions } from './preconditions.ts'
import { remove, removeWith } from './removing.ts'

const removal: GuardedWrite = {
  called: 'the removal of a record',
  rows: { missing: 'RAF-REM-13', undocumented: 'RAF-REM-14', stale: 'RAF-REM-15' },
  unless: { 'RAF-C02': 'RAF-C31' },
  type: 'Consent',
  given: givenConsent,
  make: ({ target, patient }, _read, changes) => remove(target, patient, changes),
  secondWriter: ({ target }, read) =>
    target.update(read, { ifMatch: read.version, to: consentGivenAnew('representative') }),
  another: async (context) => {
    const flag = await anotherFlag(context)
    return context.target.update(flag, { ifMatch: flag.version, to: adjustmentChanged('contactByEmail') })
  },
  removal: ({ target, patient }, read) => remove(target, patient, { ifMatch: read.version }),
}

/** A record with all its parts, and the request that removes it. */
async function givenRecord(context: TestContext) {
  const { target, patient, step } = context
  const consent = await givenConsent(context)
  const adjustments = [await anotherFlag(context), await anotherFlag(context, { adjustment: 'contactByLetter' })]
  const impairments = await addedImpairments(context)
  const ifMatch = consent.version
  const removed = () =>
    step('When the record is removed', async () => (await remove(target, patient, { ifMatch })).mustSucceed())
  return { consent, adjustments, impairments, removed }
}

describe('Remove Reasonable Adjustment Flag record', () => {
  test('the removal of a record is answered with 200', meets('RAF-REM-01'), async (context) => {
    const { target, patient, step } = context
    const consent = await givenConsent(context)
    const answer = await step('When the record is removed', () => remove(target, patient, { ifMatch: consent.version }))
    expect(answer).toHaveStatus(200)
  })

  test('the answer to a removal is an outcome of severity information', meets('RAF-REM-02'), async (context) => {
    const { removed } = await givenRecord(context)
    const answer = await removed()
    expect(answer).toBeResource('OperationOutcome')
    expect.soft(answer).toHold('every issue to have severity information', "issue.all(severity = 'information')")
    expect.soft(answer).toBeAnswered(conflict('RAF-C23'))
  })

  test('after its removal the consent is no longer active', meets('RAF-REM-03'), async (context) => {
    const { target, patient, step } = context
    const { consent, removed } = await givenRecord(context)
    await removed()
    const found = await step('Then no active consent is found', () => target.find('Consent', { patient }))
    expect(found).toNoLongerFind(consent)
  })

  test('after its removal no adjustment is active', meets('RAF-REM-04'), async (context) => {
    const { target, patient, step } = context
    const { removed } = await givenRecord(context)
    await removed()
    const found = await step('Then no active adjustment is found', () => target.find('Flag', { patient }))
    expect(found).toHaveTotal(0)
  })

  test('after its removal no impairment is active', meets('RAF-REM-05'), async (context) => {
    const { target, patient, step } = context
    const { removed } = await givenRecord(context)
    await removed()
    const found = await step('Then no active impairments are found', () => target.find('List', { patient }))
    expect(found).toHaveTotal(0)
  })

  test('one removal takes the whole record', meets('RAF-REM-06'), async (context) => {
    const { target, patient, step } = context
    const { consent, adjustments, impairments, removed } = await givenRecord(context)
    await removed()
    await step('Then none of its parts is active', async () => {
      expect.soft(await target.find('Consent', { patient })).toNoLongerFind(consent)
      const found = await target.find('Flag', { patient })
      for (const adjustment of adjustments) expect.soft(found).toNoLongerFind(adjustment)
      expect.soft(await target.find('List', { patient })).toNoLongerFind(impairments)
    })
  })

  test('the record of another patient stays as it was', meets('RAF-REM-07'), async (context) => {
    const { target, anotherPatient, step } = context
    const other = await anotherPatient()
    const otherConsent = await step('Given another patient who has a record as well', async () =>
      (await target.create('Consent', consentFor(other))).mustSucceed(),
    )
    await step('With an adjustment', async () => (await target.create('Flag', flagFor(other))).mustSucceed())
    const { removed } = await givenRecord(context)
    const adjustments = (await target.find('Flag', { patient: other })).mustSucceed()
    await removed()
    await step('Then the record of the other patient is as it was', async () => {
      expect.soft(await target.find('Consent', { patient: other })).toBeUnchangedSince(otherConsent.version)
      expect.soft(await target.find('Flag', { patient: other })).toBeUnchangedSince(adjustments)
    })
  })

  forEachCase(
    [
      { part: 'removalReason', what: 'a reason', row: 'RAF-REM-08' },
      { part: 'nhsNumber', what: 'an NHS number', row: 'RAF-REM-09' },
      { part: 'supportingComment', what: 'a supporting comment', row: 'RAF-REM-10' },
    ] as const,
    'a removal without $what is refused',
    ({ row }) => meets(row),
    async (context, { part, what }) => {
      const { target, patient, step } = context
      const consent = await givenConsent(context)
      const answer = await step(`When the record is to be removed without ${what}`, () =>
        remove(target, patient, { ifMatch: consent.version }, { without: [part] }),
      )
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    [
      { what: 'a Consent', bodyFor: (patient: Patient, _parameters: object) => consentFor(patient) },
      {
        what: 'the parameters under the name of another resource',
        bodyFor: (_patient: Patient, parameters: object) => withValue(parameters, 'resourceType', 'Basic'),
      },
    ],
    'a removal whose body is $what is refused',
    meets('RAF-REM-11'),
    async (context, { what, bodyFor }) => {
      const { target, patient, step } = context
      const consent = await givenConsent(context)
      const parameters = removalOf(patient)
      const answer = await step(`When the removal is sent ${what} for its body`, () =>
        removeWith(target, bodyFor(patient, parameters), { ifMatch: consent.version }),
      )
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  for (const [kind, numbers] of Object.entries(arbitraries.invalidNhsNumbers)) {
    property(
      `a removal is refused for an NHS number with ${kind}`,
      meets('RAF-REM-12'),
      numbers(),
      async ({ target }, nhsNumber) => {
        const refused = await remove(target, { nhsNumber }, { ifMatch: '1' })
        expect(refused).toBeRefused(conflict('RAF-C25'))
      },
    )
  }

  forEachCase(
    [
      { what: 'a code that the list does not have', element: 'code', value: 'Tuesday' },
      { what: 'a code of another list', element: 'system', value: codeSystems.consentPurpose },
    ],
    'a removal whose reason is $what is refused',
    meets('RAF-REM-16'),
    async (context, { what, element, value }) => {
      const { target, patient, step } = context
      const consent = await givenConsent(context)
      const body = removalOf(patient)
      const answer = await step(`When the reason of the removal is ${what}`, () =>
        removeWith(target, withValue(body, `parameter.0.part.1.valueCodeableConcept.coding.0.${element}`, value), {
          ifMatch: consent.version,
        }),
      )
      expect(answer).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    [
      { what: 'without its parameter', path: 'parameter' },
      { what: 'without the parts of its parameter', path: 'parameter.0.part' },
    ],
    'a removal $what is refused',
    meets('RAF-REM-17'),
    async (context, { what, path }) => {
      const { target, patient, step } = context
      const consent = await givenConsent(context)
      const body = removalOf(patient)
      const answer = await step(`When the removal is sent ${what}`, () =>
        removeWith(target, without(body, path), { ifMatch: consent.version }),
      )
      expect(answer).toBeRefused({ status: 400 })
    },
  )
})

refusesWrongPreconditions(removal)
