import { fullRecord, type RecordChanges } from '../../fixtures/immunisation/index.ts'
import { type Answer, conflict, type TestContext } from '../../src/index.ts'

/** What a test may vary of the record that it sets up; its identifier is the test's own. */
export interface GivenChanges extends Partial<RecordChanges> {
  /** Tells the records of one test apart. */
  called?: string
}

/** A request that is wrong: which status refuses it is a question of its own. */
export const asBadRequest = conflict('IMM-C21')

/** A record with every element for the patient of the test, with an identifier of its own. */
export function ownRecord({ patient, ownId }: TestContext, { called = 'record', ...changes }: GivenChanges = {}) {
  return fullRecord({ value: ownId(called), nhsNumber: patient.nhsNumber, ...changes })
}

/**
 * Set up a vaccination of the test's patient.
 * @returns the answer to the creation, which has the id of the record
 * @throws CouldNotReach when it did not succeed
 */
export function givenRecord(context: TestContext, changes: GivenChanges = {}): Promise<Answer> {
  const { target, step } = context
  return step(`Given a vaccination${saying(changes)} is recorded`, async () =>
    (await target.create('Immunization', ownRecord(context, changes))).mustSucceed(),
  )
}

function saying({ type, occurrence }: GivenChanges): string {
  return `${type === undefined ? '' : ` of the type ${type}`}${occurrence === undefined ? '' : ` at ${occurrence}`}`
}

/**
 * The current version of a record, as a read names it.
 * @throws CouldNotReach when it cannot be read, or names no version
 */
export async function versionOf({ target }: TestContext, record: Answer): Promise<string> {
  return (await target.read('Immunization', record)).mustSucceed().version
}

/** Update a record with the version that a read names. */
export async function updatedTo(context: TestContext, record: Answer, changes: GivenChanges): Promise<Answer> {
  const version = await versionOf(context, record)
  return context.target.replace(record.id, { ...ownRecord(context, changes), id: record.id }, { ifVersion: version })
}
