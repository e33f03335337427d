import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foundMailboxes, inboxPage, refusalIn, sentMessageId, trackingIn } from '../../src/mesh/bodies.ts'
import { parseChunkRange, planChunks } from '../../src/mesh/chunks.ts'
import { ControlFileError, readControlFile, writeControlFile } from '../../src/mesh/control-file.ts'
import { safeName } from '../../src/mesh/file-receiving.ts'
import { chunkHeaders, detailFaults } from '../../src/mesh/headers.ts'

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const details = { to: 'X26ABC2', workflow: 'A_WORKFLOW', subject: 'A subject', localId: 'mine', fileName: 'a.csv' }

describe('Chunks', () => {
  test('cover the content, in order, without a gap', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 3000 }), (length, size) => {
        const places = planChunks(length, size)
        const isWhole = places[0]?.start === 0 && places.at(-1)?.end === length
        const isInOrder = places.every(({ number, start }, index) => number === index + 1 && start === index * size)
        const isFull = places.slice(0, -1).every(({ start, end }) => end - start === size)
        return isWhole && isInOrder && isFull
      }),
    )
  })

  test.each([0, -1, 1.5, 100_000_001])('of %s bytes are refused', (size) => {
    expect(() => planChunks(10, size)).toThrow(/A chunk holds 1 to 100000000 bytes/)
  })

  test.each([
    ['2:5', { number: 2, of: 5 }],
    [' 1 : 1 ', { number: 1, of: 1 }],
    ['6:5', undefined],
    ['0:5', undefined],
    ['1', undefined],
    ['', undefined],
    ['1:2:3', undefined],
  ])('the range "%s" is read', (text, range) => expect(parseChunkRange(text)).toEqual(range))
})

describe('Headers', () => {
  test('of the first chunk say what the message is, and of a later one only its place', () => {
    expect(chunkHeaders(details, { number: 1, of: 3, isCompressed: true })).toEqual([
      ['content-type', 'application/octet-stream'],
      ['mex-to', 'X26ABC2'],
      ['mex-workflowid', 'A_WORKFLOW'],
      ['mex-subject', 'A subject'],
      ['mex-localid', 'mine'],
      ['mex-filename', 'a.csv'],
      ['mex-chunk-range', '1:3'],
      ['content-encoding', 'gzip'],
    ])
    expect(chunkHeaders({ ...details, contentType: 'text/csv' }, { number: 3, of: 3, isCompressed: false })).toEqual([
      ['content-type', 'application/octet-stream'],
      ['mex-chunk-range', '3:3'],
    ])
  })

  test('that cannot be sent are named before anything is', () => {
    expect(detailFaults(details)).toEqual([])
    expect(
      detailFaults({ to: ' ', workflow: 'W', subject: 'x'.repeat(501), localId: 'a\nb', checksum: 'a;b' }),
    ).toEqual([
      'the subject has 501 characters; mex-subject takes 500',
      'the local id has a line break or another character that no header can carry',
      'no recipient is given',
      'the checksum has other characters than letters, digits, spaces, colons, hyphens and slashes',
    ])
  })
})

describe('Bodies', () => {
  test.each([
    [
      { messageID: 'M1', errorEvent: 'SEND', errorCode: '12', errorDescription: 'Unregistered to address' },
      '12',
      'Unregistered to address',
    ],
    [
      { message_id: 'M1', detail: [{ event: 'SEND', code: '12', msg: 'Unregistered to address' }] },
      '12',
      'Unregistered to address',
    ],
    [
      { detail: [{ loc: ['query', 'max_results'], msg: 'too small', type: 'value_error' }] },
      '',
      'query.max_results: too small',
    ],
    [{ message: 'An internal error occurred.' }, '', 'An internal error occurred.'],
    ['<html>', '', ''],
    ['[]', '', ''],
  ])('an error %j is read', (body, code, text) => expect(refusalIn(bytes(body))).toMatchObject({ code, text }))

  test('of both versions are read', () => {
    expect(sentMessageId(bytes({ message_id: 'M1' }))).toBe('M1')
    expect(sentMessageId(bytes({ messageID: 'M1' }))).toBe('M1')
    expect(sentMessageId(bytes({ message_id: 7 }))).toBe('7')
    expect(sentMessageId(bytes('null'))).toBeUndefined()
    expect(inboxPage(bytes({ messages: ['M1', 2], links: { next: '/x?continue_from=y' } }))).toEqual({
      messages: ['M1'],
      next: '/x?continue_from=y',
    })
    expect(inboxPage(bytes({ messages: 'M1' }))).toBeUndefined()
    expect(trackingIn(bytes({ message_id: 'M1', status: 'accepted', status_success: true, local_id: 'mine' }))).toEqual(
      {
        messageId: 'M1',
        status: 'accepted',
        isSuccess: true,
        localId: 'mine',
      },
    )
    expect(
      trackingIn(bytes({ messageId: 'M1', status: 'Acknowledged', statusSuccess: 'ERROR', workflowId: 'W' })),
    ).toEqual({
      messageId: 'M1',
      status: 'acknowledged',
      isSuccess: false,
      workflow: 'W',
    })
    expect(trackingIn(bytes({}))).toBeUndefined()
    const found = [{ mailbox: 'X1', name: 'One' }]
    expect(foundMailboxes(bytes({ results: [{ mailbox_id: 'X1', mailbox_name: 'One' }] }))).toEqual(found)
    expect(foundMailboxes(bytes({ results: [{ address: 'X1', description: 'One', endpoint_type: 'MESH' }] }))).toEqual(
      found,
    )
  })

  test('that are hostile do no harm', () => {
    const hostile = ['{"__proto__":{"code":"12"}}', '{"detail":[null,1,[]]}', '{"detail":{"errorCode":"06"}}', '\ud800']
    expect(hostile.map((one) => refusalIn(bytes(one)).code)).toEqual(['', '', '06', ''])
    expect(refusalIn(bytes({ message: 'x'.repeat(10_000) })).text).toHaveLength(2000)
  })
})

describe('Control files', () => {
  const control = { ...details, from: 'X26ABC1', subject: 'R&D <"both">', messageId: 'M1', encrypted: false }

  test('are read as they were written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (subject) => {
        const text = writeControlFile({ ...control, subject })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in XML
        expect(readControlFile(text).subject).toBe(subject.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, ''))
      }),
    )
    const { fileName: _, ...written } = control
    expect(readControlFile(writeControlFile(control))).toEqual(written)
  })

  test('of a received message carry its status', () => {
    const status = {
      time: '20260101120000',
      event: 'TRANSFER',
      success: 'SUCCESS',
      code: '00',
      description: 'Transferred',
    }
    expect(readControlFile(writeControlFile({ ...control, isCompressed: true, status }))).toMatchObject({
      isCompressed: true,
      status,
    })
  })

  test.each([
    ['<DTSControl><From_DTS>a</From_DTS>', /cut short/],
    ['<!DOCTYPE a [<!ENTITY b "c">]><DTSControl></DTSControl>', /document type/],
    ['<DTSControl><From_DTS>a</From_DTS></DTSControl>', /has no To_DTS/],
    [`<DTSControl>${' '.repeat(70_000)}</DTSControl>`, /longer than/],
  ])('that cannot be used are refused: %#', (text, problem) => {
    expect(() => readControlFile(text)).toThrow(ControlFileError)
    expect(() => readControlFile(text)).toThrow(problem)
  })
})

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\win.ini', 'win.ini'],
  ['..', 'message'],
  ['.hidden', 'hidden'],
  ['a\u001b[31m.csv', 'a__31m.csv'],
  ['', 'message'],
  ['x'.repeat(300), 'x'.repeat(120)],
])('the file name %j becomes %j', (given, safe) => expect(safeName(given)).toBe(safe))
