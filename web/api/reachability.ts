/** Whether the server answers, as our own calls find out: `navigator.onLine` says nothing about a server on this machine. */
export type Reachability = 'reachable' | 'unreachable'

let state: Reachability = 'reachable'
let timer: ReturnType<typeof setTimeout> | undefined
let attempts = 0
const listeners = new Set<() => void>()

export const readReachability = (): Reachability => state

export function watchReachability(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function reportReachable(): void {
  attempts = 0
  clearTimeout(timer)
  timer = undefined
  change('reachable')
}

export function reportUnreachable(): void {
  change('unreachable')
  if (timer === undefined) timer = setTimeout(() => void probe(), Math.min(1000 * 2 ** attempts++, 15_000))
}

/** Asks the server whether it is back; any answer at all means yes. */
export async function probe(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  try {
    await fetch('/healthz', { cache: 'no-store' })
    reportReachable()
  } catch {
    reportUnreachable()
  }
}

function change(next: Reachability): void {
  if (state === next) return
  state = next
  for (const listener of listeners) listener()
}
