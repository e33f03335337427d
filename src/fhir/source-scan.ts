export interface SourceFault {
  kind: 'duplicate-key' | 'number-precision'
  offset: number
  text: string
}

const mostFaults = 100

/** Finds, in valid JSON text, keys given twice in one object and numbers with more digits than a double holds. */
export function scanSource(source: string): SourceFault[] {
  const faults: SourceFault[] = []
  const objects: (string[] | undefined)[] = []
  let keys: string[] | undefined
  let expectsKey = false
  const length = source.length
  let place = 0
  while (place < length) {
    const code = source.charCodeAt(place)
    if (code === 34) {
      const start = place
      place = endOfString(source, place + 1)
      if (expectsKey && keys !== undefined) {
        const key = source.slice(start + 1, place)
        if (isRepeated(keys, key) && faults.length < mostFaults)
          faults.push({ kind: 'duplicate-key', offset: start, text: key })
        expectsKey = false
      }
    } else if (code === 123) {
      objects.push(keys)
      keys = []
      expectsKey = true
    } else if (code === 91) {
      objects.push(keys)
      keys = undefined
      expectsKey = false
    } else if (code === 125 || code === 93) {
      keys = objects.pop()
      expectsKey = false
    } else if (code === 44) expectsKey = keys !== undefined
    else if (code === 45 || (code >= 48 && code <= 57)) {
      const start = place
      while (place + 1 < length && isNumberPart(source.charCodeAt(place + 1))) place++
      if (place - start >= 15) {
        const text = source.slice(start, place + 1)
        if (!isExact(text) && faults.length < mostFaults)
          faults.push({ kind: 'number-precision', offset: start, text: text.slice(0, 60) })
      }
    }
    place++
  }
  return faults
}

/** The offset of the quote that ends the string whose first character is at `from`. */
export function endOfString(source: string, from: number): number {
  let end = source.indexOf('"', from)
  while (end !== -1 && isEscaped(source, end, from)) end = source.indexOf('"', end + 1)
  return end === -1 ? source.length : end
}

function isEscaped(source: string, quote: number, from: number): boolean {
  let slashes = 0
  for (let place = quote - 1; place >= from && source.charCodeAt(place) === 92; place--) slashes++
  return slashes % 2 === 1
}

/** Objects have few keys, so a list is searched; beyond a few it becomes a set. */
const sets = new WeakMap<string[], Set<string>>()

function isRepeated(keys: string[], written: string): boolean {
  const key = written.includes('\\') ? (JSON.parse(`"${written}"`) as string) : written
  if (keys.length < 24) {
    if (keys.includes(key)) return true
    keys.push(key)
    return false
  }
  let set = sets.get(keys)
  if (!set) {
    set = new Set(keys)
    sets.set(keys, set)
  }
  if (set.has(key)) return true
  set.add(key)
  return false
}

function isNumberPart(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46 || code === 101 || code === 69 || code === 43 || code === 45
}

/** Whether the digits survive being read as a double. */
function isExact(text: string): boolean {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
  return (
    digits.length <= 15 ||
    digits.replace(/0+$/, '').length <= 15 ||
    digitsOf(String(Number(text))) === digits.replace(/0+$/, '')
  )
}

function digitsOf(text: string): string {
  return text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '')
}
