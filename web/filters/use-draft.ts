import type { Filter } from '@woochat/contract/filter.ts'
import { useRef, useState } from 'react'
import { addNode, type DraftGroup, draftOf, isWithinLimits, newCondition } from './draft.ts'

export type ChangeDraft = (change: (root: DraftGroup) => DraftGroup) => void

export interface DraftState {
  root: DraftGroup
  change: ChangeDraft
  undo: (() => void) | undefined
  redo: (() => void) | undefined
  reset: (filter: Filter) => void
}

interface History {
  past: readonly DraftGroup[]
  root: DraftGroup
  future: readonly DraftGroup[]
}

/** Changes that follow each other at typing speed are one step back. */
const stepMs = 700
const steps = 100

/** The tree under edit, with a way back. `open`: an empty one starts with a row that asks what it is about. */
export function useDraft(initial: Filter, open = false): DraftState {
  const [history, setHistory] = useState<History>(() => ({ past: [], root: started(draftOf(initial), open), future: [] }))
  const changedAt = useRef(0)
  const { past, root, future } = history
  const before = past.at(-1)
  const [after] = future
  return {
    root,
    change: (change) => {
      const now = Date.now()
      const joins = now - changedAt.current < stepMs
      changedAt.current = now
      setHistory((held) => {
        const next = change(held.root)
        if (next === held.root || !isWithinLimits(next)) return held
        return {
          past: joins && held.past.length > 0 ? held.past : [...held.past.slice(-steps), held.root],
          root: next,
          future: [],
        }
      })
    },
    undo: before && (() => setHistory({ past: past.slice(0, -1), root: before, future: [root, ...future] })),
    redo: after && (() => setHistory({ past: [...past, root], root: after, future: future.slice(1) })),
    reset: (filter) => setHistory({ past: [], root: draftOf(filter), future: [] }),
  }
}

const started = (root: DraftGroup, open: boolean): DraftGroup =>
  open && root.of.length === 0 ? addNode(root, root.key, newCondition()) : root
