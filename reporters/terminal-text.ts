import type picocolors from 'picocolors'
import { formatCount, makeVisible } from './safe-text.ts'

export type Colours = ReturnType<typeof picocolors.createColors>

/** Columns that a label takes, the space after it included. */
export const labelWidth = 11

/** Ids in one line, the first `limit` of them. */
export function idList(ids: string[], limit: number): string {
  const rest = ids.length - limit
  return rest > 0 ? `${ids.slice(0, limit).join(', ')} and ${formatCount(rest)} more` : ids.join(', ')
}

/** A labelled text, its further lines indented below the first. */
export function labelled(label: string, text: string, colours: Colours, width: number): string {
  return `    ${colours.dim(label.padEnd(labelWidth))}${wrap(text, width, 4 + labelWidth).trimStart()}`
}

/** Continued lines of a command keep its own indentation, so that it can be copied as it stands. */
export function indentCurl(command: string): string {
  return command.replaceAll('\n', `\n${' '.repeat(4)}`)
}

/** Breaks a text at spaces, each line indented; a word that is longer than the line is left whole, to be copied. */
export function wrap(text: string, width: number, indent: number): string {
  const room = Math.max(20, width - indent)
  const lines: string[] = []
  let line = ''
  for (const word of makeVisible(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines.map((each) => `${' '.repeat(indent)}${each}`).join('\n')
}
