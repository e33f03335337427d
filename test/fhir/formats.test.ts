import { expect, test } from 'vitest'
import {
  createValidator,
  type Finding,
  formatOperationOutcome,
  formatSarif,
  formatText,
  specLink,
} from '../../src/fhir/index.ts'

const text = '{\n  "resourceType": "Patient",\n  "gender": "woman"\n}'
const validator = createValidator({ version: 'r4', bestPractice: false })
const findings = validator.validate(text)

test('text shows the place, the rule, the line with a mark, and where to read more', () => {
  expect(formatText(findings, { name: 'patient.json', source: text, version: 'r4' })).toBe(
    [
      'patient.json:3:3  error  binding  Patient.gender',
      '  "woman" is not in the value set http://hl7.org/fhir/ValueSet/administrative-gender: the code must be one of male, female, other, unknown',
      '  3 |   "gender": "woman"',
      '    |   ^',
      '  http://hl7.org/fhir/R4/patient-definitions.html#Patient.gender',
      '',
    ].join('\n'),
  )
})

test('text never carries escape sequences of the document to a terminal', () => {
  const hostile = '{"resourceType": "Patient", "gender": "\u001b[2Jx"}'.replace('\\u001b', '\u001b')
  expect(
    formatText([{ ...(findings[0] as Finding), line: 1, column: 1 }], { name: 'a', source: hostile, version: 'r4' }),
  ).not.toContain('\u001b')
})

test('an OperationOutcome of findings is itself valid, in both releases', () => {
  for (const outcome of [formatOperationOutcome(findings), formatOperationOutcome([])]) {
    for (const version of ['stu3', 'r4'] as const) {
      const severities = createValidator({ version, bestPractice: false })
        .validate(outcome)
        .map(({ severity }) => severity)
      expect(severities.filter((severity) => severity !== 'information')).toEqual([])
    }
  }
  expect(formatOperationOutcome(findings)).toMatchObject({
    issue: [{ severity: 'error', code: 'code-invalid', expression: ['Patient.gender'] }],
  })
})

test('SARIF names the file, the line and the rule', () => {
  expect(formatSarif([{ name: 'a b/patient.json', findings }], { version: '1.0.0', fhir: 'r4' })).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'assay', rules: [{ id: 'binding' }] } },
        results: [
          {
            ruleId: 'binding',
            ruleIndex: 0,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'a%20b/patient.json' },
                  region: { startLine: 3, startColumn: 3 },
                },
              },
            ],
          },
        ],
      },
    ],
  })
})

test('a finding leads to the page of what it breaks', () => {
  const link = (profile: string, path: string) => specLink({ ...(findings[0] as Finding), profile, path }, 'stu3')
  expect(link('http://hl7.org/fhir/StructureDefinition/Reference', 'Consent.patient')).toBe(
    'http://hl7.org/fhir/STU3/references.html#Reference',
  )
  expect(link('http://hl7.org/fhir/StructureDefinition/Observation', 'Observation.value.ofType(Quantity)')).toBe(
    'http://hl7.org/fhir/STU3/observation-definitions.html#Observation.value[x]',
  )
  expect(link('http://hl7.org/fhir/StructureDefinition/date', 'Patient.birthDate')).toBe(
    'http://hl7.org/fhir/STU3/datatypes.html#date',
  )
  expect(link('https://fhir.nhs.uk/x', 'Patient')).toBe('https://fhir.nhs.uk/x')
})

test('a resource of R4 without a narrative is a warning of best practice, unless it is contained', () => {
  const patient = {
    resourceType: 'Patient',
    contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }],
    managingOrganization: { reference: '#o' },
  }
  expect(createValidator({ version: 'r4' }).validate(patient)).toMatchObject([
    { key: 'dom-6', severity: 'warning', path: 'Patient' },
  ])
  expect(createValidator({ version: 'stu3' }).validate(patient)).toEqual([])
})
