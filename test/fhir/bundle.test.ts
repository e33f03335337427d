import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'
import { errorsOf } from './profile-definition.ts'

type Json = Record<string, unknown>

const validator = createValidator({ version: 'r4', bestPractice: false })
const judge = (bundle: Json): string[] => errorsOf(validator.validate({ resourceType: 'Bundle', ...bundle }))
const patient = (id: string, more: Json = {}) => ({
  fullUrl: `https://a.nhs.uk/Patient/${id}`,
  resource: { resourceType: 'Patient', id, active: true, ...more },
})
const self = [{ relation: 'self', url: 'https://a.nhs.uk/Patient?active=true' }]

describe('addresses of entries', () => {
  test.each<[string, Json[], string[]]>([
    ['different addresses', [patient('1'), patient('2')], []],
    ['the same address twice', [patient('1'), patient('1')], ['bdl-7 Bundle.entry[1]']],
    [
      'the same address in two versions',
      [patient('1', { meta: { versionId: '1' } }), patient('1', { meta: { versionId: '2' } })],
      [],
    ],
    [
      'an address that is relative',
      [{ ...patient('1'), fullUrl: 'Patient/1' }],
      ['bundle-full-url Bundle.entry[0].fullUrl'],
    ],
    [
      'an address of another id',
      [{ ...patient('1'), fullUrl: 'https://a.nhs.uk/Patient/2' }],
      ['bundle-full-url Bundle.entry[0].fullUrl'],
    ],
  ])('%s', (_title, entry, expected) => {
    expect(judge({ type: 'collection', entry })).toEqual(expected)
  })
})

describe('search results', () => {
  const found = { ...patient('1'), search: { mode: 'match' } }
  test.each<[string, Json, string[]]>([
    ['a match', { link: self, entry: [found] }, []],
    [
      'a match of another type',
      {
        link: self,
        entry: [
          {
            fullUrl: 'https://a.nhs.uk/List/l',
            resource: { resourceType: 'List', id: 'l', status: 'current', mode: 'working' },
            search: { mode: 'match' },
          },
        ],
      },
      ['bundle-search Bundle.entry[0].resource'],
    ],
    [
      'an included resource of another type',
      {
        link: self,
        entry: [
          {
            fullUrl: 'https://a.nhs.uk/List/l',
            resource: { resourceType: 'List', id: 'l', status: 'current', mode: 'working' },
            search: { mode: 'include' },
          },
        ],
      },
      [],
    ],
    [
      'a match without an id',
      { link: self, entry: [{ resource: { resourceType: 'Patient', active: true }, search: { mode: 'match' } }] },
      ['bundle-search Bundle.entry[0].resource'],
    ],
    [
      'an outcome that is none',
      { link: self, entry: [{ ...found, search: { mode: 'outcome' } }] },
      ['bundle-search Bundle.entry[0].resource'],
    ],
    ['the same link twice', { link: [...self, ...self], entry: [found] }, ['bundle-link Bundle.link[1]']],
    [
      'a type in the parameter _type',
      { link: [{ relation: 'self', url: 'https://a.nhs.uk?_type=List' }], entry: [found] },
      ['bundle-search Bundle.entry[0].resource'],
    ],
  ])('%s', (_title, bundle, expected) => {
    expect(judge({ type: 'searchset', ...bundle })).toEqual(expected)
  })

  test('a missing link to the search is a warning', () => {
    expect(validator.validate({ resourceType: 'Bundle', type: 'searchset' })).toMatchObject([
      { key: 'bundle-link', severity: 'warning' },
    ])
  })
})

test('a paging link outside search and history is an error', () => {
  expect(
    judge({ type: 'collection', link: [{ relation: 'next', url: 'https://a.nhs.uk' }], entry: [patient('1')] }),
  ).toEqual(['bundle-link Bundle.link[0]'])
})

describe('documents', () => {
  const composition = (subject: string) => ({
    fullUrl: 'https://a.nhs.uk/Composition/c',
    resource: {
      resourceType: 'Composition',
      id: 'c',
      status: 'final',
      type: { text: 'x' },
      subject: { reference: subject },
      date: '2026-01-01',
      author: [{ reference: 'https://elsewhere.nhs.uk/Practitioner/1' }],
      title: 'x',
    },
  })
  const document = {
    type: 'document',
    identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:3d2b8e4e-8a52-4d5d-a1c0-2a5e7a4a1c11' },
    timestamp: '2026-01-01T00:00:00Z',
  }
  test.each<[string, Json[], string[]]>([
    ['whole', [composition('Patient/1'), patient('1')], []],
    ['without its subject', [composition('Patient/2')], ['bundle-document Bundle.entry[0].resource.subject']],
    [
      'with what nothing leads to',
      [composition('Patient/1'), patient('1'), patient('2')],
      ['bundle-document Bundle.entry[2]'],
    ],
    ['that begins with something else', [patient('1')], ['bundle-document Bundle.entry', 'bdl-11 Bundle']],
  ])('%s', (_title, entry, expected) => {
    expect(judge({ ...document, entry }).sort()).toEqual(expected.sort())
  })
})
