import type { Fault } from '../fault.ts'
import { ANY_ANSWER, rows } from './rows.ts'

/** What is asked, and what is made of it. */
export const parameterFaults: readonly Fault[] = [
  {
    name: 'missing-patient-answered',
    says: 'A request without patient.identifier is answered with an empty Bundle.',
    breaks: rows('PAR', 1),
    mayAlsoBreak: rows('ERR', 1),
    policy: { missingIdentifier: 'answered' },
  },
  {
    name: 'empty-patient-answered',
    says: 'A request whose patient.identifier is empty is answered with an empty Bundle.',
    breaks: rows('PAR', 2),
    mayAlsoBreak: rows('ERR', 1),
    policy: { emptyIdentifier: 'answered' },
  },
  {
    name: 'any-type-of-identifier',
    says: 'An NHS number is taken whatever its type says that it is.',
    breaks: rows('PAR', 3),
    mayAlsoBreak: rows('PAR', 5),
    policy: { identifierType: 'any' },
  },
  {
    name: 'check-digit-not-verified',
    says: 'Digits are taken for an NHS number without their check digit being verified.',
    breaks: rows('PAR', 4),
    mayAlsoBreak: [...rows('ERR', 2), ...rows('GEN', 2)],
    policy: { nhsNumber: 'any-digits' },
  },
  {
    name: 'identifier-read-leniently',
    says: 'A patient.identifier is accepted that does not have the form of the pattern.',
    breaks: rows('PAR', 5),
    mayAlsoBreak: [...rows('PAR', 3, 4), ...rows('ERR', 2)],
    policy: { identifierForm: 'forgiving' },
  },
  {
    name: 'questionnaire-required',
    says: 'A request that names no questionnaire is refused.',
    breaks: rows('PAR', 6),
    mayAlsoBreak: ANY_ANSWER,
    policy: { questionnaire: 'required' },
  },
  {
    name: 'questionnaire-refused',
    says: 'A request that names the questionnaire of exemptions is refused.',
    breaks: rows('PAR', 7),
    mayAlsoBreak: [],
    policy: { questionnaire: 'refused' },
  },
  {
    name: 'any-questionnaire',
    says: 'A request is answered whichever questionnaire it names.',
    breaks: rows('PAR', 8),
    mayAlsoBreak: rows('ERR', 3),
    policy: { questionnaire: 'any' },
  },
  {
    name: 'unknown-parameter-ignored',
    says: 'A search parameter that the API does not have is ignored.',
    breaks: rows('PAR', 9),
    mayAlsoBreak: [],
    policy: { unknownParameters: 'ignored' },
  },
  {
    name: 'percent-encoding-in-upper-case-only',
    says: 'Percent-encoding in lower case is not understood.',
    breaks: rows('PAR', 10),
    mayAlsoBreak: [],
    policy: { queryDecoding: 'upper-case' },
  },
  {
    name: 'capabilities-answered',
    says: 'A request for a capability statement is answered.',
    breaks: rows('GEN', 5),
    mayAlsoBreak: rows('VAL', 1),
    policy: { capabilities: 'answered' },
  },
  {
    name: 'names-in-any-case',
    says: 'The resource is reached under its name in lower case.',
    breaks: rows('GEN', 6),
    mayAlsoBreak: [],
    policy: { paths: 'any-case' },
  },
]
