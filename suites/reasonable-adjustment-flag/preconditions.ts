import {
  type Answer,
  CouldNotReach,
  conflict,
  type Declares,
  describe,
  expect,
  forEachCase,
  meets,
  observes,
  type RequestChanges,
  type TestContext,
} from '../../src/index.ts'

/** A write that If-Match guards: what it is called, which rows it answers to, and how it is made. */
export interface GuardedWrite {
  /** As in "an update of consent details". */
  called: string
  rows: { missing: string; undocumented: string; stale: string }
  /** Conflicts that come before those of the table: about whether the write is guarded, or which version counts. */
  unless?: Partial<Record<Decides, string>>
  /** What carries the version that the write has to name. */
  type: 'Consent' | 'Flag' | 'List'
  /** Set up what is written to, and nothing else that has a version. */
  given(context: TestContext): Promise<Answer>
  /** The write itself, on top of what was read. */
  make(context: TestContext, read: Answer, changes: RequestChanges): Promise<Answer>
  /** Change the same resource, so that a version that was read before is no longer current. */
  secondWriter(context: TestContext, read: Answer): Promise<Answer>
  /** Make another resource of the same record reach a version of its own. */
  another(context: TestContext, read: Answer): Promise<Answer>
  /** Remove the record that the resource belongs to. */
  removal(context: TestContext, read: Answer): Promise<Answer>
}

/** What decides how a precondition is refused: a missing one, one in another form, and a version that is not current. */
type Decides = 'RAF-C01' | 'RAF-C37' | 'RAF-C02'

/** One way of naming, or not naming, a version. */
interface Precondition {
  how: string
  /** The row that refuses it; without one no source decides, and the case is shown with the row about stale versions. */
  row?: (rows: GuardedWrite['rows']) => string
  conflict?: Decides
  changes(write: GuardedWrite, context: TestContext, read: Answer): RequestChanges | Promise<RequestChanges>
}

const header = (value: string): RequestChanges => ({ headers: { 'If-Match': value } })
const missing = (rows: GuardedWrite['rows']) => rows.missing
const undocumented = (rows: GuardedWrite['rows']) => rows.undocumented
const stale = (rows: GuardedWrite['rows']) => rows.stale
const neverReached = () => 'RAF-VER-04'

/** Every value of If-Match that is not the version that was read, and what decides about it. */
const preconditions: readonly Precondition[] = [
  { how: 'without If-Match', row: missing, conflict: 'RAF-C01', changes: () => ({}) },
  { how: 'with an empty If-Match', row: missing, conflict: 'RAF-C01', changes: () => header('') },
  {
    how: 'with an If-Match that holds words in place of a number',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: () => header('W/"the latest"'),
  },
  {
    how: 'with an If-Match whose last quote is missing',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: (_, __, read) => header(`W/"${read.version}`),
  },
  {
    how: 'with the version as a strong entity tag',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: (_, __, read) => header(`"${read.version}"`),
  },
  {
    how: 'with the version unquoted',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: (_, __, read) => header(`W/${read.version}`),
  },
  {
    how: 'with the bare version',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: (_, __, read) => header(read.version),
  },
  {
    how: 'with a list of versions',
    row: undocumented,
    conflict: 'RAF-C37',
    changes: (_, __, read) => header(`W/"${read.version}", W/"${read.version}"`),
  },
  { how: 'with If-Match *', row: undocumented, conflict: 'RAF-C37', changes: () => header('*') },
  {
    how: 'with a version that a second writer has replaced',
    row: stale,
    conflict: 'RAF-C02',
    changes: async (write, context, read) => {
      const replaced = read.version
      const { version } = (await write.secondWriter(context, read)).mustSucceed()
      if (version === replaced) throw new CouldNotReach(`The second writer was given version ${version} again`)
      return { ifMatch: replaced }
    },
  },
  {
    how: 'with a version that is not yet reached',
    row: neverReached,
    conflict: 'RAF-C02',
    changes: (_, __, read) => ({ ifMatch: versionToCome(read.version) }),
  },
  {
    how: 'with a version that another resource has and this one has not',
    row: neverReached,
    conflict: 'RAF-C02',
    changes: async (write, context, read) => {
      const { version } = (await write.another(context, read)).mustSucceed()
      if (version === read.version) throw new CouldNotReach(`Both resources are at version ${version}`)
      return { ifMatch: version }
    },
  },
]

/** The sources say that a removed record is inactive, and not what becomes of a write to it. */
const removedRecord: Precondition = {
  how: 'with the version that it had before its record was removed',
  changes: async (write, context, read) => {
    const { version } = read
    ;(await write.removal(context, read)).mustSucceed()
    return { ifMatch: version }
  },
}

/**
 * The table of preconditions for one write: each is refused as the sources say, and nothing changes; where they say
 * nothing, what happens is shown.
 */
export function refusesWrongPreconditions(write: GuardedWrite): void {
  describe(`Preconditions of ${write.called}`, () => {
    forEachCase(
      [...preconditions, removedRecord],
      ({ how, row }) => `${write.called} ${how}${row === undefined ? '' : ' is refused'}`,
      ({ row }): Declares => (row === undefined ? observes(write.rows.stale) : meets(row(write.rows))),
      async (context, precondition) => {
        const { target, patient, step } = context
        const read = await write.given(context)
        const changes = await precondition.changes(write, context, read)
        const before = await step('And what is there is read', () => target.find(write.type, { patient }))
        if (precondition.conflict === 'RAF-C02') before.mustSucceed()
        const answer = await step(`When ${write.called} is made ${precondition.how}`, () =>
          write.make(context, read, changes),
        )
        if (precondition.conflict === undefined) expect(answer).toBeRefused()
        else
          expect(answer).toBeAnswered(
            conflict(precondition.conflict, { unless: write.unless?.[precondition.conflict] }),
          )
        // Where a reading lets it be made, or no source decides, there is nothing to hold against it; and an environment
        // that keeps nothing finds nothing.
        if (answer.succeeded || !before.succeeded) return
        const after = await step('Then nothing has changed', () => target.find(write.type, { patient }))
        expect(after).toBeUnchangedSince(before)
      },
    )
  })
}

/** A version that was not given yet: the one that follows or, where versions are no numbers, one of the same form. */
function versionToCome(version: string): string {
  if (/^\d{1,15}$/.test(version)) return String(Number(version) + 1)
  return `${version.slice(0, -1)}${version.endsWith('0') ? '1' : '0'}`
}
