/** Who in this process sends, and wants to know at once that a workspace has something to send. */
const listeners = new Set<(workspaceId: number) => void>()

/** A nudge to the dispatcher of this process; other processes find the work by looking. */
export function wakeOutbox(workspaceId: number): void {
  for (const listener of listeners) listener(workspaceId)
}

export function onOutboxWake(listener: (workspaceId: number) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
