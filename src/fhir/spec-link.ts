import type { FhirVersion, Finding } from './finding.ts'

const core = 'http://hl7.org/fhir/StructureDefinition/'
const folders: Record<FhirVersion, string> = { stu3: 'STU3', r4: 'R4' }
const pages: Record<string, string> = {
  Reference: 'references.html#Reference',
  Extension: 'extensibility.html#Extension',
  Narrative: 'narrative.html#Narrative',
  Meta: 'resource.html#Meta',
  Element: 'element.html#Element',
  Resource: 'resource.html',
  DomainResource: 'domainresource.html',
  Bundle: 'bundle.html',
}

/** Where to read about what a finding breaks: a page of the specification, or the address of a profile. */
export function specLink({ profile, path }: Finding, version: FhirVersion): string | undefined {
  if (!profile.startsWith(core)) return profile || undefined
  const type = profile.slice(core.length)
  const site = `http://hl7.org/fhir/${folders[version]}/`
  const page = Object.hasOwn(pages, type) ? pages[type] : undefined
  if (page) return site + page
  const plain = path.replace(/\.ofType\(\w+\)/g, '[x]').replace(/\[\d+\]/g, '')
  if (plain.startsWith(`${type}.`)) return `${site}${type.toLowerCase()}-definitions.html#${plain}`
  if (plain === type) return `${site}${type.toLowerCase()}.html`
  return /^[a-z]/.test(type) ? `${site}datatypes.html#${type}` : `${site}${type.toLowerCase()}.html`
}
