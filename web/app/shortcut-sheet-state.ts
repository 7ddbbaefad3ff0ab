import { useSyncExternalStore } from 'react'

let open = false
const watchers = new Set<() => void>()

export const openShortcutSheet = (): void => set(true)
export const closeShortcutSheet = (): void => set(false)
export const useShortcutSheetOpen = (): boolean => useSyncExternalStore(watch, () => open)

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function set(next: boolean): void {
  open = next
  for (const watcher of watchers) watcher()
}
