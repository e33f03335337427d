import { join } from 'node:path'
import { expect, test } from 'vitest'
import { immunizationOf, vaccineTypeOf } from '../../src/extracts/fhir-immunization.ts'
import { sampleRows } from '../../src/extracts/samples.ts'
import { createValidator } from '../../src/fhir/index.ts'
import { packageRoot } from '../../src/package-root.ts'

const given = (row: Record<string, string>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''))

test('every clean row becomes an Immunization that meets the profile of UK Core', () => {
  const validator = createValidator({
    version: 'r4',
    definitions: [join(packageRoot, 'profiles/r4')],
    bestPractice: false,
  })
  const profiles = ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-Immunization']
  for (const [index, row] of sampleRows('v5-immunisation', { rows: 60, seed: 8 }).entries()) {
    const resource = immunizationOf(given(row), 'FLU', `a.csv#row-${index + 1}`)
    const errors = validator.validate(resource, { profiles }).filter((one) => one.severity === 'error')
    expect(errors, JSON.stringify(resource)).toEqual([])
  }
})

test('values are converted as the service converts them, and what it cannot read is left as it is', () => {
  const [row = {}] = sampleRows('v5-immunisation', { rows: 1, seed: 8 })
  const resource = immunizationOf(
    given({
      ...row,
      DATE_AND_TIME: '20240610T18332501',
      PERSON_DOB: '1980-1-1',
      PERSON_GENDER_CODE: '9',
      PRIMARY_SOURCE: 'True',
      DOSE_SEQUENCE: '',
      DOSE_AMOUNT: '0.5',
      VACCINE_PRODUCT_CODE: '',
      VACCINE_PRODUCT_TERM: '',
    }),
    vaccineTypeOf('MMR_Vaccinations_v5_YGM41_20240708T12130100.csv'),
    'a.csv#row-1',
  )
  expect(resource).toMatchObject({
    meta: { source: 'a.csv#row-1' },
    occurrenceDateTime: '2024-06-10T18:33:25+01:00',
    primarySource: true,
    vaccineCode: { coding: [{ code: 'NAVU' }] },
    doseQuantity: { value: 0.5, system: 'http://snomed.info/sct', code: '258773002' },
    protocolApplied: [{ doseNumberString: 'Dose sequence not recorded', targetDisease: [{}, {}, {}] }],
  })
  const patient = (resource.contained as Record<string, unknown>[]).find((one) => one.resourceType === 'Patient')
  expect(patient).toMatchObject({ birthDate: '1980-1-1', gender: 'other' })
  expect(vaccineTypeOf('Other_Vaccinations.csv')).toBeUndefined()
})
