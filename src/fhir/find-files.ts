import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const readable = /\.(json|xml|ndjson)$/i

/**
 * Finds the files that an argument means: a file, a folder with all it holds, or a pattern with `*`, `**` and `?`.
 * @throws Error when nothing is there
 */
export function findFiles(argument: string): string[] {
  if (argument === '-') return ['-']
  if (existsSync(argument)) return statSync(argument).isDirectory() ? listFolder(argument) : [argument]
  if (!/[*?]/.test(argument)) throw new Error(`${argument} does not exist`)
  const fixed = argument.slice(0, argument.search(/[*?]/))
  const folder = fixed.includes('/') ? fixed.slice(0, fixed.lastIndexOf('/')) || '/' : '.'
  const pattern = globPattern(argument)
  const found = existsSync(folder) ? listFolder(folder, /./).filter((path) => pattern.test(path)) : []
  if (found.length === 0) throw new Error(`No file matches ${argument}`)
  return found
}

function listFolder(folder: string, kind = readable): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : join(folder, entry.name)
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : listFolder(path, kind)
      return entry.isFile() && kind.test(entry.name) ? [path] : []
    })
}

function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/^\.\//, '')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?/g, (wild) =>
      wild === '**/' ? '(?:.*/)?' : wild === '**' ? '.*' : wild === '*' ? '[^/]*' : '[^/]',
    )
  return new RegExp(`^${source}$`)
}
