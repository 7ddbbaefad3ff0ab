/** Who in this process follows the event logs, and wants to know at once that a workspace has new events. */
const listeners = new Set<(workspaceId: number) => void>()

export function wakeTails(workspaceId: number): void {
  for (const listener of listeners) listener(workspaceId)
}

export function onEventsWake(listener: (workspaceId: number) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
