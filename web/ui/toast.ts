import { troubleOf } from './problem.tsx'

export interface Toast {
  id: number
  kind: 'done' | 'problem'
  message: string
  next?: string | undefined
  action?: { label: string; run: () => void } | undefined
}

let toasts: readonly Toast[] = []
let lastId = 0
const watchers = new Set<() => void>()

/** A short word at the edge of the screen. Errors belong where they happened (`ProblemNote`); here only if that place is gone. */
export const toast = {
  /** `toast.done('12 contacts deleted', { label: 'Undo', run: undo })` */
  done: (message: string, action?: Toast['action']): void => show({ kind: 'done', message, action }, action ? 9000 : 4000),
  problem: (error: unknown, action?: Toast['action']): void => {
    const { message, next } = troubleOf(error)
    show({ kind: 'problem', message, next, action }, 12_000)
  },
}

export const readToasts = (): readonly Toast[] => toasts

export function watchToasts(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

export function dismissToast(id: number): void {
  set(toasts.filter((shown) => shown.id !== id))
}

function show(draft: Omit<Toast, 'id'>, forMs: number): void {
  const id = ++lastId
  set([...toasts.slice(-3), { ...draft, id }])
  setTimeout(() => dismissToast(id), forMs)
}

function set(next: readonly Toast[]): void {
  toasts = next
  for (const watcher of watchers) watcher()
}
