import type { Interaction } from './interactions.ts'
import type { Policy } from './policy.ts'

/** Where the API lives on its host. */
export const BASE_PATH = '/immunisation-fhir-api/FHIR/R4'

/** What a request is addressed to. */
export type Route =
  | { interaction: Exclude<Interaction, 'none' | 'read' | 'update' | 'delete'> }
  | { interaction: 'read' | 'update' | 'delete'; id: string }
  | { interaction: 'none'; why: 'unknown-path' | 'wrong-method' }

const COLLECTION = new Map<string, Route>([
  ['GET', { interaction: 'search' }],
  ['POST', { interaction: 'create' }],
])

/** The route of a method and a path. Nothing is refused here; an empty id, or one that is no id, is left to the operation. */
export function routeOf(method: string, path: string, policy: Policy): Route {
  const segments = pathSegments(path)
  const [first, id] = segments ?? []
  if (first === '_ping' && id === undefined)
    return method === 'GET' ? { interaction: 'ping' } : { interaction: 'none', why: 'wrong-method' }
  if (!segments || segments.length > 2 || first !== 'Immunization') return { interaction: 'none', why: 'unknown-path' }
  if (id === undefined) return COLLECTION.get(method) ?? { interaction: 'none', why: 'wrong-method' }
  if (id === '_search' && (method === 'POST' || (method === 'PUT' && policy.search.put)))
    return { interaction: 'search-post' }
  if (id === '$search-by-identifier' && method === 'GET' && policy.search.identifierPath)
    return { interaction: 'search' }
  if (method === 'GET') return { interaction: 'read', id }
  if (method === 'PUT') return { interaction: 'update', id }
  if (method === 'DELETE') return { interaction: 'delete', id }
  return { interaction: 'none', why: 'wrong-method' }
}

/** The methods that a path supports. */
export function methodsOf(path: string, policy: Policy): string[] {
  return ['GET', 'POST', 'PUT', 'DELETE'].filter((method) => routeOf(method, path, policy).interaction !== 'none')
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
