import type { Policy } from './policy.ts'
import type { MeshState } from './state.ts'

const day = 24 * 60 * 60 * 1000

/**
 * What time does to messages, done before each request: one that nobody acknowledged leaves the inbox and its sender gets
 * a report, and later it is deleted.
 */
export function expireMessages(state: MeshState, { expiryDays, deletionDays }: Policy): void {
  const now = state.now()
  for (const message of [...state.messages.values()]) {
    const age = now.getTime() - (message.acceptedAt ?? message.uploadedAt).getTime()
    if (age >= deletionDays * day) {
      state.messages.delete(message.id)
    } else if (message.status === 'accepted' && message.type === 'DATA' && age >= expiryDays * day) {
      message.status = 'undeliverable'
      message.changedAt = now
      const id = `${message.id}R`
      state.messages.set(id, {
        ...message,
        id,
        type: 'REPORT',
        from: '',
        to: message.from,
        total: 1,
        chunks: new Map(),
        status: 'accepted',
        uploadedAt: now,
        acceptedAt: now,
        changedAt: now,
        about: {
          id: message.id,
          code: '14',
          description: `Message not collected by recipient after ${expiryDays} days`,
        },
      })
    }
  }
}
