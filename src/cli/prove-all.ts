import { extractFaults } from '../proof/extract-fault-table.ts'
import { prove } from '../proof/prove.ts'
import { accusationsOfClean, proveExtractFaults } from '../proof/prove-extracts.ts'
import { loadSuite } from '../requirements/load-suite.ts'
import { UsageError } from './usage-error.ts'

/**
 * Prove the suites of these APIs, and say line by line what was found.
 * @returns whether every fault was caught and nothing was accused falsely
 */
export async function proveAll(
  apis: readonly { folder: string; short: string }[],
  flags: { fault: string[]; seeds: number; reading: string[]; quick?: boolean; json?: boolean },
): Promise<boolean> {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  let holds = true
  for (const { folder, short } of apis) {
    const readings = flags.reading.length > 0 ? flags.reading : Object.keys(loadSuite(folder).presets)
    const proof = await prove({
      api: folder,
      ...(flags.fault.length === 0 ? {} : { faults: flags.fault }),
      quick: flags.quick === true,
      readings: flags.fault.length > 0 ? [] : readings,
      seeds: Array.from({ length: flags.seeds }, (_, index) => `seed-${index + 1}`),
      parallel: true,
      onFault: ({ fault, caught, brokenRows, falseAlarms }) => {
        const alarm = falseAlarms.length > 0 ? `; accused falsely: ${falseAlarms.join(', ')}` : ''
        say(`${caught ? 'caught  ' : 'SURVIVED'} ${fault}: ${brokenRows.join(', ') || 'no row turned'}${alarm}`)
      },
      onClean: ({ reading, seed, accusations, met }) => {
        if (accusations.length > 0)
          say(`ACCUSED  clean simulator, reading ${reading}, seed ${seed}: ${accusations.join('; ')}`)
        else say(`clean    reading ${reading}, seed ${seed}: ${met} requirements met`)
      },
    })
    const caught = proof.faults.filter((one) => one.caught).length
    const alarms = proof.faults.filter((one) => one.falseAlarms.length > 0).length
    const accused = proof.clean.filter((one) => one.accusations.length > 0).length
    say(
      `${short}: ${caught} of ${proof.faults.length} faults caught, ${alarms} with a false accusation; ` +
        `${proof.clean.length - accused} of ${proof.clean.length} runs of the clean simulator without an accusation; ` +
        `${proof.tests} tests, ${(proof.durationMs / 1000).toFixed(1)} s`,
    )
    if (flags.json === true) process.stdout.write(`${JSON.stringify(proof)}\n`)
    holds = holds && caught === proof.faults.length && alarms === 0 && accused === 0
  }
  return holds
}

/** Clean files of each format that are judged, for each seed that is asked for: 1,000 with the 20 that are the default. */
const cleanFilesPerSeed = 50

/**
 * Prove `assay check`: a file with each fault in it, and generated files without one.
 * @returns whether every fault was caught and nothing was accused falsely
 */
export async function proveExtracts(flags: { fault: string[]; seeds: number; json?: boolean }): Promise<boolean> {
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const started = performance.now()
  const unknown = flags.fault.find((name) => !extractFaults.some((one) => one.name === name))
  if (unknown !== undefined)
    throw new UsageError(
      `There is no fault "${unknown}" of a file. Known: ${extractFaults.map((one) => one.name).join(', ')}.`,
    )
  const faults =
    flags.fault.length === 0 ? extractFaults : extractFaults.filter((one) => flags.fault.includes(one.name))
  const proven = await proveExtractFaults(faults, ({ fault, caught, turned, falseAlarms }) => {
    const alarm = falseAlarms.length > 0 ? `; accused falsely: ${falseAlarms.join(', ')}` : ''
    say(`${caught ? 'caught  ' : 'SURVIVED'} ${fault.name}: ${turned.join(', ') || 'no row turned'}${alarm}`)
  })
  const files = flags.fault.length > 0 ? 0 : flags.seeds * cleanFilesPerSeed
  const accusations = await accusationsOfClean(files)
  for (const one of accusations.slice(0, 20)) say(`ACCUSED  clean file, ${one}`)
  const caught = proven.filter((one) => one.caught).length
  const alarms = proven.filter((one) => one.falseAlarms.length > 0).length
  say(
    `extracts: ${caught} of ${proven.length} faults caught, ${alarms} with a false accusation; ` +
      `${files} clean files of each format, ${accusations.length} accusations; ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
  if (flags.json === true)
    process.stdout.write(`${JSON.stringify({ api: 'vaccination-extracts', faults: proven, files, accusations })}\n`)
  return caught === proven.length && alarms === 0 && accusations.length === 0
}
