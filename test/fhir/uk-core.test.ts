import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createValidator, type Validator } from '../../src/fhir/index.ts'
import { withOneThingLeftOut } from './variants.ts'

const ukCore = 'https://fhir.hl7.org.uk/StructureDefinition/'
const validator = createValidator({ version: 'r4', bestPractice: false, definitions: ['profiles/r4'] })

const immunization = {
  resourceType: 'Immunization',
  meta: { profile: [`${ukCore}UKCore-Immunization`] },
  extension: [
    {
      url: `${ukCore}Extension-UKCore-VaccinationProcedure`,
      valueCodeableConcept: { coding: [{ system: 'http://snomed.info/sct', code: '1324681000000101' }] },
    },
  ],
  status: 'completed',
  vaccineCode: { coding: [{ system: 'http://snomed.info/sct', code: '39115611000001103' }] },
  patient: { reference: 'Patient/1' },
  occurrenceDateTime: '2026-01-01',
}

const patient = {
  resourceType: 'Patient',
  meta: { profile: [`${ukCore}UKCore-Patient`] },
  identifier: [
    {
      extension: [
        {
          url: `${ukCore}Extension-UKCore-NHSNumberVerificationStatus`,
          valueCodeableConcept: {
            coding: [
              { system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland', code: '01' },
            ],
          },
        },
      ],
      system: 'https://fhir.nhs.uk/Id/nhs-number',
      value: '9990000018',
    },
  ],
}

function errorsOf(judge: Validator, resource: unknown): string[] {
  return judge
    .validate(resource)
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ key, path, profile }) => `${key} ${path} ${profile.replace(/.*\//, '')}`)
}

test('resources that keep the profiles give no error', () => {
  expect(errorsOf(validator, immunization)).toEqual([])
  expect(errorsOf(validator, patient)).toEqual([])
})

describe('each kind of rule is seen to be broken', () => {
  const [identifier] = patient.identifier
  const [procedure] = immunization.extension
  const cases: [title: string, resource: unknown, expected: string][] = [
    ['the invariant', { ...immunization, status: 'not-done' }, 'ukcore-imm-001 Immunization UKCore-Immunization'],
    [
      'a value that an extension requires',
      { ...immunization, extension: [{ url: procedure?.url }] },
      'min Immunization.extension[0].value Extension-UKCore-VaccinationProcedure',
    ],
    [
      'the type of that value',
      { ...immunization, extension: [{ url: procedure?.url, valueString: 'x' }] },
      'type Immunization.extension[0].value.ofType(string) Extension-UKCore-VaccinationProcedure',
    ],
    [
      'the root maximum of an extension',
      { ...immunization, extension: [procedure, procedure] },
      'slice-max Immunization.extension UKCore-Immunization',
    ],
    [
      'where an extension may stand',
      { ...patient, extension: [procedure] },
      'extension-context Patient.extension[0] Extension-UKCore-VaccinationProcedure',
    ],
    [
      'two NHS numbers',
      { ...patient, identifier: [identifier, identifier] },
      'slice-max Patient.identifier UKCore-Patient',
    ],
    [
      'an NHS number without a value',
      { ...patient, identifier: [{ system: identifier?.system }] },
      'min Patient.identifier[0].value UKCore-Patient',
    ],
    [
      'a required binding of an extension within a slice',
      {
        ...patient,
        identifier: [
          {
            ...identifier,
            extension: [
              {
                ...identifier?.extension[0],
                valueCodeableConcept: {
                  coding: [
                    {
                      system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
                      code: '99',
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
      'binding Patient.identifier[0].extension[0].value.ofType(CodeableConcept) Extension-UKCore-NHSNumberVerificationStatus',
    ],
  ]
  test.each(cases)('%s', (_title, resource, expected) => {
    expect(errorsOf(validator, JSON.parse(JSON.stringify(resource)))).toContain(expected)
  })
})

test('what only a terminology server could tell is neither right nor wrong', () => {
  const vaccineCode = { coding: [{ system: 'https://dmd.nhs.uk', code: '1' }] }
  expect(validator.validate({ ...immunization, vaccineCode })).toEqual([])
})

const reference = join(resolve(process.env.ASSAY_REFERENCE_DATA ?? '../shared/data'), 'profiles/r4-ukcore-main')

describe.runIf(existsSync(reference))('beside the published definitions', () => {
  const published = existsSync(reference) ? publishedValidator() : validator
  const names = existsSync(reference) ? readdirSync(join(reference, 'Examples')) : []
  test.each(names)('%s gets the same verdict, whole and with one thing left out', (name) => {
    const example = JSON.parse(readFileSync(join(reference, 'Examples', name), 'utf8')) as Record<string, unknown>
    for (const variant of [example, ...withOneThingLeftOut(example)]) {
      expect(errorsOf(validator, variant)).toEqual(errorsOf(published, variant))
    }
  })
})

/** The published differentials: the snapshots beside them repeat the minimum of a list on each of its slices. */
function publishedValidator(): Validator {
  const folder = mkdtempSync(join(tmpdir(), 'assay-uk-core-'))
  try {
    for (const kind of ['StructureDefinitions', 'ValueSets', 'CodeSystems']) {
      for (const name of readdirSync(join(reference, kind))) {
        const { snapshot: _snapshot, ...definition } = JSON.parse(readFileSync(join(reference, kind, name), 'utf8'))
        writeFileSync(join(folder, name), JSON.stringify(definition))
      }
    }
    return createValidator({ version: 'r4', bestPractice: false, definitions: [folder] })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
