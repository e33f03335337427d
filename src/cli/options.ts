import { InvalidArgumentError } from 'commander'

/** For options that may be given again and again, or hold a comma list. */
export function collect(value: string, before: string[]): string[] {
  return [...before, ...value.split(',').map((one) => one.trim())].filter((one) => one !== '')
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`Give a whole number of at least ${least}.`)
    return number
  }
}

/** A number above 0. */
export function positiveNumber(value: string): number {
  const number = Number(value)
  if (!Number.isFinite(number) || number <= 0) throw new InvalidArgumentError('Give a number above 0.')
  return number
}

export function parsePort(value: string): number {
  const port = wholeNumber(0)(value)
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.')
  return port
}

/** `<interaction>=<reason>`, repeatable. */
export function reasonFor(value: string, before: Record<string, string>): Record<string, string> {
  const at = value.indexOf('=')
  if (at < 1 || value.slice(at + 1).trim() === '') {
    throw new InvalidArgumentError('Write <interaction>=<reason>, such as update-list="we do not offer it".')
  }
  return { ...before, [value.slice(0, at)]: value.slice(at + 1).trim() }
}
