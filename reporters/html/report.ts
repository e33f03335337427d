import { createHash } from 'node:crypto'
import type { RunRecord, TargetRecord } from '../../src/record/run-record.ts'
import { indexRecord } from '../record-index.ts'
import type { ReportFile } from '../report.ts'
import { countOf, formatCount } from '../safe-text.ts'
import { type Content, heading, html, type Markup, preserved, trusted } from './markup.ts'
import { defaultLimits, type Limits, PageContext } from './page-context.ts'
import { stylesheet } from './stylesheet.ts'
import { countsTable, incompleteCallout, runSummary, targetEntries, targetsTable, verdictPanel } from './summary.ts'
import { summaryList } from './table.ts'
import { type Section, targetSections } from './target-sections.ts'

/**
 * The assurance report: `index.html`, one static page that needs no network and no script. Its Content-Security-Policy
 * allows nothing but its own stylesheet, so that a script in a recorded answer could not run even if it got through.
 *
 * @param limits how much evidence the page holds; what is left out is said at its end, and is in the record
 */
export function reportHtml(record: RunRecord, limits: Limits = defaultLimits): ReportFile[] {
  const context = new PageContext(indexRecord(record), limits)
  const isSingle = record.targets.length <= 1
  const parts = record.targets.map((target) => targetPart(target, isSingle, context))
  const title = titleOf(record)
  const contents = parts.flatMap((part) => part.contents)
  const anchors = record.targets.map((_, position) => `${prefixOf(position, isSingle)}top`)
  const again = reproduce(record)

  const page = html`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentSecurityPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light">
<title>${title}</title>
<style>${trusted(stylesheet)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the result</a>
<main id="main">
<p class="over">Assurance report</p>
<h1>${title}</h1>
${verdictPanel(record)}${incompleteCallout(record)}${runSummary(record)}${!isSingle && targetsTable(record, anchors)}
${countsTable(record.requirements, 'Requirements by level and verdict')}
<nav class="contents" aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>${[...contents, entry(again)]}</ul></nav>
${parts.map((part) => part.body)}${sectionView(again, 2)}
<footer class="end">${leftOut(context)}<p>Made by ${record.tool.name} ${record.tool.version} from record.json, which holds every request and response of this run.</p></footer>
</main>
</body>
</html>
`
  return [{ path: 'index.html', content: page.text }]
}

const stylesheetHash = createHash('sha256').update(stylesheet).digest('base64')

/** `base-uri` and `form-action` do not fall back to `default-src`, so they are closed by name. */
const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${stylesheetHash}'; base-uri 'none'; form-action 'none'`

function titleOf(record: RunRecord): string {
  const titles = record.targets.map((target) => target.apiTitle)
  if (titles.length === 0) return 'A run without a target'
  return titles.length <= 3
    ? titles.join(', ')
    : `${titles.slice(0, 2).join(', ')} and ${formatCount(titles.length - 2)} more`
}

/** With one target its sections stand alone; with several each target has a heading of its own above them. */
function targetPart(
  target: TargetRecord,
  isSingle: boolean,
  context: PageContext,
): { contents: Markup[]; body: Content } {
  const level = isSingle ? 2 : 3
  const prefix = prefixOf(context.index.record.targets.indexOf(target), isSingle)
  const sections = targetSections(target, level, context).map((each) => ({ ...each, id: `${prefix}${each.id}` }))
  const body = sections.map((each) => sectionView(each, level))
  const contents = sections.map(entry)
  if (isSingle) return { contents, body }
  const rows = context.index.record.requirements.filter((row) => row.target === target.id)
  return {
    contents: [html`<li><a href="#${prefix}top">${target.apiTitle}</a><ul>${contents}</ul></li>`],
    body: html`<section>${heading(2, target.apiTitle, `${prefix}top`)}${summaryList(targetEntries(target))}${countsTable(rows, `${target.apiTitle}: requirements by level and verdict`)}${body}</section>`,
  }
}

function sectionView(section: Section, level: number): Markup {
  return html`<section aria-labelledby="${section.id}">${heading(level, section.title, section.id)}
${section.body}</section>
`
}

/** Ids of the sections of one target among several begin with its position: API names need not be fit for a URL. */
function prefixOf(position: number, isSingle: boolean): string {
  return isSingle ? '' : `target-${position + 1}-`
}

function entry({ id, title, count }: Section): Markup {
  return html`<li><a href="#${id}">${title}${count !== undefined && ` (${formatCount(count)})`}</a></li>`
}

function reproduce(record: RunRecord): Section {
  const body = html`<p>This command repeats the run with the same seed. Secrets are named, not given.</p><pre>${preserved(record.run.command)}</pre>`
  return { id: 'reproduce', title: 'How to run this again', body }
}

function leftOut(context: PageContext): Content {
  const { exchanges, bodies, exchangeLines } = context.leftOut
  const parts = [
    exchanges > 0 ? countOf(exchanges, 'exchange') : '',
    bodies > 0 ? countOf(bodies, 'body', 'bodies') : '',
    exchangeLines > 0 ? countOf(exchangeLines, 'line of the list of tests', 'lines of the list of tests') : '',
  ].filter((part) => part !== '')
  if (parts.length === 0) return undefined
  return html`<p>To keep this page quick to open, it leaves out ${parts.join(', ')}. They are in record.json.</p>`
}
