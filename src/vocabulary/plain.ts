const longest = 120

/**
 * A value of a body in a few words, for a message. Whatever it is, nothing of it is called and nothing is walked: a target
 * can send an object whose `toString` is no function, or one that is deeper than a stack.
 * @param absent what to say when there is no value
 */
export function plain(value: unknown, absent = 'absent'): string {
  if (value === undefined || value === null) return absent
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object') return 'an object'
  const text = `${value as string | number | boolean}`
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
