import type { SimulatedApi } from '../simulated-api.ts'
import type { TokenLedger } from './token-ledger.ts'
import type { TokenService } from './token-service.ts'

/** One server for an API and the token service whose tokens it takes. */
export function besideTokenService(
  api: SimulatedApi,
  service: TokenService,
  ledger: TokenLedger,
  now: () => Date,
): SimulatedApi {
  return {
    ...api,
    setOrigin(origin) {
      api.setOrigin(origin)
      service.setOrigin(origin)
    },
    respond(request) {
      if (request.path.startsWith(`${service.basePath}/`)) return service.respond(request)
      ledger.settle(now().getTime())
      return api.respond(request)
    },
  }
}
