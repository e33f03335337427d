import type { RequirementRecord } from '../../src/record/run-record.ts'
import { countOf, titleOfInteraction } from '../safe-text.ts'
import { type Content, html, type Markup } from './markup.ts'
import { citation, type PageContext } from './page-context.ts'
import { type Column, table } from './table.ts'
import { verdictTag } from './tag.ts'

const columns: Column[] = [
  { title: 'Requirement', name: 'id' },
  { title: 'Level', name: 'level' },
  { title: 'Statement', name: 'statement' },
  { title: 'Source', name: 'source' },
  { title: 'Verdict', name: 'verdict' },
  { title: 'Tests', name: 'tests' },
]

/** The traceability matrix: every requirement with its source, its verdict and its tests, a table per interaction. */
export function matrix(requirements: readonly RequirementRecord[], context: PageContext): Markup[] {
  const byInteraction = new Map<string, RequirementRecord[]>()
  for (const row of requirements) {
    byInteraction.set(row.interaction, [...(byInteraction.get(row.interaction) ?? []), row])
  }
  return [...byInteraction].map(([interaction, rows]) =>
    table(
      html`${titleOfInteraction(interaction)}: ${countOf(rows.length, 'requirement')}`,
      columns,
      rows.map((row) => matrixRow(row, context)),
      'matrix',
    ),
  )
}

function matrixRow(row: RequirementRecord, context: PageContext): Content[] {
  const hasCard = row.verdict === 'Not met' || row.verdict === 'Accepted deviation'
  return [
    html`<span id="${context.requirementAnchor(row)}">${row.id}</span>`,
    row.level,
    html`${row.statement}${row.actor !== 'server' && html`<p class="reason note">Of the ${row.actor}</p>`}`,
    html`${citation(row.source, context.index.target(row.target))}${row.sourceKind === 'observed' && html`<p class="reason note">Observed, not published</p>`}`,
    html`${verdictTag(row.verdict, row.level)}${
      hasCard
        ? html`<p class="reason"><a href="#${context.cardAnchor(row)}">Evidence</a></p>`
        : row.reason !== undefined && html`<p class="reason">${row.reason}</p>`
    }`,
    testLinks(row, context),
  ]
}

function testLinks(row: RequirementRecord, context: PageContext): Content {
  if (row.scope === 'every-exchange') return 'Every answer'
  if (row.tests.length === 0) return row.disposition === 'attested' ? 'A person answers this' : 'None'
  const links = row.tests.map((id) => {
    const test = context.index.test(row.target, id)
    return test === undefined
      ? html`<li>${id}</li>`
      : html`<li><a href="#${context.testAnchor(row.target, id)}">${test.title}</a></li>`
  })
  if (links.length === 1) return html`<ul>${links}</ul>`
  return html`<details><summary>${countOf(links.length, 'test')}</summary><ul>${links}</ul></details>`
}
