/** The rows of a pipe-delimited text, as a spreadsheet would read them: a field may be quoted, and quotes are doubled in it. */
export function delimitedRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (isQuoted && character === '"' && text[at + 1] === '"') field += text[at++]
    else if (character === '"') isQuoted = !isQuoted
    else if (isQuoted || !/[|\r\n]/.test(character)) field += character
    else {
      row.push(field)
      field = ''
      if (character === '|') continue
      if (character === '\r' && text[at + 1] === '\n') at++
      rows.push(row)
      row = []
    }
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  return rows.filter((one) => one.length > 1 || one[0] !== '')
}
