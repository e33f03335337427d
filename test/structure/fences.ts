import { importsOf, type SourceFile } from './source-files.ts'

/** What the files of a folder may import, or may not; packages by name, files of the project by the start of their path. */
export interface Fence {
  says: string
  /** Files that the fence is around. */
  around: RegExp
  /** Imports that are let through; without it, all that `forbids` does not name. */
  allows?: RegExp
  forbids?: RegExp
  /** Types are erased, and so let through. */
  letsTypesThrough?: boolean
}

const network =
  /^(node:(http|https|http2|net|tls|dgram|dns)|undici|hono|@hono\/|src\/(target|simulator|cli|engine|vocabulary)\/)/

/** The fences of the architecture, section 2. `fhir/r3.js` and `fhir/r4.js` are types alone: there is no such package. */
export const fences: readonly Fence[] = [
  {
    says: 'a suite imports only the vocabulary, fixtures and its own folder',
    around: /^suites\//,
    allows: /^(src\/index\.ts$|fixtures\/|suites\/|fhir\/)/,
  },
  {
    says: 'a reporter imports only the record, other reporters, Node and what draws',
    around: /^reporters\//,
    allows: /^(src\/record\/|reporters\/|node:|picocolors$|allure-js-commons)/,
  },
  {
    says: 'only the engine imports vitest/node',
    around: /^(?!src\/engine\/|test\/)/,
    forbids: /^vitest\/node$/,
    letsTypesThrough: true,
  },
  {
    says: 'what validates, checks or judges has no network',
    around: /^src\/(fhir|nhs|extracts|verdict)\//,
    forbids: network,
    letsTypesThrough: true,
  },
  {
    says: 'the simulator imports only itself, src/nhs, fixtures, hono and Node',
    around: /^src\/simulator\//,
    allows: /^(src\/simulator\/|src\/nhs\/|fixtures\/|hono(\/|$)|@hono\/|node:)/,
  },
  {
    says: 'fixtures import only fixtures, src/nhs and Node',
    around: /^fixtures\//,
    allows: /^(fixtures\/|src\/nhs\/|src\/index\.ts$|node:|fast-check$|fhir\/)/,
  },
  {
    says: 'nothing that ships imports a test',
    around: /^(src|reporters|suites|fixtures)\//,
    forbids: /^(test|bench)\//,
  },
]

/** Imports that cross a fence, each as a sentence. */
export function crossings(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    fences
      .filter(({ around }) => around.test(file.path))
      .flatMap((fence) =>
        importsOf(file)
          .filter(({ isTypeOnly }) => !(isTypeOnly && fence.letsTypesThrough === true))
          .filter(({ of }) => fence.forbids?.test(of) === true || fence.allows?.test(of) === false)
          .map(({ of }) => `${file.path} imports ${of}: ${fence.says}`),
      ),
  )
}
