#!/usr/bin/env node
// The launcher is plain JavaScript so that npm can link it before anything is built.
import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'

const main = new URL('../dist/src/cli/main.js', import.meta.url)
if (!existsSync(main)) {
  console.error('assay: this clone is not built yet. Run: npm ci   (or npm run prepare)')
  process.exit(2)
}
enableCompileCache?.()
await import(main)
