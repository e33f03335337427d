import type { RequirementRecord, TargetRecord, Verdict } from '../../src/record/run-record.ts'
import { collectFailures, groupByCause } from '../findings.ts'
import { keyOf } from '../record-index.ts'
import { countOf, formatCount } from '../safe-text.ts'
import { day } from './dates.ts'
import { type Content, heading, html, type Markup } from './markup.ts'
import { matrix } from './matrix.ts'
import { outcomeCards } from './outcome-cards.ts'
import { type PageContext, sourceLink } from './page-context.ts'
import { causesTable, requirementCard } from './requirement-card.ts'
import { describeTarget } from './summary.ts'
import { summaryList, table } from './table.ts'
import { verdictTag } from './tag.ts'
import { testList } from './test-list.ts'

/** A part of the report about one target: its name in the list of contents, and what it holds. */
export interface Section {
  id: string
  title: string
  body: Content
  /** How many there are of what the section lists. */
  count?: number
}

/** From this many failures on, an overview by cause comes before them. */
const overviewFrom = 4

/** A list of this many requirements in one cell is folded away. */
const foldedFrom = 8

/**
 * The sections about one target, in reading order; those with nothing to say are left out.
 *
 * @param level level of the heading that a section gets; what is in it starts one below
 */
export function targetSections(target: TargetRecord, level: number, context: PageContext): Section[] {
  const { record } = context.index
  const rows = record.requirements.filter((row) => row.target === target.id)
  const failures = collectFailures(record, 'Not met', target.id)
  const musts = failures.filter(({ requirement }) => requirement.level === 'must')
  const warnings = failures.filter(({ requirement }) => requirement.level !== 'must')
  const deviations = collectFailures(record, 'Accepted deviation', target.id)
  const cards = (list: typeof failures): Markup[] => list.map((failure) => requirementCard(failure, level + 1, context))
  const overview = musts.length >= overviewFrom && causesTable(groupByCause(musts), context)
  const tests = record.tests.filter((test) => test.target === target.id)

  const sections: (Section | undefined)[] = [
    section('not-met', 'Requirements not met', musts.length > 0 && [overview, cards(musts)], musts.length),
    section(
      'warnings',
      'Warnings: recommendations not met',
      warnings.length > 0 && [html`<p>These do not decide the result.</p>`, cards(warnings)],
      warnings.length,
    ),
    section('deviations', 'Accepted deviations', deviations.length > 0 && cards(deviations), deviations.length),
    section('observations', 'Observations', outcomeCards(rows, 'observed', level + 1, context)),
    section('information', 'Information', outcomeCards(rows, 'information', level + 1, context)),
    section('not-tested', 'What was not tested, and why', notTested(rows, context)),
    section('attestations', 'Requirements that a person answers', attestations(rows)),
    section('requirements', 'All requirements', matrix(rows, context), rows.length),
    section('readings', 'Where the sources disagree', readings(target, level + 1)),
    section('environment', 'Environment and sources', environment(target)),
    section('left-behind', 'What was left behind', leftBehind(target, context)),
    section('tests', 'All tests', testList(tests, level + 1, context)),
  ]
  return sections.filter((each) => each !== undefined)
}

function section(id: string, title: string, body: Content, count?: number): Section | undefined {
  const isEmpty = body === undefined || body === false || (Array.isArray(body) && body.length === 0)
  return isEmpty ? undefined : { id, title, body, ...(count === undefined ? {} : { count }) }
}

const untested: Verdict[] = ['Could not test', 'Not tested', 'Not applicable']

/** Reasons with the rows that they hold for, the unexpected ones first. Attested rows have a section of their own. */
function notTested(rows: RequirementRecord[], context: PageContext): Content {
  const groups = new Map<string, RequirementRecord[]>()
  for (const verdict of untested) {
    for (const row of rows) {
      if (row.verdict !== verdict || row.disposition === 'attested') continue
      const key = keyOf(verdict, row.reason ?? 'No reason recorded')
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
  }
  if (groups.size === 0) return undefined
  const cells = [...groups.values()].map((group): Content[] => {
    const [first] = group
    return [
      first?.reason ?? 'No reason recorded',
      first === undefined ? '' : verdictTag(first.verdict, first.level),
      formatCount(group.length),
      requirementList(group, context),
    ]
  })
  const columns = [
    { title: 'Reason' },
    { title: 'Verdict' },
    { title: 'Count', isNumber: true },
    { title: 'Requirements', name: 'half' },
  ]
  return table('Requirements without a result, by reason', columns, cells, 'reasons')
}

function requirementList(rows: RequirementRecord[], context: PageContext): Markup {
  const list = html`<ul>${rows.map(
    (row) =>
      html`<li><a class="id" href="#${context.requirementAnchor(row)}">${row.id}</a> (${row.level}) ${row.statement}</li>`,
  )}</ul>`
  if (rows.length < foldedFrom) return list
  return html`<details><summary>${countOf(rows.length, 'requirement')}</summary>${list}</details>`
}

function attestations(rows: RequirementRecord[]): Content {
  const attested = rows.filter((row) => row.disposition === 'attested')
  if (attested.length === 0) return undefined
  const cells = attested.map((row): Content[] => [
    row.id,
    row.statement,
    verdictTag(row.verdict, row.level),
    row.attestation === undefined
      ? (row.reason ?? 'No answer yet')
      : html`${row.attestation.answer}, by ${row.attestation.by} on ${day(row.attestation.date)}${row.attestation.evidence !== undefined && html`<p class="reason">Evidence: ${row.attestation.evidence}</p>`}`,
  ])
  const columns = [{ title: 'Requirement' }, { title: 'Statement' }, { title: 'Verdict' }, { title: 'Answer' }]
  return table('Questions and their answers', columns, cells)
}

function readings(target: TargetRecord, level: number): Content {
  if (target.conflictDetails.length === 0) return undefined
  const decided = target.conflictDetails.filter((conflict) => conflict.note !== true)
  const notes = target.conflictDetails.filter((conflict) => conflict.note === true)
  const rowsOf = (conflicts: typeof decided) =>
    conflicts.map((conflict): Content[] => [
      conflict.id,
      conflict.question,
      html`<ul>${Object.entries(conflict.readings).map(([name, reading]) => {
        const isChosen = conflict.note !== true && name === conflict.chosen
        const source = reading.source !== undefined && html` <span class="note">${reading.source}</span>`
        return html`<li>${isChosen ? html`<strong>${name}, chosen: ${reading.says}</strong>` : html`${name}: ${reading.says}`}${source}</li>`
      })}</ul>`,
    ])
  const columns = [{ title: 'Conflict' }, { title: 'Question' }, { title: 'Readings' }]
  return [
    html`<p>This run was judged under the reading <strong>${target.reading}</strong>.</p>`,
    decided.length > 0 && table('Conflicts and the reading chosen', columns, rowsOf(decided), 'conflicts'),
    notes.length > 0 && [
      heading(level, 'For the reader'),
      table('Conflicts that no test depends on', columns, rowsOf(notes), 'conflicts'),
    ],
  ]
}

function environment(target: TargetRecord): Content {
  const rows = target.sources.map((source): Content[] => [
    source.id,
    sourceLink(source.title, source.address),
    source.publisher ?? '',
    [source.version ?? '', source.date === undefined ? '' : day(source.date)].filter((text) => text !== '').join(', '),
    html`${source.kind === 'published' ? 'Published' : 'Observed'}${source.sha256 !== undefined && html`<p class="reason note">SHA-256 ${source.sha256}</p>`}`,
  ])
  const columns = ['Id', 'Title', 'Publisher', 'Version or date', 'Kind'].map((title) => ({ title }))
  return [
    summaryList([
      ['Target', describeTarget(target)],
      ['Kind', target.kind],
      ['Environment', target.environment],
      ['Declared capabilities', target.can.length === 0 ? 'none' : target.can.join(', ')],
      ['Reading', target.reading],
      [
        'Test patients',
        target.settings.patients.length === 0 ? 'derived from the seed' : target.settings.patients.join(', '),
      ],
      ['Examples of each property', formatCount(target.settings.propertyRuns)],
      ['Writing', writing(target)],
    ]),
    rows.length > 0 && table('Sources', columns, rows),
  ]
}

function writing(target: TargetRecord): string {
  if (target.settings.readOnly) return 'Nothing was written: the run was read-only'
  return target.settings.resetPatients
    ? 'Records that test patients had were removed before tests wrote their own'
    : 'Records that test patients had were left alone'
}

function leftBehind(target: TargetRecord, context: PageContext): Content {
  const left = context.index.record.leftBehind.filter((each) => each.target === target.id)
  if (left.length === 0) return undefined
  return [
    html`<p>The run created these and could not remove them.</p>`,
    table(
      'Left on the target',
      [{ title: 'What' }, { title: 'Why it could not be removed' }],
      left.map((each) => [each.what, each.reason]),
    ),
  ]
}
