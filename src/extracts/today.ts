/** A moment that dates are held against, as the numbers that they are compared as. */
export interface Today {
  /** YYYYMMDD. */
  date: number
  /** YYYYMMDDhhmmss in UTC. */
  utc: number
  /** The same moment one hour on: what a clock shows in British Summer Time. */
  summer: number
}

/** @param now the clock, given from outside so that a run can be repeated */
export function todayOf(now: Date): Today {
  const number = (date: Date, length: number) => Number(date.toISOString().replace(/\D/g, '').slice(0, length))
  const summer = new Date(now.getTime() + 3_600_000)
  return { date: number(summer, 8), utc: number(now, 14), summer: number(summer, 14) }
}
