import { Button } from '@mantine/core'
import { IconUsers } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { SegmentId } from '@woochat/contract/id.ts'
import type { Segment } from '@woochat/contract/segments.ts'
import { useMemo } from 'react'
import { useContactColumns } from '../contacts/contact-columns.tsx'
import { useContactsLive } from '../contacts/use-contacts-live.ts'
import { packFilter } from '../filters/filter-address.ts'
import { filterSentence } from '../filters/sentence.ts'
import { SentenceText } from '../filters/sentence-text.tsx'
import { useNames } from '../filters/use-names.ts'
import { formatPlural } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { ColumnChooser } from '../ui/data-table-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { usePhone } from '../ui/media-query.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useSegment, useSegmentMembers, useSegmentsLive } from './queries.ts'
import { SegmentTabs } from './segment-tabs.tsx'
import css from './segments.module.css'

/** Who is in a segment now. */
export function SegmentMembersPage() {
  const { segmentId } = useParams({ from: '/shell/segments/$segmentId/members' })
  const id = Number(segmentId) as SegmentId
  const segment = useSegment(id)
  const members = useSegmentMembers(id)
  const navigate = useNavigate()
  const choice = useContactColumns()
  const twoLines = usePhone()
  useSegmentsLive()
  useContactsLive()
  const rows = useMemo(() => members.data?.pages.flatMap((page) => page.items), [members.data])
  const total = members.data?.pages[0]?.total
  if (segment.isError) {
    return (
      <Page title="Segment">
        <ProblemNote error={segment.error} onRetry={() => void segment.refetch()} size="page" />
      </Page>
    )
  }
  return (
    <Page
      title={segment.data?.name ?? 'Segment'}
      fill
      breadcrumb={
        <>
          <Link to="/contacts">Contacts</Link>
          <Link to="/segments">Segments</Link>
        </>
      }
      sub={total !== undefined && <span className="num">{formatPlural(total, 'contact')} now</span>}
      actions={segment.data && <OpenInContacts segment={segment.data} />}
      below={
        <>
          <SegmentTabs segment={segment.data} total={total} />
          {segment.data && <Says segment={segment.data} />}
        </>
      }
    >
      <div className={css.table}>
        <DataTable
          label="Members of the segment"
          columns={choice.columns}
          rows={rows}
          rowId={(contact) => contact.id}
          total={total}
          rowHeight={twoLines ? 54 : 45}
          onOpen={(contact) => void navigate({ to: '/contacts/$contactId', params: { contactId: String(contact.id) } })}
          hasMore={members.hasNextPage && !members.isFetchingNextPage}
          onMore={() => void members.fetchNextPage()}
          error={members.error}
          onRetry={() => void members.refetch()}
          empty={
            <EmptyState icon={<IconUsers size={22} />} title="Nobody is in it now">
              Whoever comes to meet the conditions is in it from that moment.
            </EmptyState>
          }
          headEnd={<ColumnChooser choice={choice} />}
        />
      </div>
    </Page>
  )
}

function OpenInContacts({ segment }: { segment: Segment }) {
  return (
    <Button
      variant="default"
      renderRoot={(props) => <Link to="/contacts" search={{ filter: packFilter(segment.filter) }} {...props} />}
    >
      Search, sort or change them
    </Button>
  )
}

function Says({ segment }: { segment: Segment }) {
  return (
    <p className={css.membersSay}>
      <SentenceText parts={filterSentence(segment.filter, useNames(segment.filter.root))} />
    </p>
  )
}
