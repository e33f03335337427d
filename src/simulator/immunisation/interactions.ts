/** What a request asks for, named as in the register. */
export type Interaction = 'create' | 'read' | 'search' | 'search-post' | 'update' | 'delete' | 'ping' | 'none'

/** Interactions that change the record of a patient. */
export const WRITES: readonly Interaction[] = ['create', 'update', 'delete']

/** Both ways to search. */
export const SEARCHES: readonly Interaction[] = ['search', 'search-post']
