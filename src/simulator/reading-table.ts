/**
 * What the readings of an API's sources change in its documented policy. A reading that asks for nothing of a server is
 * listed with an empty change, so that its name is known.
 */
export interface ReadingTable<Change> {
  /** Conflict id → letter → the change. */
  readings: Readonly<Record<string, Readonly<Record<string, Change>>>>
  /** Preset → the readings that it takes ("RAF-C02=b"), and what it changes that is no reading of a conflict. */
  presets: Readonly<Record<string, readonly (string | Change)[]>>
}

/**
 * The changes that a list of presets and single readings comes to, in the order in which they are to be made. A preset
 * replaces all that came before it. Throws an Error that lists what is known if a name is not.
 */
export function changesOf<Change extends object>(chosen: readonly string[], table: ReadingTable<Change>): Change[] {
  let changes: Change[] = []
  for (const name of chosen) {
    const preset = Object.hasOwn(table.presets, name) ? table.presets[name] : undefined
    if (preset) changes = preset.map((part) => (typeof part === 'string' ? changeOf(part, table) : part))
    else changes.push(changeOf(name, table))
  }
  return changes
}

/** The names of the readings that {@link changesOf} takes: the presets, then each conflict with each of its letters. */
export function knownReadings(table: ReadingTable<unknown>): string[] {
  const single = Object.entries(table.readings).flatMap(([id, letters]) =>
    Object.keys(letters).map((letter) => `${id}=${letter}`),
  )
  return [...Object.keys(table.presets), ...single]
}

function changeOf<Change>(reading: string, { readings, presets }: ReadingTable<Change>): Change {
  const [id = '', letter = ''] = reading.split('=')
  const letters = Object.hasOwn(readings, id) ? readings[id] : undefined
  if (!letters) {
    const conflicts = Object.keys(readings)
    throw new Error(
      `Unknown reading "${reading}". Give a preset (${Object.keys(presets).join(', ')}) or a conflict and its reading` +
        (conflicts.length > 0 ? `, ${conflicts[0]}=a and so on` : ''),
    )
  }
  const change = Object.hasOwn(letters, letter) ? letters[letter] : undefined
  if (!change)
    throw new Error(`Unknown reading "${reading}". ${id} has the readings ${Object.keys(letters).join(', ')}`)
  return change
}
