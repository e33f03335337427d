import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileExpression } from '../../src/fhir/fhirpath-compiler.ts'
import { parseExpression } from '../../src/fhir/fhirpath-parser.ts'
import { Fallback } from '../../src/fhir/fhirpath-values.ts'
import { createValidator, type FhirVersion, type Finding } from '../../src/fhir/index.ts'
import { Library } from '../../src/fhir/library.ts'
import { openPack, packageRoot } from '../../src/fhir/pack.ts'
import { typeSchema } from '../../src/fhir/schema.ts'

const packages: Record<FhirVersion, string> = { stu3: 'hl7.fhir.r3.examples', r4: 'hl7.fhir.r4.examples' }
const definitional =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|OperationDefinition|DataElement|ConceptMap|NamingSystem|Bundle|CapabilityStatement|CompartmentDefinition|ImplementationGuide)-/

describe.each(['stu3', 'r4'] as const)('compiled invariants of %s', (version) => {
  const folder = join(packageRoot(), 'node_modules', packages[version])
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^[A-Z]\w*-.*\.json$/.test(name) && !definitional.test(name))
    : []
  // A sample by type: the first example of each. All of them are compared by `bench/validator/compiled.mjs`.
  const sample = names.filter((name, index) => names[index - 1]?.split('-')[0] !== name.split('-')[0])
  const compiled = createValidator({ version, unknownExtensions: 'ignore' })
  const engine = createValidator({ version, unknownExtensions: 'ignore', compiledInvariants: false })

  test('the FHIRPath engine gives the same answer, over examples whole and with one thing left out', () => {
    const broken = new Set<string>()
    for (const name of sample) {
      const example = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>
      if (JSON.stringify(example).length > 8000) continue
      for (const variant of [example, ...withoutEach(example)]) {
        const expected = invariantsOf(engine.validate(variant))
        expect(invariantsOf(compiled.validate(variant)), name).toEqual(expected)
        for (const { key } of expected) broken.add(key)
      }
    }
    // What is left out breaks some invariants, so that agreement is not about passing alone.
    expect(broken.size).toBeGreaterThan(10)
  }, 120_000)
})

function invariantsOf(findings: Finding[]): Finding[] {
  return findings.filter(({ code }) => code === 'invariant')
}

/** The resource without each of its properties in turn, two levels deep. */
function withoutEach(object: Record<string, unknown>, depth = 2): Record<string, unknown>[] {
  return Object.keys(object)
    .filter((key) => key !== 'resourceType' && key !== 'text')
    .flatMap((key) => {
      const { [key]: part, ...rest } = object
      const inner = Array.isArray(part) ? part[0] : part
      if (depth === 1 || typeof inner !== 'object' || inner === null) return [rest]
      const variants = withoutEach(inner as Record<string, unknown>, depth - 1)
      return [
        rest,
        ...variants.map((variant) => ({
          ...object,
          [key]: Array.isArray(part) ? [variant, ...part.slice(1)] : variant,
        })),
      ]
    })
}

describe('an expression is compiled, or left to the engine', () => {
  const library = new Library('r4', [openPack('r4')])
  const types = (type: string) => {
    const definition = /^[a-z]/.test(type) ? undefined : library.definition(type)
    const tree = library.tree(type)
    return definition && tree ? typeSchema(definition, tree).elements : undefined
  }
  const patient = {
    resourceType: 'Patient',
    active: true,
    name: [
      { use: 'official', given: ['A', 'B'] },
      { use: 'usual', given: ['A'] },
    ],
    deceasedBoolean: false,
    multipleBirthInteger: 2,
  }
  const answers: [expression: string, answer: unknown[]][] = [
    ["name.where(use = 'official').given.count() = 2", [true]],
    ['name.given.isDistinct()', [false]],
    ['name.given.distinct()', ['A', 'B']],
    ['name.all(given.exists())', [true]],
    ["name.exists(use = 'old')", [false]],
    ['name[1].use', ['usual']],
    ['deceased is boolean', [true]],
    ['deceased is dateTime', [false]],
    ['deceased.ofType(boolean).not()', [true]],
    ['multipleBirth.exists() and deceased.exists()', [true]],
    ['birthDate.empty() or active', [true]],
    ['birthDate.exists() implies active.not()', [true]],
    ['active xor active', [false]],
    ["gender = 'male'", []],
    ["'usual' in name.use", [true]],
    ["name.use contains 'old'", [false]],
    ['(name.use | name.given).count()', [4]],
    ['iif(active, 1, 2)', [1]],
    ["name.first().use.matches('^off')", [true]],
    ['name.count() + name.count() > 3', [true]],
    ['%resource.name.last().use', ['usual']],
    ['Patient.name.select(use)', ['official', 'usual']],
    ['name.first().use or birthDate.exists()', [true]],
    ['multipleBirth.exists() and name.first().use', [true]],
    ['{}', []],
  ]
  const engine = createValidator({ version: 'r4' })
  test.each(answers)('%s', (expression, answer) => {
    expect(compileExpression(expression, 'Patient', types)?.(patient, patient)).toEqual(answer)
    if (!expression.includes('%')) expect(engine.evaluate(expression, patient)).toEqual(answer)
  })

  test.each([
    'contained.resolve()',
    'name.descendants()',
    'birthDate <= today()',
    'birthDate = deceased',
    'name as HumanName',
    'unknownElement.exists()',
    'name.given & name.family',
    'name.given.matches(name.family)',
    'name.where(',
    'conformsTo(1)',
    '%other',
  ])('left to the engine: %s', (expression) => {
    expect(compileExpression(expression, 'Patient', types)).toBeUndefined()
  })

  test.each<[string, Record<string, unknown>]>([
    ['active', { resourceType: 'Patient', _active: { id: 'a' } }],
    ['name.given', { resourceType: 'Patient', name: [{ given: [null], _given: [{ id: 'a' }] }] }],
    ['name.given = name.given', patient],
    ['name.not()', patient],
    ['name.isDistinct()', patient],
  ])('values beyond what is compiled are left to the engine: %s', (expression, resource) => {
    expect(() => compileExpression(expression, 'Patient', types)?.(resource, resource)).toThrow(Fallback)
  })

  test.each([
    ['2020-01-01', '2020-01-02'],
    ['2020-02', '2020-01'],
    ['2020-01-01T10:00:00Z', '2020-01-01T10:00:00Z'],
    ['2020-01-01T10:00:00.5+01:00', '2020-01-01T10:00:00.4+01:00'],
  ])('moments that are written alike are compared: %s and %s', (start, end) => {
    const resource = { resourceType: 'Patient', name: [{ period: { start, end } }] }
    for (const operator of ['<', '<=', '>', '>=']) {
      const expression = `name.period.start ${operator} name.period.end`
      const answer = compileExpression(expression, 'Patient', types)?.(resource, resource)
      expect(answer).toEqual(engine.evaluate(expression, resource))
    }
  })

  test.each([
    ['2020', '2020-01'],
    ['2020-01-01T10:00:00Z', '2020-01-01T10:00:00+01:00'],
    ['2020-01-01T10:00:00-01:00', '2020-01-01T10:00:00+01:00'],
    ['2020-13-01', '2020-01-01'],
    ['2020-01-01T10:00:60Z', '2020-01-01T10:00:00Z'],
  ])('moments that are written differently, or are none, are left to the engine: %s and %s', (start, end) => {
    const resource = { resourceType: 'Patient', name: [{ period: { start, end } }] }
    const evaluate = compileExpression('name.period.start <= name.period.end', 'Patient', types)
    expect(() => evaluate?.(resource, resource)).toThrow(Fallback)
  })

  test('the type of a resource is known from itself', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Patient' } }, { resource: { resourceType: 'List' } }],
    }
    const evaluate = (expression: string) => compileExpression(expression, 'Bundle', types)?.(bundle, bundle)
    expect(evaluate('entry.first().resource.is(Patient)')).toEqual([true])
    expect(evaluate('entry.first().resource is List')).toEqual([false])
    expect(evaluate('entry.resource.ofType(List).count()')).toEqual([1])
    expect(evaluate('entry.resource.is(Resource)')).toBeUndefined()
  })

  test('what two lists share is compared whole', () => {
    const observation = {
      resourceType: 'Observation',
      code: { coding: [{ system: 'a', code: '1' }] },
      category: [{ coding: [{ code: '1', system: 'a' }, { code: '2' }] }],
    }
    const evaluate = (resource: object) =>
      compileExpression('category.coding.intersect(code.coding).count()', 'Observation', types)?.(resource, resource)
    expect(evaluate(observation)).toEqual([1])
    expect(() => evaluate({ ...observation, category: [{ coding: [{ code: '1', _system: {} }] }] })).toThrow(Fallback)
  })

  test('operators bind as the specification of FHIRPath says', () => {
    expect(parseExpression('a or b and c = d | e')).toEqual(parseExpression('a or (b and (c = (d | e)))'))
    expect(parseExpression('a implies b or c')).toEqual(parseExpression('a implies (b or c)'))
    expect(parseExpression('a is b and c')).toEqual(parseExpression('(a is b) and c'))
  })
})
