/** The part of an authorisation that can fail by itself: what `assay doctor` shows a line for. */
export type AuthorisationPart =
  | 'settings'
  | 'secret'
  | 'key-file'
  | 'key-id'
  | 'audience'
  | 'lifetime'
  | 'assertion'
  | 'client'
  | 'public-key'
  | 'subject-token'
  | 'log-in'
  | 'scope'
  | 'grant'
  | 'token-endpoint'
  | 'token'

export interface AuthorisationFault {
  part: AuthorisationPart
  /** What was wrong, and where; a sentence without any secret. */
  message: string
  /** What to do about it; a sentence. */
  advice: string
  /** It is the user's own settings or files, known before anything was sent. */
  isSetting?: boolean
  /** Asking again soon may help: the network, or a server that is down. */
  isPassing?: boolean
}

/** No token could be had. The message says what was wrong and what to do, and never holds a secret. */
export class AuthorisationError extends Error {
  override name = 'AuthorisationError'
  readonly part: AuthorisationPart
  readonly fault: AuthorisationFault

  constructor(fault: AuthorisationFault) {
    super(`${fault.message} ${fault.advice}`.trim())
    this.part = fault.part
    this.fault = fault
  }
}

/** A fault of the settings or files of the user: nothing was sent. */
export function settingFault(part: AuthorisationPart, message: string, advice: string): AuthorisationError {
  return new AuthorisationError({ part, message, advice, isSetting: true })
}
