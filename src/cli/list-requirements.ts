import { openSession } from '../engine/session.ts'
import { loadSuite } from '../requirements/load-suite.ts'

/** Print each row with its disposition and the tests that meet it, then the counts. */
export async function listRequirements(
  apis: readonly { folder: string; short: string }[],
  json: boolean,
): Promise<void> {
  for (const { folder } of apis) {
    const { api, rows, everyAnswer } = loadSuite(folder)
    const session = await openSession([folder])
    await session.close()
    const covered = rows.map((row) => ({
      ...row,
      tests: session.tests.filter((one) => one.requirements.includes(row.id)).map((one) => one.id),
      rules: everyAnswer.filter((one) => one.row === row.id).map((one) => one.says),
    }))
    if (json) {
      process.stdout.write(`${JSON.stringify({ api: api.id, requirements: covered }, null, 1)}\n`)
      continue
    }
    process.stdout.write(`${api.title}\n\n`)
    for (const row of covered) {
      const means =
        row.disposition !== 'tested'
          ? `${row.disposition}: ${row.reason ?? ''}`
          : row.scope === 'every-exchange'
            ? `${row.rules.length} rules for every answer`
            : `${row.tests.length} tests`
      process.stdout.write(
        `${row.id.padEnd(12)} ${row.level.padEnd(6)} ${row.actor.padEnd(6)} ${row.statement}\n${' '.repeat(27)}${means}\n`,
      )
    }
    const count = (disposition: string) => rows.filter((row) => row.disposition === disposition).length
    process.stdout.write(
      `\n${rows.length} requirements: ${count('tested')} tested, ${count('attested')} attested, ${count('not-testable')} not testable\n`,
    )
  }
}
