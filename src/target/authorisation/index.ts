import { type Clock, systemClock } from '../politeness.ts'
import type { Transport } from '../transport.ts'
import type { SecretKeeper } from './secret-source.ts'
import { type RenewableSettings, tokenObtainer } from './token-obtainer.ts'
import { createTokenSource, type TokenSource } from './token-source.ts'

/**
 * The tokens of one process of a run: obtained when the first is needed, kept in memory, renewed before they expire and
 * once after a 401.
 *
 * @param keeper is told every secret before it is used
 * @throws AuthorisationError when a variable or file that the settings name cannot be used; nothing was sent
 */
export function connectTokens(
  settings: RenewableSettings,
  options: { transport: Transport; keeper: SecretKeeper; clock?: Clock; environment?: NodeJS.ProcessEnv },
): TokenSource {
  const { transport, keeper, clock = systemClock, environment } = options
  const obtain = tokenObtainer(settings, {
    transport,
    keeper,
    clock,
    ...(environment === undefined ? {} : { environment }),
  })
  return createTokenSource({ obtain, clock })
}
