/** One thing that was looked at. */
export interface Check {
  id: CheckId
  title: string
  result: 'pass' | 'fail' | 'skipped'
  /** What was found, in a sentence; for `skipped`, why it was not looked at. */
  found: string
  /** What to do about a failure. */
  advice?: string
  /** The user's settings or files are at fault: nothing was sent. */
  isSetting?: boolean
}

export const checkTitles = {
  'host-name': 'The host name is known',
  connection: 'The host takes connections',
  'certificate-chain': 'The certificate comes from a trusted authority',
  'certificate-dates': 'The certificate is in date',
  'certificate-host': 'The certificate is for this host',
  'client-certificate': 'The client certificate can be used',
  answer: 'The target answers',
  clock: 'The clocks agree',
  mode: 'The API takes this way of authorisation',
  secrets: 'The secrets are there',
  key: 'The private key can be used',
  audience: 'The audience is the token endpoint',
  token: 'A token is issued',
  credentials: 'The target accepts the credentials',
} as const

export type CheckId = keyof typeof checkTitles

export function passed(id: CheckId, found: string): Check {
  return { id, title: checkTitles[id], result: 'pass', found }
}

export function skipped(id: CheckId, found: string): Check {
  return { id, title: checkTitles[id], result: 'skipped', found }
}

export function failed(id: CheckId, found: string, advice: string, isSetting = false): Check {
  return { id, title: checkTitles[id], result: 'fail', found, advice, ...(isSetting ? { isSetting: true } : {}) }
}
