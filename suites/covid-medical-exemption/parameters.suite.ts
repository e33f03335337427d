import {
  arbitraries,
  conflict,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  property,
  readOnly,
  test,
} from '../../src/index.ts'
import { asked, nhsNumberType, questionnaireOfExemptions, statusOf } from './asking.ts'

const missingOrInvalid = { status: 400, issue: 'processing' }

/** Kinds of value that no reading takes for an NHS number; those of digits alone depend on CME-C06. */
const {
  'digits of another script': nonAsciiDigits,
  'white space': whiteSpace,
  ...digitsAlone
} = arbitraries.invalidNhsNumbers

describe('The patient that is asked for', () => {
  forEachCase(
    [
      { what: 'without patient.identifier', row: 'CME-PAR-01', parameters: {} },
      {
        what: 'that names a questionnaire and no patient',
        row: 'CME-PAR-01',
        parameters: { questionnaire: questionnaireOfExemptions },
      },
      { what: 'with an empty patient.identifier', row: 'CME-PAR-02', parameters: { 'patient.identifier': '' } },
      {
        what: 'with a type and no NHS number',
        row: 'CME-PAR-02',
        parameters: { 'patient.identifier': `${nhsNumberType}|` },
      },
    ],
    'a request $what is refused with status 400',
    ({ row }) => meets(row, 'CME-ERR-01', readOnly),
    async ({ target }, { row, parameters }) => {
      const answer = await asked(target, parameters)
      expect.soft(answer).toBeRefused({}, { row })
      expect.soft(answer).toBeRefused(missingOrInvalid, { row: 'CME-ERR-01' })
    },
  )

  forEachCase(
    [
      { what: 'another type', prefix: 'https://fhir.nhs.uk/Id/ods-organization-code|' },
      { what: 'the type of another case', prefix: 'https://fhir.nhs.uk/Id/NHS-Number|' },
      { what: 'the type with http', prefix: 'http://fhir.nhs.uk/Id/nhs-number|' },
      { what: 'the type with a slash at its end', prefix: `${nhsNumberType}/|` },
      { what: 'an empty type', prefix: '|' },
    ],
    'an NHS number with $what is refused',
    meets('CME-PAR-03', readOnly),
    async ({ target, patient }, { prefix }) => {
      expect(await asked(target, { 'patient.identifier': `${prefix}${patient.nhsNumber}` })).toBeRefused({
        status: 400,
      })
    },
  )

  for (const [kind, values] of Object.entries(digitsAlone)) {
    property(
      `an NHS number that is not valid (${kind}) is refused`,
      meets('CME-PAR-04', 'CME-ERR-02', readOnly),
      values(),
      async ({ target }, nhsNumber) => {
        const answer = await statusOf(target, { nhsNumber })
        expect.soft(answer).toHaveStatus(conflict('CME-C06'), { row: 'CME-PAR-04' })
        expect.soft(answer).toBeAnswered(conflict('CME-C06'), { row: 'CME-ERR-02' })
      },
    )
  }

  for (const [kind, values] of Object.entries({
    'digits of another script': nonAsciiDigits,
    'white space': whiteSpace,
  })) {
    property(
      `an NHS number with ${kind} is refused`,
      meets('CME-PAR-05', readOnly),
      values(),
      async ({ target }, nhsNumber) => {
        expect(await statusOf(target, { nhsNumber })).toBeRefused({ status: 400 })
      },
    )
  }

  forEachCase(
    [
      { what: 'the NHS number alone', spell: (nhsNumber: string) => nhsNumber },
      { what: 'a second bar', spell: (nhsNumber: string) => `${nhsNumberType}||${nhsNumber}` },
      { what: 'letters after the number', spell: (nhsNumber: string) => `${nhsNumberType}|${nhsNumber}x` },
      {
        what: 'the number in groups of 3, 3 and 4',
        spell: (nhsNumber: string) => `${nhsNumberType}|${grouped(nhsNumber)}`,
      },
      { what: 'something before the type', spell: (nhsNumber: string) => `x${nhsNumberType}|${nhsNumber}` },
      {
        what: 'two patients',
        spell: (nhsNumber: string) => `${nhsNumberType}|${nhsNumber},${nhsNumberType}|${nhsNumber}`,
      },
    ],
    'a patient.identifier with $what is refused',
    meets('CME-PAR-05', readOnly),
    async ({ target, patient }, { spell }) => {
      expect(await asked(target, { 'patient.identifier': spell(patient.nhsNumber) })).toBeRefused({ status: 400 })
    },
  )

  forEachCase(
    [
      // RFC 3986 lets colon and solidus stand in a query as they are; the bar never.
      {
        how: 'with colon and solidus as they are',
        spell: (value: string) => encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/'),
      },
      {
        how: 'with percent-encoding in lower case',
        spell: (value: string) => encodeURIComponent(value).replaceAll(/%[0-9A-F]{2}/g, (one) => one.toLowerCase()),
      },
    ],
    'a patient.identifier is understood the same $how',
    meets('CME-PAR-10', readOnly),
    async ({ target, patient, step }, { spell }) => {
      const usual = await step('When it is percent-encoded', () => statusOf(target, patient))
      const query = `patient.identifier=${spell(`${nhsNumberType}|${patient.nhsNumber}`)}`
      const other = await step('And when it is spelled otherwise', () =>
        target.searchWith('QuestionnaireResponse', query),
      )
      expect(other).toAgreeWith(usual.mustSucceed())
    },
  )
})

describe('The questionnaire that is asked for', () => {
  test(
    'a request that names no questionnaire is answered',
    meets('CME-PAR-06', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient)).toBeAnswered(conflict('CME-C16'))
    },
  )

  test(
    'a request that names the questionnaire of exemptions is answered',
    meets('CME-PAR-07', readOnly),
    async ({ target, patient }) => {
      const answer = await statusOf(target, patient, { questionnaire: questionnaireOfExemptions })
      expect(answer).toHaveStatus(200)
    },
  )

  forEachCase(
    [
      { what: 'another questionnaire', questionnaire: 'https://fhir.nhs.uk/Questionnaire/AnotherQuestionnaire' },
      { what: 'the name of the questionnaire alone', questionnaire: 'COVIDVaccinationMedicalExemption' },
      { what: 'a questionnaire that is no address', questionnaire: 'not a questionnaire' },
    ],
    'a request that names $what is refused with status 400',
    meets('CME-PAR-08', 'CME-ERR-03', readOnly),
    async ({ target, patient }, { questionnaire }) => {
      const answer = await statusOf(target, patient, { questionnaire })
      expect.soft(answer).toBeRefused({}, { row: 'CME-PAR-08' })
      expect.soft(answer).toBeRefused(missingOrInvalid, { row: 'CME-ERR-03' })
    },
  )
})

describe('Other parameters', () => {
  test(
    'what comes of a request whose questionnaire is empty',
    observes('CME-PAR-08', readOnly),
    async ({ target, patient }) => {
      expect(await statusOf(target, patient, { questionnaire: '' })).toHaveStatus([200, 400])
    },
  )

  forEachCase(
    [{ name: 'coding' }, { name: 'favouriteColour' }, { name: 'patientIdentifier' }],
    'a request with the parameter $name, which the API does not have, is refused',
    meets('CME-PAR-09', readOnly),
    async ({ target, patient }, { name }) => {
      expect(await statusOf(target, patient, { [name]: 'green' })).toBeAnswered(conflict('CME-C14'))
    },
  )

  test(
    'what comes of a request that gives patient.identifier twice',
    observes('CME-PAR-05', readOnly),
    async ({ target, patient }) => {
      const identifier = ['patient.identifier', `${nhsNumberType}|${patient.nhsNumber}`] as const
      expect(await target.search('QuestionnaireResponse', [identifier, identifier])).toHaveStatus([200, 400])
    },
  )
})

function grouped(nhsNumber: string): string {
  return `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`
}
