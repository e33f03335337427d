import { describe, expect, test } from 'vitest'
import { Terminology } from '../../src/fhir/terminology.ts'
import { type CodeSystemContent, readCodeSystem, readValueSet, type ValueSetContent } from '../../src/fhir/value-set.ts'

type Json = Record<string, unknown>

const animals = readCodeSystem({
  url: 'http://animals',
  content: 'complete',
  concept: [
    {
      code: 'cat',
      display: 'Cat',
      concept: [{ code: 'tiger', display: 'Tiger', designation: [{ value: 'Big cat' }] }],
    },
    { code: 'dog', display: 'Dog' },
  ],
})
const fragment = readCodeSystem({ url: 'http://fragment', content: 'fragment', concept: [{ code: 'a' }] })

function terminologyOf(compose: Json, others: Record<string, ValueSetContent> = {}): Terminology {
  const codeSystem = (url: string): CodeSystemContent | undefined =>
    [animals, fragment].find((system) => system.url === url)
  const content = readValueSet({ url: 'http://vs', compose }, { codeSystem, valueSet: (url) => others[url] })
  return new Terminology({ codeSystem, valueSet: (url) => (url === 'http://vs' ? content : others[url]) })
}

describe('membership is yes, no, or not known', () => {
  const include = (...entries: Json[]) => ({ include: entries })
  const cases: [title: string, compose: Json, system: string | undefined, code: string, answer: boolean | undefined][] =
    [
      ['a whole system', include({ system: 'http://animals' }), 'http://animals', 'tiger', true],
      ['a code that the system does not have', include({ system: 'http://animals' }), 'http://animals', 'fish', false],
      ['another system', include({ system: 'http://animals' }), 'http://plants', 'cat', false],
      [
        'a code without a system, of an element that has none',
        include({ system: 'http://animals' }),
        undefined,
        'cat',
        true,
      ],
      ['a Coding that leaves out its system', include({ system: 'http://animals' }), '', 'cat', undefined],
      ['a Coding without system whose code is nowhere', include({ system: 'http://animals' }), '', 'fish', false],
      ['a list of codes', include({ system: 'http://snomed', concept: [{ code: '1' }] }), 'http://snomed', '2', false],
      ['a system that is not here', include({ system: 'http://snomed' }), 'http://snomed', '1', undefined],
      ['a system that is not complete', include({ system: 'http://fragment' }), 'http://fragment', 'b', undefined],
      [
        'a filter by hierarchy',
        include({ system: 'http://animals', filter: [{ property: 'concept', op: 'is-a', value: 'cat' }] }),
        'http://animals',
        'dog',
        false,
      ],
      [
        'what is below',
        include({ system: 'http://animals', filter: [{ property: 'concept', op: 'descendent-of', value: 'cat' }] }),
        'http://animals',
        'cat',
        false,
      ],
      [
        'a filter that needs a server',
        include({ system: 'http://animals', filter: [{ property: 'colour', op: '=', value: 'black' }] }),
        'http://animals',
        'cat',
        undefined,
      ],
      [
        'an expression that lists its codes',
        include({ system: 'http://snomed', filter: [{ property: 'constraint', op: '=', value: '1 OR 22' }] }),
        'http://snomed',
        '3',
        false,
      ],
      [
        'an exclusion',
        {
          include: [{ system: 'http://animals' }],
          exclude: [{ system: 'http://animals', concept: [{ code: 'dog' }] }],
        },
        'http://animals',
        'dog',
        false,
      ],
      [
        'an exclusion that needs a server',
        {
          include: [{ system: 'http://animals' }],
          exclude: [{ system: 'http://animals', filter: [{ property: 'x', op: '=', value: 'y' }] }],
        },
        'http://animals',
        'cat',
        undefined,
      ],
      ['another value set', include({ valueSet: ['http://other|1.0'] }), 'http://a', '1', true],
      [
        'what two value sets share',
        include({ system: 'http://a', concept: [{ code: '1' }, { code: '2' }], valueSet: ['http://other'] }),
        'http://a',
        '2',
        false,
      ],
      ['a value set that is not here', include({ valueSet: ['http://nowhere'] }), 'http://a', '1', undefined],
    ]
  const others = { 'http://other': { url: 'http://other', systems: { 'http://a': ['1'] } } }
  test.each(cases)('%s', (_title, compose, system, code, answer) => {
    expect(terminologyOf(compose, others).holds('http://vs', system, code)).toBe(answer)
  })
})

test('an expansion is taken as it is, and one that is not whole says so', () => {
  const source = { codeSystem: () => undefined, valueSet: () => undefined }
  const contains = [
    { system: 'http://a', code: 'group', abstract: true, contains: [{ system: 'http://a', code: '1' }] },
  ]
  expect(readValueSet({ url: 'u', expansion: { contains } }, source)).toEqual({
    url: 'u',
    systems: { 'http://a': ['1'] },
  })
  const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly', valueBoolean: true }]
  expect(readValueSet({ url: 'u', expansion: { extension, contains } }, source).open).toBe(true)
})

test('displays are those of the system, with its designations', () => {
  const terminology = terminologyOf({})
  expect(terminology.codeSystem('http://animals')?.codes.tiger).toEqual(['Tiger', 'Big cat'])
  expect(terminology.codeSystem('http://animals')?.codes.fish).toBeUndefined()
  expect(terminology.codeSystem('http://nowhere')).toBeUndefined()
})

test('a code named like a property of every object is not a code', () => {
  expect(terminologyOf({}).codeSystem('http://animals')?.codes.constructor).toBeUndefined()
})
