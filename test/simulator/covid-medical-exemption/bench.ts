import { covidMedicalExemption } from '../../../src/simulator/covid-medical-exemption/api.ts'
import { asObject, type JsonObject, objectsIn } from '../../../src/simulator/json.ts'
import { bodyText, type Header, headerValue, type SimulatorAnswer } from '../../../src/simulator/message.ts'
import { idsFrom } from '../../../src/simulator/seeded-ids.ts'

export const TOKEN = 'issued-to-the-test'
export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
export const QUESTIONNAIRE = 'https://fhir.nhs.uk/Questionnaire/COVIDVaccinationMedicalExemption'

/** Numbers of the test range with valid check digits; the place in the list is the remainder modulo 5. */
export const byRemainder = ['9990000050', '9990000026', '9990000042', '9990000018', '9990000034'] as const

export interface BenchOptions {
  reading?: string[]
  fault?: string
  stateless?: boolean
  tokens?: string[]
}

/** What a test looks at in an answer. */
export interface Seen extends SimulatorAnswer {
  status: number
  body: JsonObject
  header(name: string): string | undefined
}

/** A simulator without a network. A header given as undefined is left out. */
export class Bench {
  readonly #api

  constructor({ reading = [], fault, stateless = false, tokens = [TOKEN] }: BenchOptions = {}) {
    const unfitTokens = {
      old: 'expired',
      elsewhere: 'other-audience',
      another: 'other-scope',
      patient: 'other-patient',
    } as const
    const now = () => new Date('2026-01-05T12:00:00Z')
    this.#api = covidMedicalExemption.serve(
      { reading, stateless, nextId: idsFrom('bench'), now, tokens, unfitTokens },
      fault,
    )
    this.#api.setOrigin('http://127.0.0.1:1')
  }

  /** Asks for the resource with these parameters. */
  search(parameters: Record<string, string>, headers: Record<string, string | undefined> = {}): Seen {
    return this.send('GET', `/QuestionnaireResponse?${new URLSearchParams(parameters)}`, headers)
  }

  /** Asks for the status of an NHS number. */
  statusOf(
    nhsNumber: string,
    more: Record<string, string> = {},
    headers: Record<string, string | undefined> = {},
  ): Seen {
    return this.search({ 'patient.identifier': `${NHS_NUMBER}|${nhsNumber}`, ...more }, headers)
  }

  send(method: string, target: string, headers: Record<string, string | undefined> = {}): Seen {
    const all = { Authorization: `Bearer ${TOKEN}`, 'X-Correlation-ID': 'a.Correlation-1', ...headers }
    const [path = '', query = ''] = target.split('?')
    const answer = this.#api.respond({
      method,
      path: `${this.#api.basePath}${path}`,
      query,
      headers: Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined) satisfies Header[],
      body: new Uint8Array(),
      arrivedAt: 0,
    })
    const { response } = answer
    return {
      ...answer,
      status: response.status,
      body: bodyOf(answer),
      header: (name) => headerValue(response.headers, name),
    }
  }
}

/** The exemption in an answer; undefined when there is none. */
export function exemptionIn({ body }: Seen): JsonObject | undefined {
  return asObject(objectsIn(body.entry)[0]?.resource)
}

/** The answer to the item of an exemption with this linkId. */
export function answerTo(linkId: string, exemption: JsonObject | undefined): JsonObject | undefined {
  const item = objectsIn(exemption?.item).find((one) => one.linkId === linkId)
  return objectsIn(item?.answer)[0]
}

function bodyOf({ response }: SimulatorAnswer): JsonObject {
  try {
    return asObject(JSON.parse(bodyText(response))) ?? {}
  } catch {
    return {}
  }
}
