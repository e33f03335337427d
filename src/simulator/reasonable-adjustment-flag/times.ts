/** A FHIR instant to the second, with the offset written out as in the examples: 2021-03-17T15:52:14+00:00. */
export function instant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}+00:00`
}

/** A date in a header: an HTTP-date (RFC 9110, 5.6.7), or the date-time that the page shows (RAF-C29). */
export function headerDate(date: Date, form: 'http' | 'iso'): string {
  return form === 'http' ? date.toUTCString() : `${date.toISOString().slice(0, 19)}Z`
}
