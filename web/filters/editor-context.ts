import { createContext, use } from 'react'
import type { DraftGroup, DraftNode } from './draft.ts'
import type { Subject } from './subjects.ts'
import type { NodeCount } from './use-answer.ts'
import type { ChangeDraft } from './use-draft.ts'

export interface Drop {
  parentKey: number
  at: number
}

export interface EditorContextValue {
  root: DraftGroup
  change: ChangeDraft
  subjects: readonly Subject[]
  countOf: (node: DraftNode) => NodeCount | undefined
  /** Says at each row what it lacks; before the first attempt to save only rows that were left say so. */
  showGaps: boolean
  disabled: boolean
  /** The node being dragged. */
  dragged: number | undefined
  drop: Drop | undefined
  setDragged: (key: number | undefined) => void
  setDrop: (drop: Drop | undefined) => void
  /** Puts the focus on the handle of a node after it moved. */
  focusAfter: (key: number) => void
}

export const EditorContext = createContext<EditorContextValue | undefined>(undefined)

export function useEditor(): EditorContextValue {
  const value = use(EditorContext)
  if (!value) throw new Error('A part of the filter editor stands outside of it')
  return value
}
