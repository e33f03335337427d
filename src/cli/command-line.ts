/**
 * The command that repeats this run: as it was given, with the seed added when it was drawn. Options that hold secrets
 * do not exist, so nothing needs masking.
 */
export function commandLine(seed: string, given: readonly string[] = process.argv.slice(2)): string {
  const words = ['assay', ...given]
  if (!given.some((one) => one === '--seed' || one.startsWith('--seed='))) words.push('--seed', seed)
  return words.map(quoteWord).join(' ')
}

/** Quote a word for a POSIX shell, only if it needs it. */
function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
