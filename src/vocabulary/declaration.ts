import type { Capability } from '../requirements/row.ts'

/** What a test declares beside its title. */
export interface Declares {
  requirements: string[]
  observes: string[]
  readOnly: boolean
  needs: Capability[]
}

/** A property of a test that is not a row: see `readOnly` and `needs`. */
export interface Trait {
  trait: 'read-only' | 'needs'
  needs?: Capability[]
}

/** The test sends nothing that changes the target: it runs under `--read-only` too. */
export const readOnly: Trait = { trait: 'read-only' }

/** The test needs more of the environment than its rows say. */
export function needs(...needed: Capability[]): Trait {
  return { trait: 'needs', needs: needed }
}

/**
 * The rows of the register that a test meets: its checks decide their verdict.
 * @example test('a consent can be created', meets('RAF-CRC-01'), async ({ target, patient }) => { … })
 */
export function meets(...rowsAndTraits: (string | Trait)[]): Declares {
  return declare(rowsAndTraits, 'requirements')
}

/** The rows that a test shows a case of which no source decides: what comes is shown, and never gates. */
export function observes(...rowsAndTraits: (string | Trait)[]): Declares {
  return declare(rowsAndTraits, 'observes')
}

function declare(rowsAndTraits: readonly (string | Trait)[], list: 'requirements' | 'observes'): Declares {
  const declares: Declares = { requirements: [], observes: [], readOnly: false, needs: [] }
  for (const one of rowsAndTraits) {
    if (typeof one === 'string') declares[list].push(one)
    else if (one.trait === 'read-only') declares.readOnly = true
    else declares.needs.push(...(one.needs ?? []))
  }
  return declares
}
