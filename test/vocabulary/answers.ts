import type { BodyRecord, HeaderPair } from '../../src/record/run-record.ts'
import { Answer } from '../../src/vocabulary/answer.ts'

/** What a test says of an answer; the rest is as a well server would have it. */
export interface AnswerParts {
  status?: number
  headers?: HeaderPair[]
  /** Text, or a value that becomes JSON; an empty text is no body. */
  body?: unknown
  request?: { method?: string; url?: string; headers?: HeaderPair[]; body?: object }
}

const base = 'http://127.0.0.1:1/reasonable-adjustment-flag/FHIR/STU3'

/** An answer as it stands in a record. */
export function answerOf({ status = 200, headers = [], body = '', request = {} }: AnswerParts = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { method = 'GET', url = '/Consent?patient=9990000018', headers: sent = [] } = request
  return new Answer(
    {
      id: 'raf/a-test/1',
      target: 'raf',
      test: 'a-test',
      ordinal: 1,
      direction: 'out',
      purpose: 'test',
      request: { method, url: `${base}${url}`, headers: sent, ...(request.body && { body: bodyOf(request.body) }) },
      response: {
        status,
        headers,
        ...(text === '' ? {} : { body: bodyOf(text) }),
      },
      startedAt: '2026-11-22T09:00:00.000Z',
      durationMs: 12,
    },
    'The request',
  )
}

function bodyOf(body: string | object): BodyRecord {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return { sha256: '', bytes: Buffer.byteLength(text), text, redactions: [] }
}

/** An OperationOutcome with one issue. */
export function outcome(issue: Record<string, unknown> = {}): Record<string, unknown> {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'value', ...issue }] }
}

/** A code as the page's examples give it. */
export function coded(code: string, display?: string): Record<string, unknown> {
  const system = 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1'
  return { details: { coding: [{ system, code, ...(display === undefined ? {} : { display }) }] } }
}

/** A searchset of Consents with these ids. */
export function searchset(ids: readonly string[], changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: ids.length,
    link: [{ relation: 'self', url: 'https://example.org/Consent?patient=9990000018' }],
    ...(ids.length === 0 ? {} : { entry: ids.map((id) => entryOf(id)) }),
    ...changes,
  }
}

export function entryOf(id: string, version = '1'): Record<string, unknown> {
  const patient = { reference: 'https://demographics.spineservices.nhs.uk/STU3/Patient/9990000018' }
  return {
    fullUrl: `https://example.org/Consent/${id}`,
    resource: { resourceType: 'Consent', id, meta: { versionId: version }, patient },
    search: { mode: 'match' },
  }
}

/** What a hostile target may send as a body, by name. */
export const hostileBodies: Readonly<Record<string, string>> = {
  'no JSON': '{"resourceType":',
  'a list': '[{"resourceType":"Bundle"}]',
  'a number': '7',
  null: 'null',
  'a type that is no text': '{"resourceType":{"toString":"x"}}',
  'prototype keys': '{"resourceType":"Bundle","__proto__":{"total":1},"constructor":{"prototype":{}}}',
  'entries that are none':
    '{"resourceType":"Bundle","type":"searchset","total":1,"entry":[null,7,"x",[],{"resource":null}]}',
  'an entry that is no list': '{"resourceType":"Bundle","entry":{"resource":{"resourceType":"Consent"}}}',
  'entries with odd parts': '{"resourceType":"Bundle","entry":[{"fullUrl":7,"resource":"x","search":"match"}]}',
  'links that are none': '{"resourceType":"Bundle","link":[null,{"relation":"self","url":7}]}',
  'an outcome without issues': '{"resourceType":"OperationOutcome","issue":"none"}',
  'an outcome of odd issues':
    '{"resourceType":"OperationOutcome","issue":[null,{"severity":1,"code":[],"details":{"coding":{"code":"X"}}}]}',
  'meta that is no object': '{"resourceType":"Consent","id":7,"meta":"1"}',
  'great depth': `{"resourceType":"Consent","extension":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  'objects that cannot become text':
    '{"resourceType":"Bundle","total":{"toString":1},"entry":[{"resource":{"resourceType":"Consent","id":{"toString":1},"patient":{"reference":{"toString":1}}}}]}',
  'terminal escapes': '{"resourceType":"\\u001b[2J\\u001b]0;owned\\u0007"}',
}
