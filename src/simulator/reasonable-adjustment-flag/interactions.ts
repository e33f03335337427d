/** The resources of which the API keeps collections. */
export type ResourceType = 'Consent' | 'Flag' | 'List' | 'Condition'

/** What a request asks for, named as in the register. */
export type Interaction =
  | 'create-consent'
  | 'get-consent'
  | 'update-consent'
  | 'create-flag'
  | 'get-flag'
  | 'update-flag'
  | 'create-list'
  | 'get-list'
  | 'update-list'
  | 'create-condition'
  | 'get-condition'
  | 'update-condition'
  | 'get-threshold'
  | 'remove-record'
  | 'none'

/** A collection: its path, its resource, and whether it can be written. */
export interface Collection {
  path: string
  type: ResourceType
  name: string
  writable: boolean
}

/** The collections of the documented API, and the two that only the later API description has (RAF-C28). */
export const COLLECTIONS: readonly Collection[] = [
  { path: 'Consent', type: 'Consent', name: 'consent', writable: true },
  { path: 'Flag', type: 'Flag', name: 'flag', writable: true },
  { path: 'List', type: 'List', name: 'list', writable: true },
]
export const LATER_COLLECTIONS: readonly Collection[] = [
  { path: 'UnderlyingConditionList', type: 'Condition', name: 'condition', writable: true },
  { path: 'ThresholdCode', type: 'Flag', name: 'threshold', writable: false },
]
