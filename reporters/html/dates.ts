import { html, type Markup } from './markup.ts'

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `21 November 2026 at 11:12pm UTC`, with the ISO 8601 form beside it for machines; a text that is no time as it is. */
export function dateTime(iso: string): Markup {
  const time = new Date(iso)
  if (Number.isNaN(time.getTime())) return html`${iso}`
  const hours = time.getUTCHours()
  const clock = `${hours % 12 || 12}:${String(time.getUTCMinutes()).padStart(2, '0')}${hours < 12 ? 'am' : 'pm'}`
  return html`<time datetime="${time.toISOString()}">${dayOf(time)} at ${clock} UTC</time>`
}

/** `21 November 2026` from `2026-11-21`; anything else as it is. */
export function day(iso: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : new Date(Number.NaN)
  return Number.isNaN(time.getTime()) ? iso : dayOf(time)
}

/** `9 milliseconds`, `12 seconds`, `3 minutes 5 seconds`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} milliseconds`
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 60) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}${rest === 0 ? '' : ` ${rest} ${rest === 1 ? 'second' : 'seconds'}`}`
}

function dayOf(time: Date): string {
  return `${time.getUTCDate()} ${months[time.getUTCMonth()]} ${time.getUTCFullYear()}`
}
