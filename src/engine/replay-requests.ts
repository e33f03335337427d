import type { RunRecord } from '../record/run-record.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import type { TargetRequest } from './plan.ts'
import { notSelected } from './selection.ts'

/**
 * The targets of a record, to be judged again from its own answers. Everything that decides what a test sends is in the
 * record: seed, reading, patients.
 * @param file path of the record, which the workers read for themselves
 */
export function replayRequests(record: RunRecord, file: string): TargetRequest[] {
  return record.targets.map((target) => {
    const suite = loadSuite(target.api)
    const ran = record.tests.filter((one) => one.target === target.id && one.outcome !== 'not-selected')
    const rows = record.requirements.filter((one) => one.target === target.id)
    const notApplicable = Object.fromEntries(
      rows
        .filter((one) => one.reason?.startsWith('Declared not applicable: '))
        .map((one) => [one.interaction, one.reason?.slice('Declared not applicable: '.length) ?? '']),
    )
    const selected = rows.filter((one) => one.reason?.startsWith(notSelected) !== true).map((one) => one.id)
    return {
      id: target.id,
      suite,
      baseUrl: target.baseUrl ?? '',
      embedded: target.embedded === true,
      environment: target.environment,
      selection: {
        can: target.can,
        environmentTitle: suite.api.environments[target.environment]?.title ?? 'given by --target',
        readOnly: target.settings.readOnly,
        ...(selected.length === rows.length ? {} : { only: selected }),
        notApplicable,
      },
      seed: ran[0]?.seed ?? record.run.seed,
      reading: { name: target.reading, preset: target.reading.split(' ')[0] ?? '', conflicts: target.conflicts },
      patients: { 'no-record': [], 'with-record': [], spare: target.settings.patients },
      ...(target.settings.mailboxes === undefined ? {} : { mailboxes: target.settings.mailboxes }),
      resetPatients: target.settings.resetPatients,
      timeoutMs: 30_000,
      propertyRuns: target.settings.propertyRuns,
      credentials: {},
      tls: {},
      replayFrom: file,
      pseudonymKey: 'replay',
      onlyTests: new Set(ran.map((one) => one.id)),
    }
  })
}
