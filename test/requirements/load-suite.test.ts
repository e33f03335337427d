import { describe, expect, test } from 'vitest'
import { findSuite, parseSuite, shortNameOf, suiteFolders } from '../../src/requirements/load-suite.ts'
import { capabilities } from '../../src/requirements/row.ts'
import { loadFrom, problemsOf, soundFiles } from './suite-folder.ts'

type Files = ReturnType<typeof soundFiles>

/** The sound files with one thing changed. */
function filesWith(change: (files: Files) => void): Files {
  const files = soundFiles()
  change(files)
  return files
}

describe('the data files of a suite', () => {
  test('are loaded when nothing is wrong with them, with their defaults', () => {
    const suite = loadFrom(soundFiles())
    expect(suite.api.short).toBe('app')
    expect(suite.rows.map(({ id, needs, conflicts, scope }) => ({ id, needs, conflicts, scope }))).toEqual([
      { id: 'APP-01', needs: ['stateful'], conflicts: ['APP-C1'], scope: 'test' },
      { id: 'APP-02', needs: [], conflicts: [], scope: 'every-exchange' },
    ])
    expect(Object.keys(suite.presets)).toEqual(['documented', 'gateway'])
    expect(suite.everyAnswer).toHaveLength(1)
  })

  test('may hold no assertion', () => {
    expect(loadFrom(filesWith((files) => Object.assign(files, { 'assertions.yaml': '' }))).everyAnswer).toEqual([])
  })

  test.each(suiteFolders())('that are shipped are sound: %s', (folder) => {
    const { api, rows } = parseSuite(folder)
    expect(api.id).toBe(folder)
    expect(rows.length).toBeGreaterThan(0)
    expect(findSuite(shortNameOf(folder))).toBe(folder)
    expect(shortNameOf(folder)).toBe(api.short)
  })
})

describe('a file that cannot be read', () => {
  test.each(['api.yaml', 'sources.yaml', 'requirements.yaml', 'conflicts.yaml', 'assertions.yaml'])(
    '%s is missing',
    (name) => {
      expect(problemsOf({ ...soundFiles(), [name]: undefined })).toEqual([`appointments/${name} is missing`])
    },
  )

  test.each([
    ['broken YAML', '- id: APP-01\n  level: "must', /^appointments\/requirements\.yaml:2:\d+: Missing closing "quote/],
    ['a key twice', '- id: APP-01\n  id: APP-02\n', /^appointments\/requirements\.yaml:2:3: Map keys must be unique/],
    ['an alias to nothing', '- *row\n', /^appointments\/requirements\.yaml: Unresolved alias/],
  ])('%s is named with its place', (_, text, problem) => {
    const problems = problemsOf({ ...soundFiles(), 'requirements.yaml': text })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  test('does not hide another', () => {
    const problems = problemsOf({ ...soundFiles(), 'sources.yaml': undefined, 'conflicts.yaml': 'presets: {' })
    expect(problems[0]).toBe('appointments/sources.yaml is missing')
    expect(problems[1]).toMatch(/^appointments\/conflicts\.yaml:1:\d+: /)
  })

  test.each<[string, unknown, string]>([
    ['requirements.yaml', 'rows: []', 'requirements.yaml: a list of entries is expected'],
    ['requirements.yaml', '', 'requirements.yaml: a list of entries is expected'],
    ['requirements.yaml', '- just a text', 'requirements.yaml: entry 1 has no id'],
    ['requirements.yaml', '- level: must', 'requirements.yaml: entry 1 has no id'],
    ['sources.yaml', 'page', 'sources.yaml: a list of entries is expected'],
    ['assertions.yaml', '- says: it has a Date', 'assertions.yaml: entry 1 has no row'],
    ['conflicts.yaml', '', 'conflicts.yaml: "presets" and "conflicts" are expected'],
    ['conflicts.yaml', 'presets: {}', 'conflicts.yaml: a list of entries is expected'],
    [
      'conflicts.yaml',
      { presets: {}, conflicts: [{ id: 'APP-C1' }] },
      'conflicts.yaml, APP-C1: has no readings, each with what it says',
    ],
    [
      'conflicts.yaml',
      'presets: { documented: a }\nconflicts: []',
      'conflicts.yaml: the preset documented decides nothing',
    ],
    [
      'api.yaml',
      'id: appointments',
      'api.yaml: has no short, title, fhirVersion, interactions, environments, profiles',
    ],
    ['api.yaml', '- id', 'api.yaml: settings as "name: value" are expected'],
  ])('%s of another shape: %j', (name, content, problem) => {
    expect(problemsOf({ ...soundFiles(), [name]: content })).toContain(problem)
  })
})

describe('a row that cannot be used', () => {
  const changed = (change: object) => filesWith((files) => Object.assign(files['requirements.yaml'][0] ?? {}, change))

  test.each<[string, object, string]>([
    ['its level is unknown', { level: 'shall' }, 'level is "shall", not must, should or may'],
    ['its actor is unknown', { actor: 'patient' }, 'actor is "patient", not server, client or file'],
    ['its disposition is unknown', { disposition: 'later' }, 'disposition is "later"'],
    ['its scope is unknown', { scope: 'always' }, 'scope is "always", not test or every-exchange'],
    ['it is not testable and says not why', { disposition: 'not-testable' }, 'is not testable, and gives no reason'],
    ['it has no statement', { statement: '' }, 'has no statement'],
    ['it quotes nothing', { source: { document: 'page', section: 'Errors' } }, 'quotes nothing'],
    ['it needs what nothing can do', { needs: ['telepathy'] }, `needs "telepathy"; known: ${capabilities.join(', ')}`],
    ['its needs are no list', { needs: 'stateful' }, 'needs and conflicts are lists, as in [stateful]'],
    ['its conflict does not exist', { conflicts: ['APP-C9'] }, 'names the conflict APP-C9, which does not exist'],
    [
      'its source does not exist',
      { source: { document: 'leaflet', section: '', quote: 'q' } },
      'cites "leaflet", which sources.yaml does not have',
    ],
    [
      'its reading does not exist',
      { reading: 'strict' },
      'obliges under the reading "strict"; known: documented, gateway',
    ],
  ])('because %s', (_, change, problem) => {
    expect(problemsOf(changed(change))).toEqual([`requirements.yaml, APP-01: ${problem}`])
  })

  test('because it has no source at all', () => {
    expect(problemsOf(changed({ source: undefined }))).toEqual([
      'requirements.yaml, APP-01: quotes nothing',
      'requirements.yaml, APP-01: cites "undefined", which sources.yaml does not have',
    ])
  })

  test('because its id stands twice', () => {
    const files = filesWith(({ 'requirements.yaml': rows }) => rows.push({ ...rows[0] }))
    expect(problemsOf(files)).toEqual(['requirements.yaml, APP-01: stands twice'])
  })
})

describe('readings that cannot be used', () => {
  test.each<[string, (files: Files['conflicts.yaml']) => void, string[]]>([
    [
      'a preset does not decide a conflict',
      ({ presets }) => delete presets.documented?.['APP-C1'],
      ['conflicts.yaml: the preset documented does not decide APP-C1'],
    ],
    [
      'a preset decides for a reading that is not there',
      ({ presets }) => Object.assign(presets.gateway ?? {}, { 'APP-C1': 'z' }),
      ['conflicts.yaml: the preset gateway gives APP-C1 the reading "z", which it does not have'],
    ],
    [
      'a preset decides a conflict that is not there',
      ({ presets }) => Object.assign(presets.gateway ?? {}, { 'APP-C9': 'a' }),
      ['conflicts.yaml: the preset gateway decides APP-C9, which does not exist'],
    ],
    [
      'a preset extends one that is not there',
      ({ presets }) => Object.assign(presets.gateway ?? {}, { extends: 'strict' }),
      ['conflicts.yaml: There is no preset "strict" to extend.'],
    ],
    [
      'presets extend each other',
      ({ presets }) => Object.assign(presets.documented ?? {}, { extends: 'gateway' }),
      [
        'conflicts.yaml: Presets extend each other in a circle: documented → gateway → documented',
        'conflicts.yaml: Presets extend each other in a circle: gateway → documented → gateway',
      ],
    ],
    [
      'a conflict stands twice',
      ({ conflicts }) => conflicts.push({ ...conflicts[0] }),
      ['conflicts.yaml: APP-C1 stands twice'],
    ],
  ])('because %s', (_, change, problems) => {
    expect(problemsOf(filesWith((files) => change(files['conflicts.yaml'])))).toEqual(problems)
  })
})

describe('a rule for every answer that cannot be used', () => {
  const changed = (change: object) => filesWith((files) => Object.assign(files['assertions.yaml'][0] ?? {}, change))

  test.each<[string, object, string]>([
    ['its row does not exist', { row: 'APP-99' }, 'assertions.yaml: APP-99 is no row of the register'],
    ['its row is of one test', { row: 'APP-01' }, 'assertions.yaml: APP-01 has not scope every-exchange'],
    [
      'its conflict does not exist',
      { conflict: 'APP-C9' },
      'assertions.yaml, APP-02: the conflict APP-C9 does not exist',
    ],
    [
      'it asks two things',
      { never: 'html' },
      'assertions.yaml, APP-02: says header and never; exactly one of header, fhirpath, validate, never, versionMatchesETag, answered is asked for',
    ],
    [
      'it asks nothing',
      { header: undefined },
      'assertions.yaml, APP-02: says nothing; exactly one of header, fhirpath, validate, never, versionMatchesETag, answered is asked for',
    ],
    [
      'it depends on a reading of nothing',
      { header: undefined, answered: true },
      'assertions.yaml, APP-02: what is asked depends on a reading, and no conflict is named',
    ],
  ])('because %s', (_, change, problem) => {
    expect(problemsOf(changed(change))).toEqual([problem])
  })
})

test('an environment that can do what nothing can is named', () => {
  const files = filesWith((all) => {
    const sandbox = { title: 'Sandbox', can: ['fly'], cannot: { swim: 'it is dry' }, patients: {} }
    Object.assign(all['api.yaml'], { environments: { sandbox } })
  })
  expect(problemsOf(files)).toEqual([
    `api.yaml: the environment sandbox can "fly"; known: ${capabilities.join(', ')}`,
    `api.yaml: the environment sandbox speaks of "swim"; known: ${capabilities.join(', ')}`,
  ])
})

test('everything that is wrong is named at once, not only the first', () => {
  const files = filesWith((all) => {
    Object.assign(all['requirements.yaml'][0] ?? {}, { level: 'shall' })
    Object.assign(all['requirements.yaml'][1] ?? {}, { actor: 'nobody' })
    Object.assign(all['conflicts.yaml'].presets.gateway ?? {}, { 'APP-C1': 'z' })
    Object.assign(all['assertions.yaml'][0] ?? {}, { row: 'APP-99' })
  })
  expect(problemsOf(files)).toHaveLength(4)
})
