import type { SegmentId } from '@woochat/contract/id.ts'
import type { Segment } from '@woochat/contract/segments.ts'
import { useState } from 'react'
import { isApiError } from '../api/problem.ts'
import type { Ready } from '../filters/draft.ts'
import { toast } from '../ui/toast.ts'
import { useCreateSegment, useUpdateSegment } from './queries.ts'

interface SaveSegment {
  name: string
  setName: (name: string) => void
  dirty: boolean
  saving: boolean
  /** A refusal to show above the conditions. */
  problem: unknown
  nameProblem: string | undefined
  /** Saving was tried while rows were not complete: each says what it lacks. */
  showGaps: boolean
  save: () => Promise<Segment | undefined>
}

/** What stands between an edit and a saved segment: a name, complete rows, the server's word. */
export function useSaveSegment(segment: Segment | undefined, ready: Ready): SaveSegment {
  const [typed, setTyped] = useState<string>()
  const [tried, setTried] = useState(false)
  const create = useCreateSegment()
  const update = useUpdateSegment(segment?.id ?? (0 as SegmentId))
  const name = typed ?? segment?.name ?? ''
  const changed = segment === undefined || JSON.stringify(ready.filter) !== JSON.stringify(segment.filter)
  const dirty =
    ready.leftOut > 0 ||
    (segment === undefined ? name.trim() !== '' || ready.filter.root.of.length > 0 : changed || name.trim() !== segment.name)
  const error = create.error ?? update.error
  const taken = isApiError(error, 'name_taken')
  const save = async (): Promise<Segment | undefined> => {
    setTried(true)
    if (ready.leftOut > 0 || name.trim() === '' || create.isPending || update.isPending) return undefined
    try {
      const draft = { name: name.trim(), filter: ready.filter }
      const saved = await (segment ? update.mutateAsync(draft) : create.mutateAsync(draft))
      setTyped(undefined)
      setTried(false)
      toast.done(`Segment “${saved.name}” saved`)
      return saved
    } catch {
      return undefined
    }
  }
  return {
    name,
    setName: setTyped,
    dirty,
    saving: create.isPending || update.isPending,
    problem: taken ? undefined : (error ?? undefined),
    nameProblem: taken ? `${error.message} ${error.next}` : tried && name.trim() === '' ? 'Give it a name to save it' : undefined,
    showGaps: tried && ready.leftOut > 0,
    save,
  }
}
