import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/**
 * The command that repeats this run: as it was given, with the seed added when one was drawn. Options that hold secrets
 * do not exist, so nothing needs masking.
 */
export function commandLine(seed: string | undefined, given: readonly string[] = process.argv.slice(2)): string {
  const words = [...given]
  if (seed !== undefined && !given.some((one) => one === '--seed' || one.startsWith('--seed=')))
    words.push('--seed', seed)
  return [programName(process.argv[1] ?? '', process.cwd()), ...words.map(quoteWord)].join(' ')
}

/**
 * How the command is called where it was started: by its file in a clone, by npx in a project that has it installed,
 * otherwise by its name.
 */
export function programName(script: string, folder: string): string {
  const path = resolve(folder, script)
  if (path.split(sep).includes('node_modules')) return 'npx fhir-assay'
  const below = relative(folder, path)
  const isInClone = existsSync(join(dirname(path), '..', 'package.json')) && !below.startsWith('..')
  return isInClone ? `node ${below.split(sep).join('/')}` : 'assay'
}

/** Quote a word for a POSIX shell, only if it needs it. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
