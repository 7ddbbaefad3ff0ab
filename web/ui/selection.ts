import { useState } from 'react'

/** Some rows by id, or all that match the present filter less a few: the second stays true for rows not loaded yet. */
export type Selection<Id> = { kind: 'some'; ids: ReadonlySet<Id> } | { kind: 'all'; except: ReadonlySet<Id> }

export const nothing: Selection<never> = { kind: 'some', ids: new Set() }

export const isSelected = <Id>(selection: Selection<Id>, id: Id): boolean =>
  selection.kind === 'all' ? !selection.except.has(id) : selection.ids.has(id)

/** `total` counts everything that matches; undefined while not known. */
export const selectedCount = <Id>(selection: Selection<Id>, total: number | undefined): number =>
  selection.kind === 'some' ? selection.ids.size : Math.max(0, (total ?? 0) - selection.except.size)

export function withSelected<Id>(selection: Selection<Id>, ids: readonly Id[], on: boolean): Selection<Id> {
  const listed = new Set(selection.kind === 'all' ? selection.except : selection.ids)
  const add = (selection.kind === 'some') === on
  for (const id of ids) add ? listed.add(id) : listed.delete(id)
  return selection.kind === 'all' ? { kind: 'all', except: listed } : { kind: 'some', ids: listed }
}

/** Keeps a selection; `scope` names the filter it was made under, and another filter empties it. */
export function useSelection<Id>(scope: string): readonly [Selection<Id>, (next: Selection<Id>) => void] {
  const [held, hold] = useState<{ scope: string; selection: Selection<Id> }>({ scope, selection: nothing })
  return [held.scope === scope ? held.selection : nothing, (selection) => hold({ scope, selection })]
}
