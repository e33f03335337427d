import { without } from '../../fixtures/immunisation/index.ts'
import { conflict, describe, expect, forEachCase, meets } from '../../src/index.ts'
import { asBadRequest, ownRecord } from './given.ts'
import { missingElements, otherOffsets, type RefusedRecord, wrongValues } from './refused-records-table.ts'

const rowsOf = ({ row, text }: RefusedRecord) => meets(row, ...(text === undefined ? [] : [text.row]))

function refuses(table: readonly RefusedRecord[]): void {
  forEachCase(table, 'a record $what is refused', rowsOf, async (context, { row, change, text }) => {
    const refused = await context.target.create('Immunization', change(ownRecord(context)))
    expect.soft(refused).toBeRefused(asBadRequest, { row })
    if (text?.isPart === true) expect.soft(refused).toMention(text.says, { row: text.row })
    else if (text !== undefined) expect.soft(refused).toSay(text.says, { row: text.row })
  })
}

describe('Mandatory elements', () => {
  refuses(missingElements)

  forEachCase(
    ['contained', 'extension', 'identifier'].map((element) => ({ element })),
    'a record without $element and status is refused for $element alone',
    meets('IMM-MAN-41'),
    async (context, { element }) => {
      const record = without(without(ownRecord(context), 'status'), element)
      const refused = await context.target.create('Immunization', record)
      expect(refused).toSay(`Validation errors: ${element} is a mandatory field`)
    },
  )
})

describe('Values', () => {
  refuses(wrongValues)

  forEachCase(
    otherOffsets.map((offset) => ({ offset })),
    'a record of a vaccination at a time with the offset $offset is answered as the reading says',
    meets('IMM-VAL-09'),
    async (context, { offset }) => {
      const record = ownRecord(context, { occurrence: `2021-02-07T13:28:17${offset}` })
      expect(await context.target.create('Immunization', record)).toBeAnswered(conflict('IMM-C23'))
    },
  )
})
