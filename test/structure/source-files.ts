import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** A file of the project, by its path below the repository, with `/`. */
export interface SourceFile {
  path: string
  text: string
}

const generated = new Set(['node_modules', 'dist', 'generated', 'assay-report', 'allure-results', '.git'])

/** Every file below these folders whose name ends in one of these ways; what a build made is left out. */
export function filesBelow(folders: readonly string[], ...endings: string[]): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(repository, folder), { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile() && endings.some((ending) => one.name.endsWith(ending)))
    .map((one) => join(one.parentPath, one.name).slice(repository.length).replaceAll('\\', '/'))
    .filter((path) => !path.split('/').some((part) => generated.has(part)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(repository, path), 'utf8') }))
}

/** An import, export from, or dynamic import; types are erased, so they bind nothing at run time. */
export interface Import {
  /** What is imported: a path below the repository for files of the project, otherwise the name of the package. */
  of: string
  isTypeOnly: boolean
}

/** Every module that a file takes something from. Text that stands in comments is not read. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const statements = code.matchAll(
    /^\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]/gm,
  )
  return [...statements].map(([, type, named, dynamic]) => ({
    of: resolved(path, named ?? dynamic ?? ''),
    isTypeOnly: type !== undefined,
  }))
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.normalize(posix.join(dirname(from), specifier)) : specifier
}
