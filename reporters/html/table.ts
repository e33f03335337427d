import { type Content, html, type Markup } from './markup.ts'

export interface Column {
  title: string
  /** Class of the column, for its width. */
  name?: string
  isNumber?: boolean
}

/**
 * A table with caption and scoped headers; the first cell of each row is its header. On a narrow screen the rows become
 * blocks, each cell with the title of its column; the roles keep it a table for assistive technology then.
 *
 * @param className further classes of the table
 */
export function table(caption: Content, columns: Column[], rows: Content[][], className = ''): Markup {
  return html`<table role="table" class="stack ${className}"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    (column) => html`<th role="columnheader" scope="col" class="${columnClass(column)}">${column.title}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => tableRow(columns, row))}</tbody></table>
`
}

/** Terms and what they are, as the summary list of the NHS design system; `wide` sets short entries in 2 columns. */
export function summaryList(
  entries: [term: string, description: Content][],
  shape: 'plain' | 'wide' = 'plain',
): Markup {
  return html`<dl class="summary ${shape}">${entries.map(
    ([term, description]) => html`<div><dt>${term}</dt><dd>${description}</dd></div>
`,
  )}</dl>`
}

function tableRow(columns: Column[], cells: Content[]): Markup {
  return html`<tr role="row">${cells.map((cell, position) => {
    const column = columns[position] ?? { title: '' }
    if (position === 0) return html`<th role="rowheader" scope="row">${cell}</th>`
    const zero = column.isNumber === true && cell === '0' ? ' zero' : ''
    return html`<td role="cell" data-label="${column.title}" class="${columnClass(column)}${zero}">${cell}</td>`
  })}</tr>
`
}

function columnClass(column: Column): string {
  return [column.isNumber === true ? 'number' : '', column.name === undefined ? '' : `c-${column.name}`]
    .join(' ')
    .trim()
}
