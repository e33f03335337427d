import type { Fault } from '../fault.ts'
import { documentedPolicy } from '../policies.ts'
import { ANY_EXEMPTION, rows } from './rows.ts'

const remainders = [1, 2, 3, 4] as const

/** The sample data, by the remainder of the NHS number. */
export const sampleFaults: readonly Fault[] = [
  ...remainders.map(
    (remainder): Fault => ({
      name: `remainder-${remainder}-empty`,
      says: `An NHS number with remainder ${remainder} is answered with an empty Bundle.`,
      breaks: rows('SMP', remainder + 1),
      mayAlsoBreak: ANY_EXEMPTION,
      policy: { codes: { ...documentedPolicy.codes, [remainder]: undefined } },
    }),
  ),
  ...remainders.map(
    (remainder): Fault => ({
      name: `remainder-${remainder}-of-another-scenario`,
      says: `An NHS number with remainder ${remainder} is answered with the exemption of another scenario.`,
      breaks: rows('SMP', remainder + 5),
      mayAlsoBreak: [],
      policy: { codes: { ...documentedPolicy.codes, [remainder]: String((remainder % 4) + 1) } },
    }),
  ),
  {
    name: 'remainder-0-exempt',
    says: 'An NHS number with remainder 0 is answered with an exemption.',
    breaks: rows('SMP', 1),
    mayAlsoBreak: rows('GET', 5),
    policy: { codes: { ...documentedPolicy.codes, 0: '1' } },
  },
  {
    name: 'nobody-is-not-found',
    says: 'A patient without an exemption is answered with status 404.',
    breaks: [...rows('GET', 5), ...rows('SMP', 1)],
    mayAlsoBreak: [...rows('GET', 1, 8), ...rows('HDR', 1, 2), ...rows('PAR', 6, 7, 10)],
    policy: { noExemption: 'not-found' },
  },
  {
    name: 'nobody-is-an-outcome',
    says: 'The Bundle for a patient without an exemption holds an OperationOutcome of severity error.',
    breaks: [...rows('GET', 5), ...rows('GEN', 1), ...rows('RES', 3)],
    mayAlsoBreak: [...rows('SMP', 1), ...rows('RES', 4, 22), ...rows('VAL', 1)],
    policy: { noExemption: 'outcome' },
  },
  {
    name: 'exemption-of-somebody-else',
    says: 'Whoever is asked for, the exemption that is answered is that of the same patient.',
    breaks: rows('GET', 4),
    mayAlsoBreak: [],
    policy: { subject: 'another' },
  },
  {
    name: 'id-drawn-anew',
    says: 'An exemption has another id each time that it is asked for.',
    breaks: rows('GET', 7, 8),
    mayAlsoBreak: rows('PAR', 10),
    policy: { ids: 'drawn' },
  },
]
