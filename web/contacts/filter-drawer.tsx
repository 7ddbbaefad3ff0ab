import { Button, Drawer } from '@mantine/core'
import { everybody, type Filter } from '@woochat/contract/filter.ts'
import { useState } from 'react'
import { FilterEditor } from '../filters/filter-editor.tsx'
import { useAnswer } from '../filters/use-answer.ts'
import { useDraft } from '../filters/use-draft.ts'
import { formatPlural } from '../ui/count.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import css from './contacts.module.css'

/** The segment editor beside the list: what it says becomes the list's filter. */
export function FilterDrawer({
  filter,
  onApply,
  onClose,
}: {
  filter: Filter | undefined
  onApply: (filter: Filter | undefined) => void
  onClose: () => void
}) {
  const draft = useDraft(filter ?? everybody, true)
  const answered = useAnswer(draft.root)
  const { change } = draft
  const [tried, setTried] = useState(false)
  const apply = (): void => {
    setTried(true)
    if (answered.ready.leftOut > 0) return
    onApply(answered.ready.filter)
    onClose()
  }
  return (
    <Drawer opened onClose={onClose} title="Filter contacts" size={640}>
      <form
        className={css.drawer}
        onSubmit={(event) => {
          event.preventDefault()
          apply()
        }}
      >
        <FilterEditor root={draft.root} change={change} countOf={answered.countOf} showGaps={tried} />
        {answered.error !== undefined && <ProblemNote error={answered.error} onRetry={answered.retry} />}
        <div className={css.drawerEnd}>
          <Button
            variant="default"
            onClick={() => {
              onApply(undefined)
              onClose()
            }}
          >
            Clear
          </Button>
          <Button type="submit">
            {typeof answered.answer?.total === 'number'
              ? `Show ${formatPlural(answered.answer.total, 'contact')}`
              : 'Show contacts'}
          </Button>
        </div>
      </form>
    </Drawer>
  )
}
