import { describe, expect, meets, property, readOnly } from '../../src/index.ts'
import { numbersWithAnExemption, statusOf } from './asking.ts'

describe('Valid resources', () => {
  property(
    'an exemption conforms to UKCore-QuestionnaireResponse',
    meets('CME-VAL-03', readOnly),
    numbersWithAnExemption(),
    async ({ target }, nhsNumber) => {
      expect(await statusOf(target, { nhsNumber })).toConformTo(
        'QuestionnaireResponse',
        'https://fhir.hl7.org.uk/StructureDefinition/UKCore-QuestionnaireResponse',
      )
    },
  )
})
