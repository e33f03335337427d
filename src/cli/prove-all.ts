import { prove } from '../proof/prove.ts'
import { loadSuite } from '../requirements/load-suite.ts'

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
