import { checkNhsNumber, nhsCheckDigit } from '../../nhs/nhs-number.ts'
import { asObject, asText, type JsonObject } from '../json.ts'
import type { ResourceType } from './interactions.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'
import { shown } from './shape.ts'

/** The address of a patient, as the examples of the page have it. */
export function patientReference(nhsNumber: string): JsonObject {
  return { reference: `https://demographics.spineservices.nhs.uk/STU3/Patient/${nhsNumber}` }
}

/** The NHS number of the patient that a resource is about. Refuses a reference that names no patient, or an invalid one. */
export function patientOf(resource: JsonObject, type: ResourceType, policy: Policy): string {
  const element = type === 'Consent' ? 'patient' : 'subject'
  const reference = asText(asObject(resource[element])?.reference)
  if (reference === undefined) {
    refuse(policy, 'missing-value', `${type}.${element}.reference is required`)
    return ''
  }
  // The examples give the address with a scheme and without one, so only its end is read.
  const nhsNumber = /(?:^|\/)Patient\/([^/]*)$/.exec(reference)?.[1]
  if (nhsNumber === undefined)
    refuse(policy, 'invalid-value', `${type}.${element}.reference ${shown(reference)} is no reference to a Patient`)
  return acceptedNhsNumber(nhsNumber ?? reference, policy)
}

/** The NHS number itself if the policy takes it for one; refuses it otherwise. */
export function acceptedNhsNumber(text: string, policy: Policy): string {
  const nhsNumber = policy.nhsNumber === 'trimmed' ? text.trim() : text
  if (!isAccepted(nhsNumber, policy)) refuse(policy, 'invalid-nhs-number', 'The NHS number is not valid')
  return nhsNumber
}

function isAccepted(text: string, policy: Policy): boolean {
  const check = checkNhsNumber(text)
  if (check.valid) return true
  switch (policy.nhsNumber) {
    case 'ten-digits':
    case 'trimmed':
      return false
    case 'nine-digits-too':
      return text.length === 9 && check.reason === 'wrong-length'
    case 'no-check-digit':
      return check.reason === 'check-digit' || check.reason === 'check-digit-ten'
    case 'any-digits':
      // What a check does that takes the digits of every script for digits.
      return check.reason === 'not-digits' && isNhsNumberInAnyScript(text)
    case 'unchecked':
      return true
  }
}

function isNhsNumberInAnyScript(text: string): boolean {
  if (!/^\p{Nd}{10}$/u.test(text)) return false
  const digits = [...text].map((character) => {
    let zero = character.codePointAt(0) ?? 0
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && zero > (character.codePointAt(0) ?? 0) - 9) zero--
    return (character.codePointAt(0) ?? 0) - zero
  })
  return nhsCheckDigit(digits.slice(0, 9).join('')) === digits[9]
}
