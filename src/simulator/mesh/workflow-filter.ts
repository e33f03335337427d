import type { Policy } from './policy.ts'
import type { Message } from './state.ts'

/** Which messages a filter lets through: `X`, `X*`, `*X*`, each with `!` before it for those that it would not. */
export function workflowFilter(filter: string, { filter: form }: Policy): (message: Message) => boolean {
  if (filter === '' || form === 'ignored') return () => true
  const isNegated = filter.startsWith('!')
  const words = isNegated ? filter.slice(1) : filter
  const begins = words.endsWith('*')
  const contains = begins && words.startsWith('*') && words.length > 1
  const word = words.slice(contains ? 1 : 0, begins ? -1 : undefined)
  const matches = ({ workflow }: Message): boolean => {
    if (contains) return form === 'no-contains' ? workflow.startsWith(word) : workflow.includes(word)
    if (begins) return form === 'no-wildcard' ? workflow === words : workflow.startsWith(word)
    return workflow === words
  }
  const isTurned = (isNegated && form !== 'no-negation') !== (form === 'inverted')
  return isTurned ? (message) => !matches(message) : matches
}
