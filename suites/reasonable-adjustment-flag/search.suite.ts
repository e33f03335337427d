import { conflictSend, describe, expect, forEachCase, meets, needs, observes, readOnly, test } from '../../src/index.ts'
import { adjustmentDeleted, consentWithdrawn, flagFor, partsOfRecord } from './bodies.ts'
import { recorded } from './given.ts'

type Parameters = Record<string, string>

const parts = partsOfRecord.map((type) => ({ type }))

/** The required parameters of each search, with the rows on one that is missing and one that is empty. */
const required = partsOfRecord.flatMap((type) => {
  const token =
    type === 'List'
      ? { name: 'code', missing: 'RAF-SRCH-04', empty: 'RAF-SRCH-08' }
      : { name: 'category', missing: 'RAF-SRCH-03', empty: 'RAF-SRCH-07' }
  return [
    { name: 'patient', missing: 'RAF-SRCH-01', empty: 'RAF-SRCH-05' },
    { name: 'status', missing: 'RAF-SRCH-02', empty: 'RAF-SRCH-06' },
    token,
  ].map((parameter) => ({ type, ...parameter }))
})

const _leavingOut = (name: string, parameters: Parameters): Parameters =>
  Object.fromEntries(Object.entries(parameters).filter(([one]) => one !== name))

/** The query with each value spelled as `spell` does; names stay as they are. */
const spelled = (parameters: Parameters, spell: (value: string) => string): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${spell(value)}`)
    .join('&')

describe('What a search finds', () => {
  test(
    'a search for Consent with status inactive finds the consent that was withdrawn, and nothing active',
    meets('RAF-SRCH-11'),
    async ({ target, patient, step }) => {
      const consent = await step('Given a consent', () => recorded('Consent', target, patient))
      await step('That was withdrawn', async () =>
        (await target.update(consent, { ifMatch: consent.version, to: consentWithdrawn() })).mustSucceed(),
      )
      const found = await step('When inactive consent is searched for', () =>
        target.find('Consent', { patient, status: conflictSend('RAF-C33', 'inactive') }),
      )
      expect.soft(found).toFind(consent)
      expect.soft(found).toHold('the consent to be inactive', "status = 'inactive'", { context: 'Consent' })
    },
  )

  test(
    'a search for Flag with status inactive finds the adjustment that was deleted, and nothing active',
    meets('RAF-SRCH-11'),
    async ({ target, patient, step }) => {
      const deleted = await step('Given an adjustment', () => recorded('Flag', target, patient))
      await step('And another one', async () =>
        (await target.create('Flag', flagFor(patient, { adjustment: 'contactByEmail' }))).mustSucceed(),
      )
      await step('Of which the first was deleted', async () =>
        (await target.update(deleted, { ifMatch: deleted.version, to: adjustmentDeleted() })).mustSucceed(),
      )
      const found = await step('When inactive adjustments are searched for', () =>
        target.find('Flag', { patient, status: conflictSend('RAF-C33', 'inactive') }),
      )
      expect.soft(found).toFind(deleted)
      expect.soft(found).toHold('the adjustment to be inactive', "status = 'inactive'", { context: 'Flag' })
    },
  )

  forEachCase(
    [
      { type: 'Consent' as const, word: 'active' },
      { type: 'Flag' as const, word: 'active' },
      { type: 'List' as const, word: 'current' },
    ],
    'everything that a search for $type with status active finds has the status $word',
    meets('RAF-SRCH-24', needs('stateful')),
    async ({ target, patient, step }, { type, word }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const found = await step(`When ${type} is searched for`, () => target.find(type, { patient }))
      expect(found.mustSucceed()).toHold(`everything found to be ${word}`, `status = '${word}'`, { context: type })
    },
  )

  test(
    'a search for Flag with status active leaves out the adjustment that was deleted',
    meets('RAF-SRCH-24', needs('stateful')),
    async ({ target, patient, step }) => {
      const deleted = await step('Given an adjustment', () => recorded('Flag', target, patient))
      await step('And another one', async () =>
        (await target.create('Flag', flagFor(patient, { adjustment: 'contactByEmail' }))).mustSucceed(),
      )
      await step('Of which the first was deleted', async () =>
        (await target.update(deleted, { ifMatch: deleted.version, to: adjustmentDeleted() })).mustSucceed(),
      )
      const found = await step('When active adjustments are searched for', () => target.find('Flag', { patient }))
      expect(found).toHold('everything found to be active', "status = 'active'", { context: 'Flag' })
    },
  )

  forEachCase(
    parts,
    'a search for $type finds resources of that type and of that patient alone',
    meets('RAF-SRCH-23', needs('stateful')),
    async ({ target, patient, anotherPatient, step }, { type }) => {
      const other = await anotherPatient()
      await step('Given a patient with a whole record', () => recorded('List', target, patient))
      await step('And another patient with one', () => recorded('List', target, other))
      const found = await step(`When ${type} of the first patient is searched for`, () =>
        target.find(type, { patient }),
      )
      expect(found).toFindOnly(type, { patient })
    },
  )

  forEachCase(
    [
      { type: 'Consent' as const, carried: "category.coding.where(code = 'NRAF').exists()" },
      { type: 'Flag' as const, carried: "category.coding.where(code = 'NRAF').exists()" },
      { type: 'List' as const, carried: "code.coding.where(code = '1094391000000102').exists()" },
    ],
    'everything that a search for $type finds has the category or code that was asked for',
    meets('RAF-SRCH-25', needs('stateful')),
    async ({ target, patient, step }, { type, carried }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const found = await step(`When ${type} is searched for`, () => target.find(type, { patient }))
      expect(found.mustSucceed()).toHold('everything found to have it', carried, { context: type })
    },
  )

  forEachCase(
    [
      {
        type: 'Consent' as const,
        other: { category: 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-FlagCategory-1|OTHER' },
      },
      {
        type: 'Flag' as const,
        other: { category: 'https://fhir.nhs.uk/STU3/CodeSystem/RARecord-FlagCategory-1|OTHER' },
      },
      { type: 'List' as const, other: { code: 'http://snomed.info/sct|225444004' } },
    ],
    'a search for $type by another category or code does not find the record',
    meets('RAF-SRCH-25', needs('stateful')),
    async ({ target, patient, step }, { type, other }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const found = await step('When something else is searched for', () => target.find(type, { patient, ...other }))
      expect(found).toHold('nothing to be found', 'entry.resource.where(($this is OperationOutcome).not()).empty()')
    },
  )
})

describe('How a search is written', () => {
  forEachCase(
    parts,
    'the self link of a search for $type repeats its parameters',
    meets('RAF-SRCH-14', readOnly, needs('stateful')),
    async ({ target, patient }, { type }) => {
      const parameters = target.searchParameters(type, patient)
      const answer = await target.search(type, parameters)
      expect(answer.mustSucceed()).toHaveSelfLink(parameters)
    },
  )

  forEachCase(
    parts,
    'the same search for $type made twice finds the same, at the same version',
    meets('RAF-SRCH-18', needs('stateful')),
    async ({ target, patient, step }, { type }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const first = await step(`When ${type} is searched for`, () => target.find(type, { patient }))
      const second = await step('And searched for once more', () => target.find(type, { patient }))
      expect(second).toAgreeWith(first.mustSucceed())
    },
  )

  forEachCase(
    parts,
    'the order of the parameters of a search for $type does not matter',
    meets('RAF-SRCH-19', needs('stateful')),
    async ({ target, patient, step }, { type }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const parameters = Object.entries(target.searchParameters(type, patient))
      const usual = await step('When the patient is named first', () => target.search(type, parameters))
      const reversed = await step('And when it is named last', () => target.search(type, parameters.toReversed()))
      expect(reversed).toAgreeWith(usual.mustSucceed())
    },
  )

  forEachCase(
    [
      // RFC 3986 lets colon and solidus stand in a query as they are; the bar, the ampersand and white space never.
      {
        how: 'with colon and solidus as they are',
        spell: (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/'),
      },
      {
        how: 'with percent-encoding in lower case',
        spell: (value: string) => encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
      },
      {
        how: 'with digits percent-encoded',
        spell: (value: string) => encodeURIComponent(value).replace(/^\d/, (digit) => `%3${digit}`),
      },
    ].flatMap((one) => parts.map(({ type }) => ({ type, ...one }))),
    'a search for $type is understood the same $how',
    meets('RAF-SRCH-20', needs('stateful')),
    async ({ target, patient, step }, { type, spell }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const parameters = target.searchParameters(type, patient)
      const usual = await step('When the parameters are percent-encoded', () => target.search(type, parameters))
      const other = await step('And when they are spelled otherwise', () =>
        target.searchWith(type, spelled(parameters, spell)),
      )
      expect(other).toAgreeWith(usual.mustSucceed())
    },
  )

  forEachCase(
    parts,
    'a search for $type ignores a parameter that it does not know',
    meets('RAF-SRCH-21', needs('stateful')),
    async ({ target, patient, step }, { type }) => {
      await step('Given a record', () => recorded(type, target, patient))
      const parameters = target.searchParameters(type, patient)
      const usual = await step('When the usual parameters are sent', () => target.search(type, parameters))
      const more = await step('And when one is sent beside them that no search has', () =>
        target.search(type, { ...parameters, favouriteColour: 'green' }),
      )
      expect(more).toAgreeWith(usual.mustSucceed())
    },
  )

  test(
    'a parameter that the server does not know does not have a search refused',
    meets('RAF-SRCH-21', readOnly),
    async ({ target, patient }) => {
      const parameters = target.searchParameters('Consent', patient)
      const usual = await target.search('Consent', parameters)
      const more = await target.search('Consent', { ...parameters, favouriteColour: 'green' })
      expect(more).toBeAnsweredLike(usual)
    },
  )
})

describe('Searches that no source decides', () => {
  forEachCase(
    required.map(({ type, name, missing }) => ({ type, name, missing })),
    'what comes of a search for $type that gives $name twice',
    ({ missing }) => observes(missing, readOnly),
    async ({ target, patient }, { type, name }) => {
      const parameters = target.searchParameters(type, patient)
      const twice = [...Object.entries(parameters), [name, parameters[name] ?? ''] as const]
      expect(await target.search(type, twice)).toHaveStatus([200, 400])
    },
  )

  test(
    'what comes of a search that names two patients',
    observes('RAF-SRCH-23', readOnly),
    async ({ target, patient, anotherPatient }) => {
      const other = await anotherPatient()
      const both = [
        ...Object.entries(target.searchParameters('Consent', patient)),
        ['patient', other.nhsNumber] as const,
      ]
      expect(await target.search('Consent', both)).toHaveStatus([200, 400])
    },
  )

  forEachCase(
    [
      { status: 'Active', how: 'with a capital' },
      { status: 'ACTIVE', how: 'in capitals' },
      { status: 'aCTIVE', how: 'in capitals but for the first letter' },
    ].flatMap((one) => parts.map(({ type }) => ({ type, ...one }))),
    'what comes of a search for $type with the status written $how',
    observes('RAF-SRCH-24', readOnly),
    async ({ target, patient }, { type, status }) => {
      const usual = await target.find(type, { patient })
      expect(await target.find(type, { patient, status })).toAgreeWith(usual)
    },
  )

  forEachCase(
    [{ status: 'nonsense' }, { status: 'active,inactive' }, { status: '*' }],
    'what comes of a search with the status $status',
    observes('RAF-SRCH-24', readOnly),
    async ({ target, patient }, { status }) => {
      expect(await target.find('Consent', { patient, status })).toHaveStatus([200, 400])
    },
  )

  forEachCase(
    [
      { how: 'with the bar as it is', spell: (value: string) => encodeURIComponent(value).replaceAll('%7C', '|') },
      { how: 'with everything encoded twice', spell: (value: string) => encodeURIComponent(encodeURIComponent(value)) },
    ],
    'what comes of a search $how',
    observes('RAF-SRCH-20', readOnly),
    async ({ target, patient }, { spell }) => {
      const query = spelled(target.searchParameters('Consent', patient), spell)
      expect(await target.searchWith('Consent', query)).toHaveStatus([200, 400])
    },
  )

  test(
    'what comes of a search that names the patient by a reference',
    observes('RAF-SRCH-09', readOnly),
    async ({ target, patient }) => {
      const nhsNumber = `Patient/${patient.nhsNumber}`
      expect(await target.find('Consent', { patient: { nhsNumber } })).toHaveStatus([200, 400, 404])
    },
  )
})
