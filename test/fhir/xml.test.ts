import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createValidator } from '../../src/fhir/index.ts'
import { Library } from '../../src/fhir/library.ts'
import { openPack } from '../../src/fhir/pack.ts'
import { readXml, XmlError } from '../../src/fhir/xml-reader.ts'
import { xmlToJson } from '../../src/fhir/xml-to-json.ts'

const library = new Library('r4', [openPack('r4')])
const convert = (text: string) => xmlToJson(text, (url) => library.tree(url)).value
const validator = createValidator({ version: 'r4', bestPractice: false })

test('XML becomes the JSON that the definitions describe', () => {
  const xml = `<?xml version="1.0"?>
<Patient xmlns="http://hl7.org/fhir">
  <id value="p1"/>
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; B</p></div></text>
  <contained><Organization><id value="o"/><name value="Trust"/></Organization></contained>
  <active value="true"/>
  <name><given value="Ada"/><given value="Maria"><extension url="http://example.org/x"><valueInteger value="3"/></extension></given></name>
  <birthDate id="b" value="1980-01-01"/>
  <multipleBirthInteger value="2"/>
  <managingOrganization><reference value="#o"/></managingOrganization>
</Patient>`
  expect(convert(xml)).toEqual({
    resourceType: 'Patient',
    id: 'p1',
    text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>A &amp; B</p></div>' },
    contained: [{ resourceType: 'Organization', id: 'o', name: 'Trust' }],
    active: true,
    name: [
      { given: ['Ada', 'Maria'], _given: [null, { extension: [{ url: 'http://example.org/x', valueInteger: 3 }] }] },
    ],
    birthDate: '1980-01-01',
    _birthDate: { id: 'b' },
    multipleBirthInteger: 2,
    managingOrganization: { reference: '#o' },
  })
})

test('a finding in XML has its line', () => {
  const xml = '<Patient xmlns="http://hl7.org/fhir">\n  <gender value="woman"/>\n  <colour value="red"/>\n</Patient>'
  expect(validator.validate(xml, { isXml: true })).toMatchObject([
    { key: 'binding', path: 'Patient.gender', line: 2, column: 3 },
    { key: 'unknown-element', path: 'Patient.colour', line: 3, column: 3 },
  ])
})

describe('XML that cannot be read is one finding, with its place', () => {
  const cases: [text: string, message: RegExp][] = [
    ['', /no element/],
    ['<Patient>', /not closed/],
    ['<Patient></Person>', /closes nothing/],
    ['<!DOCTYPE Patient [<!ENTITY a "b">]><Patient/>', /document type/],
    ['<Patient a="1" a="2"/>', /given twice/],
    ['<Patient a="&nope;"/>', /not a character/],
    ['<Patient/><Patient/>', /more than one root/],
    ['text', /text outside/],
  ]
  test.each(cases)('%s', (text, message) => {
    const findings = validator.validate(text, { isXml: true })
    expect(findings).toMatchObject([
      { severity: 'fatal', key: 'xml', message: expect.stringMatching(message), line: 1 },
    ])
  })
})

describe('what the form of XML forbids has its place', () => {
  const patient = (inner: string): string => `<Patient xmlns="http://hl7.org/fhir">${inner}</Patient>`
  const cases: [title: string, text: string, path: string, message: RegExp][] = [
    ['another order', patient('<gender value="male"/><active value="true"/>'), 'Patient', /<active> is out of order/],
    [
      'a list in two parts',
      patient('<name><text value="a"/></name><gender value="male"/><name><text value="b"/></name>'),
      'Patient',
      /<name> is out of order/,
    ],
    ['text', patient('<name>Ada<text value="a"/></name>'), 'Patient.name[0]', /<name> holds text/],
    ['another namespace', patient('<active xmlns="urn:x" value="true"/>'), 'Patient', /in the namespace "urn:x"/],
    [
      'another encoding',
      `<?xml version="1.0" encoding="UTF-16"?>${patient('<active value="true"/>')}`,
      'Patient',
      /UTF-8/,
    ],
  ]
  test.each(cases)('%s', (_title, text, path, message) => {
    expect(validator.validate(text, { isXml: true })).toMatchObject([
      { severity: 'error', key: 'xml', path, message: expect.stringMatching(message), line: 1 },
    ])
  })
  test('a control character, however it is written', () => {
    expect(validator.validate(patient('<name><text value="a&#11;b"/></name>'), { isXml: true })).toMatchObject([
      { severity: 'fatal', key: 'xml' },
    ])
  })
})

test('a resource outside the namespace of FHIR is refused', () => {
  expect(validator.validate('<Patient/>', { isXml: true })).toMatchObject([{ key: 'resource-type' }])
})

test('an element named __proto__ is an unknown element', () => {
  const findings = validator.validate('<Patient xmlns="http://hl7.org/fhir"><__proto__ value="x"/></Patient>', {
    isXml: true,
  })
  expect(findings).toMatchObject([{ key: 'unknown-element', path: 'Patient.__proto__' }])
})

test('any text is read or refused, and nothing else happens', () => {
  const seed = Number(process.env.ASSAY_SEED ?? 20260102)
  const piece = fc.constantFrom(
    '<a',
    '>',
    '</a>',
    '<b/>',
    ' x="1"',
    '&amp;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '"',
    'text',
    '<?',
    '?>',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        return typeof readXml(pieces.join('')).name === 'string'
      } catch (error) {
        return error instanceof XmlError
      }
    }),
    { seed, numRuns: 1000 },
  )
})
