/** What the command's exit code means; when several apply, the one that stands first in the documentation wins. */
export const exitCodes = {
  passed: 0,
  notMet: 1,
  usage: 2,
  nothingJudged: 3,
  incomplete: 4,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
