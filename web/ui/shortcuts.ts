import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * Keyboard shortcuts, all in one place so that `?` can list them.
 * `keys`: one key (`/`, `e`, `?`), a chord (`mod+k`, `shift+enter`) or a sequence (`g i`).
 * A plain key is silent while a person types; a chord with `mod` is not.
 */
export interface Shortcut {
  keys: string
  label: string
  group: string
  run: (event: KeyboardEvent) => void
}

/** `useShortcut('e', 'Resolve', 'Inbox', resolve)`; pass `enabled: false` when the action is not possible now. */
export function useShortcut(
  keys: string,
  label: string,
  group: string,
  run: (event: KeyboardEvent) => void,
  enabled = true,
): void {
  const newest = useRef(run)
  newest.current = run
  useEffect(() => {
    if (!enabled) return
    return addShortcut({ keys, label, group, run: (event) => newest.current(event) })
  }, [keys, label, group, enabled])
}

let shortcuts: readonly Shortcut[] = []
const watchers = new Set<() => void>()

export function addShortcut(shortcut: Shortcut): () => void {
  change([...shortcuts, shortcut])
  return () => change(shortcuts.filter((other) => other !== shortcut))
}

export const useShortcuts = (): readonly Shortcut[] => useSyncExternalStore(watch, () => shortcuts)

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function change(next: readonly Shortcut[]): void {
  shortcuts = next
  for (const watcher of watchers) watcher()
}

const sequencePauseMs = 1200
let firstKey = ''
let firstAt = 0

/** Listens on the document; call once. */
export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.repeat) return
  const pressed = chordOf(event)
  if (isTyping(event.target) && !pressed.startsWith('mod+')) return
  const sequence = firstKey && event.timeStamp - firstAt < sequencePauseMs ? `${firstKey} ${pressed}` : ''
  // The newest wins: a dialog's shortcut before that of the page below it.
  const found = shortcuts.findLast((s) => s.keys === sequence) ?? shortcuts.findLast((s) => s.keys === pressed)
  firstKey = found || ['shift', 'control', 'alt', 'meta'].includes(pressed) ? '' : pressed
  firstAt = event.timeStamp
  if (!found) return
  event.preventDefault()
  found.run(event)
}

function chordOf(event: KeyboardEvent): string {
  const key = event.key.toLowerCase()
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/.test(key))
  return `${event.metaKey || event.ctrlKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shifted ? 'shift+' : ''}${key}`
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [role=textbox]')
  )
}
