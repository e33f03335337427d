import { isNhsNumber } from '../../nhs/nhs-number.ts'
import type { Policy } from './policy.ts'
import { Refused } from './refusal.ts'

const TYPE = 'https://fhir.nhs.uk/Id/nhs-number'
const QUESTIONNAIRE = 'https://fhir.nhs.uk/Questionnaire/COVIDVaccinationMedicalExemption'
const KNOWN = new Set(['patient.identifier', 'questionnaire', '_format', '_pretty'])

/**
 * The NHS number that a query asks for, after everything that the policy refuses.
 * @returns undefined where the policy answers a request that names no patient
 */
export function askedFor(query: string, policy: Policy): string | undefined {
  const parameters = parametersOf(query, policy)
  if (policy.unknownParameters === 'refused') {
    const unknown = [...parameters.keys()].find((name) => !KNOWN.has(name))
    if (unknown !== undefined) {
      throw new Refused(
        400,
        `Unknown search parameter '${unknown.slice(0, 100)}' for resource type 'QuestionnaireResponse'.`,
      )
    }
  }
  const nhsNumber = nhsNumberOf(parameters.get('patient.identifier'), policy)
  checkQuestionnaire(parameters.get('questionnaire'), policy)
  return nhsNumber
}

function nhsNumberOf(identifier: string | undefined, policy: Policy): string | undefined {
  if (identifier === undefined) {
    if (policy.missingIdentifier === 'answered') return undefined
    throw new Refused(400, 'Missing NHS number: patient.identifier is required')
  }
  const bar = identifier.indexOf('|')
  const type = bar < 0 ? '' : identifier.slice(0, bar)
  const given = identifier.slice(bar + 1)
  if (given === '') {
    if (policy.emptyIdentifier === 'answered') return undefined
    throw new Refused(400, 'Missing NHS number: patient.identifier has no value')
  }
  const value = policy.identifierForm === 'forgiving' ? forgiven(given) : given
  const isTyped = type === TYPE || (policy.identifierType === 'any' && bar >= 0)
  if (!isTyped && !(policy.identifierForm === 'forgiving' && bar < 0)) {
    throw new Refused(400, `Invalid NHS number: the type of patient.identifier must be ${TYPE}`)
  }
  if (!/^[0-9]+$/.test(value)) throw new Refused(400, 'Invalid NHS number: it must be of digits')
  if (policy.nhsNumber === 'modulus-11' && !isNhsNumber(value)) throw new Refused(400, 'Invalid NHS number')
  return value
}

/** What a lenient reader makes of a value: the first ten digits, wherever they stand. */
function forgiven(value: string): string {
  const digits = value
    .normalize('NFKC')
    .replaceAll(/[^0-9]/g, '')
    .slice(0, 10)
  return isNhsNumber(digits) ? digits : value
}

function checkQuestionnaire(questionnaire: string | undefined, policy: Policy): void {
  if (policy.questionnaire === 'any') return
  if (questionnaire === undefined) {
    if (policy.questionnaire === 'required') throw new Refused(400, 'Missing questionnaire')
  } else if (questionnaire !== QUESTIONNAIRE || policy.questionnaire === 'refused') {
    throw new Refused(400, 'Invalid questionnaire')
  }
}

function parametersOf(query: string, policy: Policy): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const part of query.split('&').filter((each) => each !== '')) {
    const equals = part.indexOf('=')
    const name = decoded(equals < 0 ? part : part.slice(0, equals), policy)
    if (parameters.has(name)) throw new Refused(400, `The parameter '${name.slice(0, 100)}' is given more than once`)
    parameters.set(name, equals < 0 ? '' : decoded(part.slice(equals + 1), policy))
  }
  return parameters
}

/** Percent-decoding as browsers do it in a query, where a plus is a space. */
function decoded(text: string, policy: Policy): string {
  const encoded = policy.queryDecoding === 'upper-case' ? text.replaceAll(/%(?=[0-9]?[a-f])/g, '%25') : text
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '))
  } catch {
    throw new Refused(400, 'The query is not percent-encoded UTF-8')
  }
}
