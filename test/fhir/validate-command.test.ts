import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { Command } from 'commander'
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { registerValidate } from '../../src/cli/validate.ts'
import { startAssay } from '../cli/assay-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-validate-'))
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const good = file('good.json', '{"resourceType": "Patient", "gender": "female"}')
const bad = file('bad.json', '{"resourceType": "Patient",\n "gender": "woman"}')
const unknown = file(
  'unknown.json',
  '{"resourceType": "Patient", "extension": [{"url": "https://a.nhs.uk/x", "valueString": "y"}]}',
)
const lines = file('many.ndjson', '{"resourceType": "Patient"}\n\n{"resourceType": "Patient", "gender": "woman"}\n{')
const xml = file('patient.xml', '<Patient xmlns="http://hl7.org/fhir"><gender value="woman"/></Patient>')

let output = ''
beforeEach(() => {
  output = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})
afterAll(() => rmSync(folder, { recursive: true }))

async function assay(...args: string[]): Promise<number> {
  const program = new Command('assay').version('1.2.3').exitOverride()
  registerValidate(program)
  await program.parseAsync(['node', 'assay', 'validate', '--no-best-practice', ...args])
  const code = Number(process.exitCode)
  process.exitCode = undefined
  return code
}

test('a valid file passes, and an invalid one fails with its place', async () => {
  expect(await assay(good)).toBe(0)
  expect(output).toBe('1 resource: nothing found\n')
  expect(await assay(good, bad)).toBe(1)
  expect(output).toContain(`${bad}:2:2  error  binding  Patient.gender`)
  expect(output).toContain('2 resources: 1 error, 0 warnings, 0 information')
})

test('a folder and a pattern stand for the files in them', async () => {
  expect(await assay(join(folder, '*d.json'))).toBe(1)
  expect(output).toContain('2 resources')
  output = ''
  await assay(folder)
  expect(output).toContain('7 resources')
})

test('NDJSON is read line by line, and a finding names the line', async () => {
  expect(await assay(lines)).toBe(1)
  expect(output).toContain(`${lines}:3:1:`)
  expect(output).toContain(`${lines}:4:1:2  fatal  json`)
  expect(output).toContain('3 resources: 2 errors')
})

test('XML is read', async () => {
  expect(await assay(xml)).toBe(1)
  expect(output).toContain('binding  Patient.gender')
})

test('UK Core is known without being asked for', async () => {
  const file = join(folder, 'bad.json')
  expect(await assay(file, '--profile', 'https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient')).toBe(1)
  expect(output).not.toContain('profile-unknown')
})

describe('standard input', () => {
  test.each([
    ['one resource', '{"resourceType": "Patient",\n "gender": "woman"}', 'standard input:2:2  error  binding'],
    [
      'NDJSON',
      '\n{"resourceType": "Patient"}\n{"resourceType": "Patient", "gender": "woman"}\n',
      'standard input:3:1:',
    ],
    ['XML', '<Patient xmlns="http://hl7.org/fhir"><gender value="woman"/></Patient>', 'binding  Patient.gender'],
    ['nothing', '', 'fatal  json'],
  ])('%s', async (_title, text, expected) => {
    const { process: child, ended } = startAssay(['validate', '-', '--no-best-practice'])
    child.stdin?.end(text)
    const { status, stdout } = await ended
    expect(stdout).toContain(expected)
    expect(status).toBe(1)
  })
})

test('an unknown extension fails unless its address is allowed', async () => {
  expect(await assay(unknown)).toBe(1)
  expect(await assay(unknown, '--allow-extensions', 'https://a.nhs.uk/')).toBe(0)
  expect(await assay(unknown, '--allow-extensions', 'any')).toBe(0)
})

test('--fail-on chooses what fails', async () => {
  const example = file(
    'example.txt',
    '{"resourceType": "Patient", "extension": [{"url": "http://example.org/x", "valueString": "y"}]}',
  )
  expect(await assay(example)).toBe(0)
  expect(await assay(example, '--fail-on', 'warning')).toBe(1)
  expect(await assay(example, '--no-example-extensions')).toBe(1)
})

test('machine formats are one JSON document', async () => {
  await assay(bad, '--format', 'json')
  expect(JSON.parse(output)).toMatchObject([{ file: bad, findings: [{ key: 'binding' }] }])
  output = ''
  await assay(bad, '--format', 'operationoutcome')
  expect(JSON.parse(output)).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] })
  output = ''
  await assay(bad, '--format', 'sarif')
  expect(JSON.parse(output)).toMatchObject({
    runs: [{ tool: { driver: { version: '1.2.3' } }, results: [{ ruleId: 'binding' }] }],
  })
})

test('the release decides what is valid', async () => {
  const consent = file('consent.txt', '{"resourceType": "BodySite", "patient": {"reference": "Patient/1"}}')
  expect(await assay(consent, '--fhir', 'stu3')).toBe(0)
  expect(await assay(consent, '--fhir', 'r4')).toBe(1)
})

describe('definitions from a package', () => {
  const profile = {
    resourceType: 'StructureDefinition',
    url: 'https://test.nhs.uk/StructureDefinition/Named',
    name: 'Named',
    status: 'draft',
    kind: 'resource',
    abstract: false,
    type: 'Patient',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Patient',
    derivation: 'constraint',
    differential: { element: [{ id: 'Patient.name', path: 'Patient.name', min: 1 }] },
  }
  const entry = (name: string, text: string): Buffer => {
    const header = Buffer.alloc(512)
    header.write(name)
    header.write(text.length.toString(8).padStart(11, '0'), 124)
    header.write('0', 156)
    return Buffer.concat([header, Buffer.from(text), Buffer.alloc((512 - (text.length % 512)) % 512)])
  }
  const tgz = file(
    'package.tgz',
    gzipSync(
      Buffer.concat([
        entry(
          'package/package.json',
          '{"name": "test.package", "version": "1.0.0", "dependencies": {"hl7.fhir.r4.core": "4.0.1"}}',
        ),
        entry('../../escape.json', '{}'),
        entry('package/Named.json', JSON.stringify(profile)),
        entry('package/Patient-example.json', '{"resourceType": "Patient"}'),
        Buffer.alloc(1024),
      ]),
    ),
  )
  test('a profile of the package is applied', async () => {
    expect(await assay(good, '--package', tgz, '--profile', profile.url)).toBe(1)
    expect(output).toContain('min  Patient.name')
  })

  test('what is no package is refused', async () => {
    await expect(assay(good, '--package', bad)).rejects.toThrow(/cannot be unpacked/)
  })
})

describe('what cannot be read is a usage error', () => {
  test.each([
    [['nowhere.json'], /nowhere.json does not exist/],
    [[good, '--profile', 'https://test.nhs.uk/nowhere'], /The profile .* is not known for r4/],
    [['*.nothing'], /No file matches/],
    [[good, '--definitions', 'nowhere'], /no such file or folder/],
    [[good, '--definitions', bad.replace('bad.json', 'many.ndjson')], /cannot be read/],
  ])('%j', async (args, message) => {
    await expect(assay(...(args as string[]))).rejects.toThrow(message as RegExp)
  })
})
