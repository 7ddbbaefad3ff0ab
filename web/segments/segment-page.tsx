import { useParams, useSearch } from '@tanstack/react-router'
import { everybody } from '@woochat/contract/filter.ts'
import type { SegmentId } from '@woochat/contract/id.ts'
import { useMemo } from 'react'
import { unpackFilter } from '../filters/filter-address.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { useSegment, useSegmentsLive } from './queries.ts'
import { SegmentEditor } from './segment-editor.tsx'

/** A segment to read and to change. */
export function SegmentPage() {
  const { segmentId } = useParams({ from: '/shell/segments/$segmentId' })
  const segment = useSegment(Number(segmentId) as SegmentId)
  useSegmentsLive()
  if (segment.data) return <SegmentEditor key={segment.data.id} segment={segment.data} initial={segment.data.filter} />
  return (
    <Page title="Segment" panel={segment.isError ? undefined : <SkeletonLines lines={6} gap={22} />}>
      {segment.isError ? (
        <ProblemNote error={segment.error} onRetry={() => void segment.refetch()} size="page" />
      ) : (
        <SkeletonLines lines={6} gap={26} />
      )}
    </Page>
  )
}

/** A segment that is not saved yet; may start from the filter of a list. */
export function NewSegmentPage() {
  const { filter } = useSearch({ from: '/shell/segments/new' })
  const initial = useMemo(() => unpackFilter(filter) ?? everybody, [filter])
  return <SegmentEditor segment={undefined} initial={initial} />
}
