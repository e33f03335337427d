import { readFileSync } from 'node:fs'
import { peers } from './peer-adapters.mjs'

/** Measures one validator and writes the figures as JSON: `node peer-process.mjs <name> <folder of peers> <documents>`. */
const [name, folder, file] = process.argv.slice(2)
const { examples, mutants, cases } = JSON.parse(readFileSync(file, 'utf8'))
const isValid = await peers[name](folder)
const judge = (value, ...more) => {
  try {
    return isValid(value, ...more)
  } catch {
    // A validator that falls over does not say that a document is valid.
    return false
  }
}

let agreed = 0
let found = 0
let falseAlarms = 0
for (const { text, expectedValid, supporting } of cases) {
  let verdict = false
  try {
    verdict = judge(JSON.parse(text), supporting, text)
  } catch {
    verdict = false
  }
  if (verdict === expectedValid) agreed++
  if (!expectedValid && !verdict) found++
  if (expectedValid && !verdict) falseAlarms++
}

const accepted = examples.filter((example) => judge(example)).length
const mutantsFound = mutants.filter((mutant) => !judge(mutant)).length

const texts = examples.map((example) => JSON.stringify(example))
const seconds = Number(process.env.ASSAY_BENCH_SECONDS ?? 3)
const time = (work) => {
  const start = performance.now()
  work()
  return performance.now() - start
}
const pass = () => {
  for (const example of examples) judge(example)
}
const parse = () => {
  for (const text of texts) JSON.parse(text)
}
for (const end = performance.now() + seconds * 1000; performance.now() < end; pass()) parse()
const ratios = []
for (const end = performance.now() + seconds * 1000; performance.now() < end || ratios.length < 3; ) {
  const whole = time(parse)
  ratios.push(time(pass) / whole)
}
const timesParse = ratios.sort((one, other) => one - other)[ratios.length >> 1]
process.stdout.write(JSON.stringify({ agreed, found, falseAlarms, accepted, mutantsFound, timesParse }))
