import { useSyncExternalStore } from 'react'

let open = false
const watchers = new Set<() => void>()

export function openPalette(): void {
  set(true)
}

export function closePalette(): void {
  set(false)
}

export const usePaletteOpen = (): boolean => useSyncExternalStore(watch, () => open)

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function set(next: boolean): void {
  open = next
  for (const watcher of watchers) watcher()
}
