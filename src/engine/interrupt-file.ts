import { join } from 'node:path'

/**
 * The file beside the journals whose presence tells the workers to start no other test. vitest's own way to cancel cuts
 * the running test off in the middle of a request, so that nobody knows what the target made of it.
 */
export function interruptFile(journalFolder: string): string {
  return join(journalFolder, 'interrupted')
}
