import { COLLECTIONS, type Collection, type Interaction, LATER_COLLECTIONS, type ResourceType } from './interactions.ts'
import { refuse } from './outcome.ts'
import type { Policy } from './policy.ts'

/** Where the API lives on its host. */
export const BASE_PATH = '/reasonable-adjustment-flag/FHIR/STU3'

/** What a request is addressed to. */
export type Route =
  | { interaction: Interaction; kind: 'create' | 'search'; type: ResourceType; collection: Collection }
  | { interaction: Interaction; kind: 'update'; type: ResourceType; collection: Collection; id: string | undefined }
  | { interaction: 'remove-record'; kind: 'remove' }
  | { interaction: 'none'; kind: 'unknown-path' | 'wrong-method' }

/** The route of a method and a path. Nothing is refused here. */
export function routeOf(method: string, path: string, policy: Policy): Route {
  const segments = pathSegments(path)
  const [first = '', id] = segments ?? []
  if (!segments || segments.length > 2) return { interaction: 'none', kind: 'unknown-path' }
  if (policy.removalPaths.includes(first) && id === undefined) {
    return method === 'POST'
      ? { interaction: 'remove-record', kind: 'remove' }
      : { interaction: 'none', kind: 'wrong-method' }
  }
  const collections = policy.laterCollections ? [...COLLECTIONS, ...LATER_COLLECTIONS] : COLLECTIONS
  const collection = collections.find((each) => each.path === first)
  if (!collection) return { interaction: 'none', kind: 'unknown-path' }
  const { type } = collection
  const name = (verb: string): Interaction => `${verb}-${collection.name}` as Interaction
  if (method === 'GET' && id === undefined) return { interaction: name('get'), kind: 'search', type, collection }
  if (method === 'POST' && id === undefined && collection.writable) {
    return { interaction: name('create'), kind: 'create', type, collection }
  }
  if (method === 'PUT' && collection.writable && (id !== undefined || policy.putOnCollection)) {
    return { interaction: name('update'), kind: 'update', type, collection, id }
  }
  return { interaction: 'none', kind: 'wrong-method' }
}

/** The methods that a path supports. */
export function methodsOf(path: string, policy: Policy): string[] {
  return ['GET', 'POST', 'PUT'].filter((method) => routeOf(method, path, policy).interaction !== 'none')
}

/** Refuses a request that is addressed to nothing. */
export function refuseNoRoute(route: Route, method: string, path: string, policy: Policy): void {
  if (route.kind === 'unknown-path') refuse(policy, 'unknown-path', `${path.slice(0, 200)} is not part of this API`)
  if (route.kind === 'wrong-method')
    refuse(policy, 'wrong-method', `${method} is not supported for ${path.slice(0, 200)}`)
}

function pathSegments(path: string): string[] | undefined {
  if (!path.startsWith(`${BASE_PATH}/`)) return undefined
  try {
    return path
      .slice(BASE_PATH.length + 1)
      .split('/')
      .map(decodeURIComponent)
  } catch {
    return undefined
  }
}
