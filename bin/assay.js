#!/usr/bin/env node
// The launcher is plain JavaScript so that npm can link it before anything is built.
import { existsSync } from 'node:fs'
import * as nodeModule from 'node:module'

const main = new URL('../dist/src/cli/main.js', import.meta.url)
if (!existsSync(main)) {
  console.error('assay: this clone is not built yet. Run: npm ci')
  process.exit(2)
}
// From Node 22 on, compiled code is kept between starts
nodeModule.enableCompileCache?.()
await import(main)
