import { checkBundle } from './bundle-check.ts'
import { entriesOf } from './bundle-entry.ts'
import { withoutVersion } from './definition.ts'
import { checkDistinct } from './distinct-check.ts'
import { show } from './finding.ts'
import type { Library } from './library.ts'
import { checkQuestionnaire } from './questionnaire-check.ts'
import { checkResponse, questionnaireOf } from './questionnaire-response.ts'
import { resolveReference } from './references.ts'
import type { Run } from './run.ts'
import { checkStructure } from './structure-check.ts'
import { checkValueSet } from './value-set-check.ts'
import { vitalSignsProfile } from './vital-signs.ts'

type JsonObject = Record<string, unknown>

export interface RuleWorld {
  readonly library: Library
  applyProfile(url: string, value: unknown, run: Run): void
  isMember(valueSet: string, value: unknown): boolean | undefined
}

/** Rules of one type of resource that its definition leaves to prose. We stand at the resource. */
export function checkResourceRules(type: string, resource: JsonObject, run: Run, world: RuleWorld): void {
  checkDistinct(resource, run)
  switch (type) {
    case 'Bundle':
      checkBundle(resource, run)
      break
    case 'Observation':
      if (world.library.version === 'r4')
        for (const profile of vitalSignsProfile(resource)) world.applyProfile(profile, resource, run)
      break
    case 'Questionnaire':
      checkQuestionnaire(resource, run)
      break
    case 'QuestionnaireResponse':
      checkAgainstQuestionnaire(resource, run, world)
      break
    case 'StructureDefinition':
      checkStructure(resource, run, world.library)
      break
    case 'ValueSet':
      if (resource.compose !== undefined) checkValueSet(resource, run)
      break
  }
}

function checkAgainstQuestionnaire(response: JsonObject, run: Run, world: RuleWorld): void {
  const address = questionnaireOf(response)
  if (address === undefined) return
  const questionnaire = findQuestionnaire(address, run, world.library)
  if (questionnaire) {
    checkResponse(response, questionnaire, run, (valueSet, value) => world.isMember(valueSet, value))
    return
  }
  run.report({
    severity: 'information',
    code: 'not-found',
    key: 'questionnaire-unknown',
    profile: 'http://hl7.org/fhir/StructureDefinition/QuestionnaireResponse',
    message: `The Questionnaire ${show(address)} is not here, so the answers were not checked against it`,
  })
}

/** Contained, in the same Bundle, or given with the definitions. */
function findQuestionnaire(address: string, run: Run, library: Library): JsonObject | undefined {
  const plain = withoutVersion(address)
  const within = resolveReference(plain, run)
  if (within?.resourceType === 'Questionnaire') return within
  const bundle = run.scope?.bundle
  const given = bundle && questionnairesIn(bundle).get(plain)
  const local = /Questionnaire\/[A-Za-z0-9\-.]+$/.exec(plain)?.[0]
  return given ?? library.questionnaire(plain) ?? (local ? library.questionnaire(local) : undefined)
}

const questionnaires = new WeakMap<JsonObject, Map<unknown, JsonObject>>()

/** The Questionnaires of a Bundle by address, listed once: each response of the Bundle asks. */
function questionnairesIn(bundle: JsonObject): Map<unknown, JsonObject> {
  let byUrl = questionnaires.get(bundle)
  if (byUrl === undefined) {
    byUrl = new Map()
    for (const { resource } of entriesOf(bundle))
      if (resource.resourceType === 'Questionnaire' && !byUrl.has(resource.url)) byUrl.set(resource.url, resource)
    questionnaires.set(bundle, byUrl)
  }
  return byUrl
}
