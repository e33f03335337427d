import { issues } from '../../rewrites.ts'
import type { Fault } from '../fault.ts'
import { rows } from './rows.ts'

/** Texts of refusals and warnings: the row, the name, which text it is, and how it is known. */
const TEXTS: readonly (readonly [row: number, name: string, which: string, text: RegExp])[] = [
  [1, 'mandatory', 'a missing element', / is a mandatory field/],
  [2, 'empty', 'an empty text', /must be a non-empty string/],
  [3, 'status', 'a status', /^Validation errors: status must be one of/],
  [4, 'element', 'an element that is not allowed', /is not an allowed element/],
  [5, 'number-length', 'an NHS number of another length', /must be 10 characters/],
  [6, 'number', 'an NHS number with a wrong check digit', /\.value is not a valid NHS number/],
  [7, 'given-length', 'a long given name', /must be 180 or fewer characters/],
  [8, 'given-count', 'many given names', /must be an array of maximum length 5/],
  [9, 'family-length', 'a long family name', /must be 35 or fewer characters/],
  [10, 'given-list', 'a given name that is no list', /given must be an array$/],
  [11, 'gender', 'a gender', /gender must be one of/],
  [12, 'gender-type', 'a gender that is no text', /gender must be a string/],
  [13, 'birth-date', 'a date of birth in the future', /must not be in the future$/],
  [14, 'date', 'a date', /must be a valid date string/],
  [15, 'occurrence', 'a time of vaccination', /occurrenceDateTime must be a valid datetime/],
  [16, 'recorded', 'a time of recording', /recorded must be a valid datetime/],
  [17, 'dose-number', 'a dose number that is no positive integer', /must be a positive integer/],
  [18, 'dose-range', 'a dose number out of range', /must be an integer in the range/],
  [19, 'primary-source', 'a primarySource that is no boolean', /primarySource must be a boolean/],
  [20, 'no-occurrence', 'an empty time of vaccination', /Expect any of field value from this list \['occurrence/],
  [21, 'organisations', 'several organisations', /There must be exactly one performer/],
  [22, 'diseases', 'diseases that make no vaccine type', /not a valid combination of disease codes/],
  [23, 'several', 'several failures', /given is a mandatory field; .*family is a mandatory field/],
  [24, 'own-id', 'an id in a creation', /id field must not be present/],
  [25, 'json', 'a body that is no JSON', /malformed JSON/],
  [26, 'id-form', 'an id of another form', /the provided event ID/],
  [27, 'no-version', 'an update without a version', /version not specified/],
  [28, 'odd-version', 'an update with a wrong version', /in the request headers is invalid/],
  [29, 'body-id', 'an update with another id', /doesn't match with the content of the request body/],
  [30, 'other-identifier', 'a changed identifier', /doesn't match with the stored content/],
  [31, 'stale', 'a stale version', /has changed since the last retrieve/],
  [32, 'inconsistent', 'a version that was never reached', /inconsistent with the existing version/],
  [33, 'unknown-id', 'an id that no record has', /Immunization resource does not exist/],
  [34, 'unknown-path', 'a path that the API does not have', /The requested resource was not found/],
  [35, 'wrong-method', 'a method that a path does not have', /Method Not Allowed/],
  [36, 'duplicate', 'a duplicate', /is duplicated$/],
  [37, 'repeated', 'a repeated parameter', /Parameters may not be duplicated/],
  [38, 'no-parameter', 'a search without parameters', /No parameter provided/],
  [39, 'several-patients', 'several NHS numbers', /patient\.identifier must have one value/],
  [40, 'patient-format', 'a patient.identifier of another form', /patient\.identifier must be in the format/],
  [41, 'search-number', 'an NHS number that is not valid', /patient\.identifier must be a valid NHS number/],
  [42, 'no-target', 'a search without a vaccine type', /immunization\.target must have one or more values/],
  [43, 'unknown-target', 'an unknown vaccine type', /immunization\.target must be one or more of/],
  [45, 'disease-combined', 'a search by disease and something else', /target-disease cannot be used/],
  [46, 'odd-disease', 'diseases of another form', /must be one or more valid SNOMED codes/],
  [48, 'search-date', 'a date of a search', /must be in format: YYYY-MM-DD/],
  [49, 'several-dates', 'several errors of a search', /YYYY-MM-DD; Search/],
  [50, 'reversed-range', 'a range that ends before it begins', /must be before -date\.to/],
  [51, 'include', 'an _include', /_include may only be/],
  [52, 'identifier-format', 'an identifier of another form', /identifier must have one value and must be/],
  [53, 'neither', 'a search for neither identifier nor NHS number', /should have either identifier or/],
  [54, 'both', 'an identifier beside an NHS number', /Identifier search included/],
  [55, 'elements-alone', '_elements without identifier', /_elements must have the following parameter/],
  [56, 'elements', 'an element that _elements cannot name', /_elements must be one or more of/],
  [57, 'no-token', 'a request without a token', /has not provided a token/],
]

/** A text that is joined from others is spoilt with them. */
const SIDES: Readonly<Record<number, readonly number[]>> = { 1: [23], 48: [49], 51: [49], 23: [1] }

const VAGUE = 'The request could not be processed.'

const vague = TEXTS.map(
  ([row, name, which, text]): Fault => ({
    name: `vague-about-${name}`,
    says: `The answer to ${which} does not say what was wrong.`,
    breaks: rows('TXT', row),
    mayAlsoBreak: [...rows('TXT', ...(SIDES[row] ?? [])), ...rows('MAN', 41), ...rows('SRCH', 32)],
    reading: 'implementation',
    rewrite: issues((issue) => (text.test(String(issue.diagnostics)) ? { ...issue, diagnostics: VAGUE } : issue)),
  }),
)

/** What refusals say, as known from the backend and its tests. */
export const textFaults: readonly Fault[] = vague
