import type { SimulatorAnswer, SimulatorRequest } from './message.ts'

/** A reference server for one API, without the network. */
export interface SimulatedApi {
  /** Where the API lives on its host, starting with a slash and ending without one. */
  basePath: string
  /** Longer bodies are read no further; the request then says that its body was too large. */
  maxBodyBytes: number
  /** Tells the API the address that it is served at ("http://127.0.0.1:8080"). */
  setOrigin(origin: string): void
  /** What is waited, in milliseconds, before a request with this method is answered. */
  pauseMs(method: string): number
  respond(request: SimulatorRequest): SimulatorAnswer
}
