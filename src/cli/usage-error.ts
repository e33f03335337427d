/** What was asked for cannot be done as it was asked: nothing was sent. The message says what to do instead. */
export class UsageError extends Error {
  override name = 'UsageError'
}
