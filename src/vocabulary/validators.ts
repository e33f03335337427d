import { join } from 'node:path'
import { createValidator, type Validator } from '../fhir/index.ts'
import { packageRoot } from '../package-root.ts'
import { runningTest } from './running-test.ts'

const validators = new Map<string, Validator>()

/** The validator of the API under test, with the generation of profiles that the chosen reading names. */
export function validatorFor(): Validator {
  const { suite, target } = runningTest()
  const { fhirVersion, profiles } = suite.api
  if (fhirVersion === 'none' || profiles === undefined)
    throw new Error(`${suite.api.title} is not FHIR: nothing of it can be validated.`)
  const letter = profiles.conflict === undefined ? 'a' : (target.conflicts[profiles.conflict] ?? 'a')
  const folders = profiles.folders[letter] ?? Object.values(profiles.folders)[0] ?? []
  const key = `${fhirVersion} ${folders.join(' ')}`
  let validator = validators.get(key)
  if (validator === undefined) {
    validator = createValidator({
      version: fhirVersion,
      definitions: folders.map((one) => join(packageRoot, 'profiles', one)),
      unknownExtensions: 'information',
    })
    validators.set(key, validator)
  }
  return validator
}
