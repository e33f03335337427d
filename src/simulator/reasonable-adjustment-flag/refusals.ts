import type { Refusal } from './policy.ts'
import type { Situation } from './situations.ts'

/** The codes of the documented error table, with the status and the FHIR issue type that go with each. */
const DOCUMENTED = {
  ACCESS_DENIED: [401, 'forbidden', 'Access denied'],
  UNSUPPORTED_SERVICE: [400, 'not-supported', 'Unsupported service'],
  RESOURCE_NOT_FOUND: [404, 'not-found', 'Resource not found'],
  INVALID_RESOURCE_ID: [400, 'value', 'Invalid resource id'],
  // The page lists the issue code deleted, which STU3 does not have yet.
  INVALIDATED_RESOURCE: [404, 'not-found', 'Resource has been invalidated'],
  PRECONDITION_FAILED: [412, 'required', 'Required condition was not fulfilled'],
  RESOURCE_VERSION_MISMATCH: [409, 'conflict', 'Resource version mismatch'],
  VALIDATION_ERROR: [400, 'invalid', 'Validation error'],
  INVALID_UPDATE: [400, 'business-rule', 'Update is invalid'],
  MISSING_VALUE: [400, 'required', 'Required value is missing'],
  INVALID_VALUE: [400, 'value', 'Provided value is invalid'],
  UNSUPPORTED_VALUE: [400, 'code-invalid', 'Provided value is not supported'],
  TOO_FEW_VALUES_SUBMITTED: [400, 'invariant', 'Too few values submitted'],
  TOO_MANY_VALUES_SUBMITTED: [400, 'invariant', 'Too many values submitted'],
  ADDITIONAL_PROPERTIES: [400, 'structure', 'Additional properties are not allowed'],
  INVALID_NHS_NUMBER: [400, 'value', 'Invalid NHS number'],
  PATIENT_NOT_FOUND: [404, 'not-found', 'Patient not found'],
} as const satisfies Record<string, readonly [status: number, issue: string, display: string]>

/** A code of the documented table (and the two codes that only examples show). */
export type DocumentedCode = keyof typeof DOCUMENTED

/** The refusal that the documented table gives a code. */
export function documented(code: DocumentedCode): Refusal {
  const [status, issue, display] = DOCUMENTED[code]
  return { status, code, issue, display }
}

/**
 * The documented refusal of each situation. Where the table has no code of its own for a situation, its "default" error is
 * used. Situations that the documents do not call wrong are accepted.
 */
export const documentedRefusals: Record<Situation, Refusal | 'accept'> = {
  'access-denied': documented('ACCESS_DENIED'),
  'request-id-missing': documented('MISSING_VALUE'),
  'request-id-malformed': documented('INVALID_VALUE'),
  'session-urid': documented('INVALID_VALUE'),
  'session-urid-missing': 'accept',
  'correlation-id-missing': 'accept',
  'unknown-path': documented('UNSUPPORTED_SERVICE'),
  'wrong-method': documented('UNSUPPORTED_SERVICE'),
  'media-type': documented('VALIDATION_ERROR'),
  'content-encoding': documented('VALIDATION_ERROR'),
  'no-body': documented('MISSING_VALUE'),
  'body-too-large': { ...documented('VALIDATION_ERROR'), status: 413, issue: 'too-long' },
  'malformed-json': { ...documented('VALIDATION_ERROR'), issue: 'structure' },
  'wrong-resource-type': documented('INVALID_VALUE'),
  'missing-value': documented('MISSING_VALUE'),
  'invalid-value': documented('INVALID_VALUE'),
  'unsupported-value': documented('UNSUPPORTED_VALUE'),
  'too-few-values': documented('TOO_FEW_VALUES_SUBMITTED'),
  'too-many-values': documented('TOO_MANY_VALUES_SUBMITTED'),
  'additional-properties': documented('ADDITIONAL_PROPERTIES'),
  'invalid-nhs-number': documented('INVALID_NHS_NUMBER'),
  'invalid-resource-id': documented('INVALID_RESOURCE_ID'),
  'body-id': documented('INVALID_UPDATE'),
  'other-patient': documented('INVALID_UPDATE'),
  'parameter-missing': documented('MISSING_VALUE'),
  'parameter-empty': documented('MISSING_VALUE'),
  'parameter-invalid': documented('INVALID_VALUE'),
  'parameter-repeated': documented('TOO_MANY_VALUES_SUBMITTED'),
  'parameter-unknown': 'accept',
  'parameter-order': 'accept',
  'no-record': 'accept',
  'nothing-found': 'accept',
  'not-found': documented('RESOURCE_NOT_FOUND'),
  invalidated: documented('INVALIDATED_RESOURCE'),
  'if-match-missing': documented('PRECONDITION_FAILED'),
  'if-match-empty': documented('PRECONDITION_FAILED'),
  'if-match-malformed': documented('PRECONDITION_FAILED'),
  stale: documented('RESOURCE_VERSION_MISMATCH'),
  // The table has no code for this; the implementation guide gives it one.
  'second-consent': {
    ...documented('VALIDATION_ERROR'),
    code: 'DUPLICATE_REJECTED',
    issue: 'duplicate',
    display: 'Create would lead to creation of a duplicate resource',
  },
  'no-consent': { ...documented('VALIDATION_ERROR'), issue: 'business-rule' },
  'no-flag': 'accept',
  'nothing-to-remove': documented('RESOURCE_NOT_FOUND'),
}

/**
 * The refusals of the public gateway: status, code and text of NHSDigital/reasonable-adjustments-api,
 * proxies/live/apiproxy/policies. Situations that the gateway passes on are refused as documented.
 */
export const gatewayRefusals: Partial<Record<Situation, Partial<Refusal>>> = {
  'access-denied': {
    code: 'ACCESS DENIED',
    display: 'Access has been denied to process this request',
    diagnostics: 'Access token is invalid or expired',
  },
  'request-id-missing': badRequest('x-request-id is missing or invalid'),
  'request-id-malformed': badRequest('x-request-id is missing or invalid'),
  'session-urid': badRequest('nhsd-session-urid is invalid'),
  'media-type': badRequest('content-type must be set to application/fhir+json'),
  'no-body': badRequest('requires payload'),
  'parameter-missing': badRequest('required query parameters are missing or have empty values', 404),
  'parameter-empty': badRequest('required query parameters are missing or have empty values', 404),
  'if-match-missing': ifMatchMissing(),
  'if-match-empty': ifMatchMissing(),
  'unknown-path': { ...badRequest('Resource Not Found', 404), issue: 'not-found' },
  'wrong-method': { ...badRequest('Resource Not Found', 404), issue: 'not-found' },
  'second-consent': { status: 422, diagnostics: 'The patient already has an active consent' },
}

function badRequest(diagnostics: string, status = 400): Refusal {
  return { status, code: 'BAD_REQUEST', issue: 'value', display: 'Bad request', diagnostics }
}

function ifMatchMissing(): Refusal {
  return {
    status: 400,
    code: 'MISSING_OR_INVALID_HEADER',
    issue: 'value',
    display: 'There is a required header missing or invalid',
    diagnostics: 'if-match is missing or invalid',
  }
}

/** The member of the code system Spine-ErrorOrWarningCode-1 that comes nearest to a documented code (RAF-C09). */
export const codeSystemCodes: Readonly<Record<string, string>> = {
  ACCESS_DENIED: 'ACCESS DENIED',
  UNSUPPORTED_SERVICE: 'NOT_IMPLEMENTED',
  RESOURCE_NOT_FOUND: 'NO_RECORD_FOUND',
  INVALID_RESOURCE_ID: 'INVALID_IDENTIFIER_VALUE',
  INVALIDATED_RESOURCE: 'NO_RECORD_FOUND',
  PRECONDITION_FAILED: 'MISSING_OR_INVALID_HEADER',
  RESOURCE_VERSION_MISMATCH: 'CONFLICTING_VALUES',
  VALIDATION_ERROR: 'INVALID_REQUEST_MESSAGE',
  INVALID_UPDATE: 'INVALID_RESOURCE',
  MISSING_VALUE: 'INVALID_REQUEST_MESSAGE',
  UNSUPPORTED_VALUE: 'INVALID_CODE_VALUE',
  TOO_FEW_VALUES_SUBMITTED: 'FHIR_CONSTRAINT_VIOLATION',
  TOO_MANY_VALUES_SUBMITTED: 'FHIR_CONSTRAINT_VIOLATION',
  ADDITIONAL_PROPERTIES: 'INVALID_ELEMENT',
}
