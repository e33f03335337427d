import { basePathOf, findSuite, servedFolders, shortNameOf, suiteFolders } from '../requirements/load-suite.ts'
import { UsageError } from './usage-error.ts'

/** The API that a name on the command line means. @throws UsageError with the known names */
export function findApi(name: string): { folder: string; short: string } {
  const folder = findSuite(name)
  if (folder === undefined) {
    const known = suiteFolders().map((one) => `${shortNameOf(one)} (${one})`)
    throw new UsageError(`There is no API "${name}". Known: ${known.join(', ')}.`)
  }
  return { folder, short: shortNameOf(folder) }
}

/**
 * The APIs that names mean, or all that have a simulator when none is given.
 * @param simulated short names of the APIs that have one
 * @throws UsageError naming those, if a named API has none
 */
export function findSimulatedApis(
  names: readonly string[],
  simulated: readonly string[],
): { folder: string; short: string }[] {
  const apis = findApis(names)
  const without = apis.find(({ short }) => !simulated.includes(short))
  if (without !== undefined && names.length > 0) {
    throw new UsageError(`${without.short} has no simulator. These have one: ${simulated.join(', ')}.`)
  }
  return apis.filter(({ short }) => simulated.includes(short))
}

/** The APIs that names mean, or all of them when none is given. */
export function findApis(names: readonly string[]): { folder: string; short: string }[] {
  return names.length > 0
    ? names.map(findApi)
    : suiteFolders().map((folder) => ({ folder, short: shortNameOf(folder) }))
}

/** The APIs that names mean, each with a server to drive; all of those when no name is given. @throws UsageError */
export function findServers(names: readonly string[]): { folder: string; short: string }[] {
  const served = servedFolders()
  if (names.length === 0) return served.map((folder) => ({ folder, short: shortNameOf(folder) }))
  const apis = names.map(findApi)
  const files = apis.find(({ folder }) => !served.includes(folder))
  if (files !== undefined)
    throw new UsageError(`${files.short} is about files, and there is no server of it: use \`assay check <file…>\`.`)
  return apis
}

/**
 * The APIs whose servers a run judges. One address speaks one API: the one that is named, or else the one whose base path
 * the address ends with.
 * @param address base URL of a target; undefined when each API has an address of its own
 * @throws UsageError when it cannot be told which API an address speaks
 */
export function findJudged(names: readonly string[], address: string | undefined): { folder: string; short: string }[] {
  const named = findServers(names)
  if (address === undefined || named.length === 1) return named
  const path = address.replace(/[?#].*$/s, '').replace(/\/+$/, '')
  const spoken = names.length > 0 ? [] : named.filter(({ folder }) => path.endsWith(basePathOf(folder)))
  if (spoken.length === 1) return spoken
  throw new UsageError('One target speaks one API: name the API, as in `assay run raf --target …`.')
}
