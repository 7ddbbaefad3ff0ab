import { ActionIcon, Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Filter } from '@woochat/contract/filter.ts'
import type { Segment } from '@woochat/contract/segments.ts'
import { useEffect, useRef } from 'react'
import { useMay } from '../api/session.ts'
import { FilterEditor } from '../filters/filter-editor.tsx'
import { filterSentence } from '../filters/sentence.ts'
import { SentenceText } from '../filters/sentence-text.tsx'
import { useAnswer } from '../filters/use-answer.ts'
import { useDraft } from '../filters/use-draft.ts'
import { useNames } from '../filters/use-names.ts'
import { Count } from '../ui/count.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useNarrow } from '../ui/media-query.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { SegmentMenu } from './segment-menu.tsx'
import { SegmentTabs } from './segment-tabs.tsx'
import css from './segments.module.css'
import { useGuard } from './use-guard.ts'
import { useSaveSegment } from './use-save-segment.ts'

/** Conditions at the left, who they mean at the right, the whole as a sentence below; everything follows as one edits. */
export function SegmentEditor({ segment, initial }: { segment: Segment | undefined; initial: Filter }) {
  const may = useMay()('segments:write')
  const navigate = useNavigate()
  const draft = useDraft(initial, segment === undefined)
  const answered = useAnswer(draft.root)
  const saver = useSaveSegment(segment, answered.ready)
  const names = useNames(answered.ready.filter.root)
  const narrow = useNarrow()
  const guard = useGuard(may && saver.dirty)
  const { change } = draft
  useAdopt(segment, saver.dirty, draft.reset)
  const save = async (): Promise<void> => {
    const saved = await saver.save()
    if (!saved || segment) return
    guard.letGo()
    void navigate({ to: '/segments/$segmentId', params: { segmentId: String(saved.id) }, replace: true })
  }
  useShortcut('mod+s', 'Save the segment', 'Segment', () => void save(), may)
  useShortcut('mod+z', 'Undo', 'Segment', () => draft.undo?.(), draft.undo !== undefined)
  useShortcut('mod+shift+z', 'Redo', 'Segment', () => draft.redo?.(), draft.redo !== undefined)
  return (
    <Page
      title={segment?.name ?? 'New segment'}
      heading={<NameInput value={saver.name} onChange={saver.setName} disabled={!may} error={saver.nameProblem} />}
      breadcrumb={
        <>
          <Link to="/contacts">Contacts</Link>
          <Link to="/segments">Segments</Link>
        </>
      }
      panelWidth={380}
      panel={<AnswerPanel answered={answered} />}
      actions={
        <>
          {may && (
            <>
              <ActionIcon aria-label="Undo" title="Undo" disabled={!draft.undo} onClick={() => draft.undo?.()}>
                <IconArrowBackUp size={17} />
              </ActionIcon>
              <ActionIcon aria-label="Redo" title="Redo" disabled={!draft.redo} onClick={() => draft.redo?.()}>
                <IconArrowForwardUp size={17} />
              </ActionIcon>
            </>
          )}
          {segment && may && (
            <SegmentMenu segment={segment} onRemoved={() => void navigate({ to: '/segments', ignoreBlocker: true })} />
          )}
          {segment && <UseInCampaign segment={segment} dirty={saver.dirty} />}
          {may && (
            <Button
              onClick={() => void save()}
              loading={saver.saving}
              disabled={segment !== undefined && !saver.dirty}
              rightSection={<Kbd keys="mod+s" />}
            >
              Save
            </Button>
          )}
        </>
      }
      below={
        <SegmentTabs
          segment={segment}
          total={answered.fresh && !saver.dirty ? (answered.answer?.total ?? undefined) : undefined}
        />
      }
    >
      {narrow && (
        <p className={css.phoneTotal} aria-hidden="true">
          <Count value={answered.answer?.total ?? undefined} /> contacts
        </p>
      )}
      {saver.problem !== undefined && <ProblemNote error={saver.problem} />}
      <FilterEditor root={draft.root} change={change} countOf={answered.countOf} showGaps={saver.showGaps} disabled={!may} />
      <p className={css.sentence}>
        <SentenceText parts={filterSentence(answered.ready.filter, names)} />
        {answered.ready.leftOut > 0 && <span className={css.leftOut}> {leftOutSays(answered.ready.leftOut)}</span>}
      </p>
    </Page>
  )
}

const leftOutSays = (count: number): string =>
  count === 1 ? 'One condition is not complete and not counted yet.' : `${count} conditions are not complete and not counted yet.`

/** What another browser saved is shown here too, unless there is something of our own to lose. */
function useAdopt(segment: Segment | undefined, dirty: boolean, reset: (filter: Filter) => void): void {
  const shown = useRef(segment?.updatedAt)
  const text = segment && JSON.stringify(segment.filter)
  const held = useRef(text)
  useEffect(() => {
    if (!segment || segment.updatedAt === shown.current) return
    shown.current = segment.updatedAt
    if (!dirty || held.current === text) {
      held.current = text
      return
    }
    held.current = text
    reset(segment.filter)
  }, [segment, text, dirty, reset])
}

function NameInput({
  value,
  onChange,
  disabled,
  error,
}: {
  value: string
  onChange: (name: string) => void
  disabled: boolean
  error: string | undefined
}) {
  return (
    <span className={css.heading}>
      <span className={css.nameFit} data-text={value || 'Name this segment'}>
        <input
          size={1}
          className={css.nameInput}
          aria-label="Name of the segment"
          aria-invalid={error !== undefined || undefined}
          placeholder="Name this segment"
          value={value}
          maxLength={120}
          disabled={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      </span>
      {error !== undefined && (
        <span className={css.nameProblem} role="alert">
          {error}
        </span>
      )}
    </span>
  )
}

function UseInCampaign({ segment, dirty }: { segment: Segment; dirty: boolean }) {
  const may = useMay()('campaigns:write')
  if (!may) return null
  const reason = segment.broken !== null ? 'Mend the marked condition first' : dirty ? 'Save first' : undefined
  return (
    <Button
      variant="default"
      disabled={reason !== undefined}
      title={reason}
      renderRoot={(props) =>
        reason === undefined ? (
          <Link to="/campaigns/new" search={{ include: segment.id }} {...props} />
        ) : (
          <button type="button" {...props} />
        )
      }
    >
      Use in campaign
    </Button>
  )
}
