import type { Conflict } from './row.ts'

/** Preset name → what it decides; `extends` names another preset whose decisions it starts from. */
export type Presets = Record<string, Record<string, string>>

/** The choice that a run is judged under. */
export interface ChosenReading {
  /** The preset, followed by single overrides: `documented`, `gateway RAF-C02=b`. */
  name: string
  preset: string
  /** Conflict id → letter; every conflict is decided. */
  conflicts: Record<string, string>
}

/** A reading that does not exist; the message lists what does. */
export class UnknownReading extends Error {
  override name = 'UnknownReading'
}

/**
 * Work out which reading of every conflict applies.
 * @param arguments_ what `--reading` was given, in order: presets and `<conflict>=<letter>`; later ones win
 * @throws UnknownReading naming the known presets, conflicts or letters
 */
export function chooseReading(
  conflicts: readonly Conflict[],
  presets: Presets,
  arguments_: readonly string[],
): ChosenReading {
  const presetNames = Object.keys(presets)
  let preset = presetNames.includes('documented') ? 'documented' : (presetNames[0] ?? 'documented')
  const overrides: Record<string, string> = {}
  for (const argument of arguments_) {
    const [id, letter] = argument.split('=') as [string, string | undefined]
    if (letter === undefined) {
      if (!presetNames.includes(id)) {
        throw new UnknownReading(
          `There is no reading "${id}". Known readings: ${presetNames.join(', ')}; or one conflict, as in ${conflicts[0]?.id ?? 'RAF-C01'}=a.`,
        )
      }
      preset = id
      continue
    }
    const conflict = conflicts.find((one) => one.id === id)
    if (conflict === undefined) {
      throw new UnknownReading(
        `There is no conflict "${id}". Known conflicts: ${conflicts.map((one) => one.id).join(', ')}.`,
      )
    }
    if (!Object.hasOwn(conflict.readings, letter)) {
      throw new UnknownReading(
        `${id} has no reading "${letter}". It has: ${Object.keys(conflict.readings).join(', ')} (${conflict.question})`,
      )
    }
    overrides[id] = letter
  }
  const chosen = { ...expandPreset(presets, preset), ...overrides }
  const name = [preset, ...Object.entries(overrides).map(([id, letter]) => `${id}=${letter}`)].join(' ')
  return { name, preset, conflicts: chosen }
}

/** The decisions of a preset with those it extends; a preset that extends itself is refused. */
export function expandPreset(presets: Presets, name: string, seen: readonly string[] = []): Record<string, string> {
  if (seen.includes(name))
    throw new UnknownReading(`Presets extend each other in a circle: ${[...seen, name].join(' → ')}`)
  const preset = presets[name]
  if (preset === undefined) throw new UnknownReading(`There is no preset "${name}" to extend.`)
  const { extends: parent, ...own } = preset
  return parent === undefined ? own : { ...expandPreset(presets, parent, [...seen, name]), ...own }
}
