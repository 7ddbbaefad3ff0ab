/** Who in this process works on what webhooks brought. */
const listeners = new Set<() => void>()

export function wakeInbound(): void {
  for (const listener of listeners) listener()
}

export function onInboundWake(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
