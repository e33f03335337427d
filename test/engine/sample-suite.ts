import type { CollectedTest } from '../../src/engine/engine.ts'
import type { TargetRequest } from '../../src/engine/plan.ts'
import type { SelectionOptions } from '../../src/engine/selection.ts'
import type { Suite } from '../../src/requirements/load-suite.ts'
import type { Row } from '../../src/requirements/row.ts'

export function row(id: string, changes: Partial<Row> = {}): Row {
  return {
    id,
    level: 'must',
    actor: 'server',
    interaction: 'update-consent',
    statement: `What ${id} asks for.`,
    source: { document: 'page', section: 'Errors', quote: 'it is refused' },
    needs: [],
    conflicts: [],
    disposition: 'tested',
    scope: 'test',
    ...changes,
  }
}

export const rows = [
  row('APP-01'),
  row('APP-02', { level: 'should', interaction: 'get-consent' }),
  row('APP-03', { level: 'may' }),
  row('APP-04', { needs: ['stateful'] }),
  row('APP-05', { level: 'should', scope: 'every-exchange', interaction: 'any' }),
  row('APP-06', { source: { document: 'proxy', section: '', quote: 'seen' }, reading: 'gateway' }),
]

/** An API that is small enough to be seen whole. */
export const suite: Suite = {
  api: {
    id: 'appointments',
    short: 'app',
    title: 'Appointments API',
    fhirVersion: 'r4',
    basePath: '',
    interactions: [],
    search: {},
    environments: {},
    profiles: { folders: {} },
  },
  rows,
  sources: [
    { id: 'page', title: 'The page', kind: 'published', address: 'https://example.org/page' },
    { id: 'proxy', title: 'The proxy', kind: 'observed' },
  ],
  conflicts: [{ id: 'APP-C1', question: 'Which status?', readings: { a: { says: '409' }, b: { says: '412' } } }],
  everyAnswer: [],
  presets: { documented: { 'APP-C1': 'a' }, gateway: { extends: 'documented', 'APP-C1': 'b' } },
}

export function collectedTest(id: string, ...requirements: string[]): CollectedTest {
  return {
    id,
    requirements,
    observes: [],
    readOnly: false,
    needs: [],
    title: `title of ${id}`,
    suite: ['Appointments'],
    file: 'suites/appointments/all.suite.ts',
    api: 'appointments',
  }
}

export function selectionWith(changes: Partial<SelectionOptions> = {}): SelectionOptions {
  return { can: ['stateful'], environmentTitle: 'Sandbox', readOnly: false, notApplicable: {}, ...changes }
}

export function requestWith(changes: Partial<TargetRequest> = {}): TargetRequest {
  return {
    id: 'app',
    suite,
    baseUrl: 'http://127.0.0.1:1',
    embedded: false,
    environment: 'target',
    selection: selectionWith(),
    seed: 'one',
    reading: { name: 'documented', preset: 'documented', conflicts: { 'APP-C1': 'a' } },
    patients: { 'no-record': [], 'with-record': [], spare: [] },
    resetPatients: false,
    timeoutMs: 1000,
    propertyRuns: 4,
    credentials: {},
    tls: {},
    pseudonymKey: 'key',
    ...changes,
  }
}
