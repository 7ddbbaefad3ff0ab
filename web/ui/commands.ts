import type { ComponentType } from 'react'
import { useEffect, useRef, useSyncExternalStore } from 'react'

/** One line of the palette that `mod+k` opens. */
export interface Command {
  id: string
  label: string
  group: string
  description?: string | undefined
  /** Further words it is found by. */
  keywords?: string | undefined
  icon?: ComponentType<{ size?: number; stroke?: number }> | undefined
  /** Shown at the end of the line, e.g. `g i`. */
  keys?: string | undefined
  run: () => void
}

/** Finds lines for what a person typed: contacts by name, campaigns, … */
export type CommandSearch = (text: string, signal: AbortSignal) => Promise<Command[]>

let commands: readonly Command[] = []
let searches: readonly CommandSearch[] = []
const watchers = new Set<() => void>()

/** What can be done on this page: `useCommands([{ id: 'contact.new', label: 'New contact', group: 'Contacts', run }])`. */
export function useCommands(list: readonly Command[]): void {
  const newest = useRef(list)
  newest.current = list
  const names = list.map((command) => `${command.id}\n${command.label}`).join('\n\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: `names` stands for the list, whose identity changes with every render.
  useEffect(() => {
    const own = newest.current.map((command, i) => ({ ...command, run: () => (newest.current[i] ?? command).run() }))
    return addCommands(own)
  }, [names])
}

export function addCommands(own: readonly Command[]): () => void {
  commands = [...commands, ...own]
  tell()
  return () => {
    commands = commands.filter((command) => !own.includes(command))
    tell()
  }
}

/** Adds a search to the palette for as long as the app runs. */
export function addCommandSearch(search: CommandSearch): () => void {
  searches = [...searches, search]
  return () => {
    searches = searches.filter((other) => other !== search)
  }
}

export const useCommandList = (): readonly Command[] => useSyncExternalStore(watch, () => commands)
export const commandSearches = (): readonly CommandSearch[] => searches

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

function tell(): void {
  for (const watcher of watchers) watcher()
}
