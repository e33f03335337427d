import type { AuthorisationMode } from '../target/authorisation/settings.ts'
import type { Capability } from './row.ts'

/** `api.yaml`: what an API is called, what it offers, and where it can be reached. */
export interface ApiDefinition {
  /** Folder name under `suites/`. */
  id: string
  /** Short name on the command line. */
  short: string
  title: string
  /** What is judged: a server that is driven (when absent), or files, with `assay check`. */
  judges?: 'server' | 'file'
  /** `none` for an API that is not FHIR: its requests get no headers of FHIR, and nothing is validated. */
  fhirVersion: 'stu3' | 'r4' | 'none'
  basePath: string
  interactions: Interaction[]
  /**
   * Values a search is made with unless a test says otherwise, by resource type; `conflict` names who decides. The patient
   * is searched for by `patient`, the bare NHS number, unless one of the values holds `{{nhsNumber}}`.
   */
  search?: Record<string, Record<string, SearchValue>>
  environments: Record<string, Environment>
  patientRecord?: PatientRecord
  /** Path of a request without credentials that a well target answers, where there is no patient to search for. */
  ping?: string
  /** Where a JSON body that is no OperationOutcome has its error codes: dotted paths, through lists as well. */
  errorCodes?: string[]
  /** How the version of a resource travels; by If-Match and ETag, as FHIR has it, unless given. */
  version?: VersionHeaders | { conflict: string }
  /** How a caller is authorised, as the sources say. */
  auth?: ApiAuthorisation
  /** Folders under `profiles/` that the validator loads, by reading of the conflict that decides the generation. */
  profiles?: { conflict?: string; folders: Record<string, string[]> }
}

/** What an API asks of its callers; how one user meets it is in that user's configuration. */
export interface ApiAuthorisation {
  /** The ways that are documented, as `auth.mode` in a configuration names them. */
  modes?: AuthorisationMode[]
  bearer?: AuthorisationHeader
  /** Role of a user for the session. */
  role?: AuthorisationHeader
}

/** A header of authorisation and its documented form, a regular expression. */
export interface AuthorisationHeader {
  header: string
  form: string
  description: string
}

export interface Interaction {
  id: string
  title: string
  method: string
  /** Path below the base URL; `{id}` stands for an id. */
  path: string
  resource?: string
  writes: boolean
  /** Headers beyond those of every request. */
  requires?: string[]
  success: number
}

/** A fixed value, or the conflict whose chosen reading's `send` says it under the parameter's name. */
export type SearchValue = string | { conflict: string }

export interface Environment {
  title: string
  baseUrl?: string
  can: Capability[]
  /** Why it lacks a capability, in words that follow the environment's name: "it answers one example". */
  cannot?: Partial<Record<Capability, string>>
  productionLike?: boolean
  /** Where access tokens for this environment are issued. */
  tokenUrl?: string
  /** Where a user logs in, for the authorisation code flow. */
  authoriseUrl?: string
  patients: { 'no-record'?: string[]; 'with-record'?: string[]; spare?: string[] }
  /** Numbers outside the guaranteed test range that may be sent and stored as they are. */
  comment?: string
  /** Of an API that exchanges messages: the mailboxes that tests use. */
  mailboxes?: Mailboxes
}

/** Two mailboxes that the tester owns, and what may be sent between them. */
export interface Mailboxes {
  sender: string
  recipient: string
  /** A workflow id that both are registered for. */
  workflow: string
  /** A workflow id that exists and that the sender is not registered for. */
  restrictedWorkflow?: string
  /** Names of the variables that hold the shared key of the environment and the two passwords. */
  sharedKeyEnv?: string
  senderPasswordEnv?: string
  recipientPasswordEnv?: string
}

/** Whether an API is one of mailboxes: then its simulator has some. */
export function hasMailboxes({ environments }: Pick<ApiDefinition, 'environments'>): boolean {
  return environments.simulator?.mailboxes !== undefined
}

/**
 * The headers that carry a version: in a request, with `{version}` where the version stands, and in an answer. A conflict
 * gives the same three in `send` of its readings.
 */
export interface VersionHeaders {
  header: string
  value: string
  answer: string
}

/** How the harness finds whether a patient has a record, and removes it, without knowing the API. */
export interface PatientRecord {
  find: { interaction: string; params: Record<string, SearchValue> }
  /**
   * FHIRPath-like dotted path, inside each entry, of the reference to the patient or of the NHS number, e.g.
   * `patient.reference`.
   */
  patientPath: string
  /** One operation with this body removes the whole record; or a DELETE by id removes each resource of it. */
  remove: { interaction: string; body?: unknown }
}
