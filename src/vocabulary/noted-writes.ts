import { idOfLocation } from './answer.ts'
import { type RunningTest, runningTest } from './running-test.ts'

/** A request, as far as it says what it may leave on the target. */
export interface Write {
  method: string
  path: string
  body: Uint8Array | undefined
}

/** Whether a request may change something; a search by POST does not. */
export function isWrite({ method, path }: Pick<Write, 'method' | 'path'>): boolean {
  return !['GET', 'HEAD'].includes(method) && !/\/_search(?:\?|$)/.test(path)
}

/**
 * Before anything is written, the journal says for whom, so that an interrupted run can be cleaned up. A creation that
 * names none of the test's patients could not be found for them: it is named by itself until its answer is there.
 * @returns what to call when the answer is there, with its Location if it succeeded
 */
export function noteWrite(write: Write, ordinal: number): (succeeded: boolean, location: string | undefined) => void {
  if (!isWrite(write)) return () => {}
  const running = runningTest()
  for (const patient of running.patients) notePatient(running, patient)
  const deletion = deletionPath(running)
  if (deletion === undefined) return () => {}
  const creation = unnamedCreation(running, write, ordinal)
  const { workbench, id: test, target } = running
  if (creation !== undefined)
    workbench.journal.append({ type: 'will-create', test, target: target.id, what: creation, creation })
  return (succeeded, location) => {
    if (succeeded) noteWhatThereIs(running, write, deletion, location)
    if (creation !== undefined) workbench.journal.append({ type: 'removed', test, target: target.id, creation })
  }
}

function notePatient({ written, workbench, id: test, target }: RunningTest, patient: string): void {
  if (written.has(patient)) return
  written.add(patient)
  const what = `a record for patient ${patient}`
  workbench.journal.append({ type: 'will-create', test, target: target.id, what, patient })
}

/** The path under which this API deletes a resource by its id; undefined when it removes records in another way. */
function deletionPath({ suite }: RunningTest): string | undefined {
  const { patientRecord, interactions } = suite.api
  const removal = interactions.find((one) => one.id === patientRecord?.remove.interaction)
  return removal?.method === 'DELETE' ? removal.path : undefined
}

/** What is created in the name of nobody; undefined when it can be found for a patient of the test. */
function unnamedCreation({ patients, id, target }: RunningTest, { method, body }: Write, ordinal: number) {
  if (method !== 'POST' || target.embedded) return undefined
  const text = new TextDecoder().decode(body)
  if ([...patients].some((patient) => text.includes(patient))) return undefined
  return `what request ${ordinal + 1} of the test "${id}" created`
}

/** Where resources are deleted by id, the journal names each that is there because of this test. */
function noteWhatThereIs(
  { created, workbench, id: test, target }: RunningTest,
  { method, path }: Write,
  deletion: string,
  location: string | undefined,
): void {
  if (method === 'DELETE') {
    if (created.delete(path)) workbench.journal.append({ type: 'removed', test, target: target.id, path })
    return
  }
  const id = method === 'POST' ? idOfLocation(location) : path.split('/').at(-1)
  if (id === undefined) return
  const made = deletion.replace('{id}', () => encodeURIComponent(id))
  if (created.has(made)) return
  created.add(made)
  workbench.journal.append({ type: 'created', test, target: target.id, path: made })
}
