import { useEffect, useMemo, useRef, useState } from 'react'
import { useFields } from '../fields/queries.ts'
import { SkeletonLines } from '../ui/skeleton.tsx'
import type { DraftGroup, DraftNode } from './draft.ts'
import { type Drop, EditorContext } from './editor-context.ts'
import css from './filter-editor.module.css'
import { GroupBox } from './group-box.tsx'
import { subjectsOf } from './subjects.ts'
import type { NodeCount } from './use-answer.ts'
import type { ChangeDraft } from './use-draft.ts'

export interface FilterEditorProps {
  root: DraftGroup
  change: ChangeDraft
  /** From `useAnswer`: the number beside each row. */
  countOf: (node: DraftNode) => NodeCount | undefined
  showGaps?: boolean
  disabled?: boolean
}

/** The visual editor of a filter: groups in groups, a row a condition, a count beside each. */
export function FilterEditor({ root, change, countOf, showGaps = false, disabled = false }: FilterEditorProps) {
  const fields = useFields().data
  const subjects = useMemo(() => fields && subjectsOf(fields), [fields])
  const [dragged, setDragged] = useState<number>()
  const [drop, setDrop] = useState<Drop>()
  const box = useRef<HTMLDivElement>(null)
  const focusAfter = useFocusAfter(box.current, root)
  if (!subjects) return <SkeletonLines lines={3} gap={26} />
  return (
    <EditorContext
      value={{ root, change, subjects, countOf, showGaps, disabled, dragged, drop, setDragged, setDrop, focusAfter }}
    >
      <div ref={box} className={css.editor}>
        <GroupBox group={root} depth={1} />
      </div>
    </EditorContext>
  )
}

/** A moved row may be drawn anew elsewhere in the tree; its handle gets the focus back once it is there. */
function useFocusAfter(box: HTMLElement | null, root: DraftGroup): (key: number) => void {
  const wanted = useRef<number>(undefined)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new tree is the moment to look.
  useEffect(() => {
    if (wanted.current === undefined) return
    box?.querySelector<HTMLElement>(`[data-handle="${wanted.current}"]`)?.focus()
    wanted.current = undefined
  }, [box, root])
  return (key) => {
    wanted.current = key
  }
}
