import { Button } from '@mantine/core'
import { IconChartPie } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Segment } from '@woochat/contract/segments.ts'
import { useMemo } from 'react'
import { useMay } from '../api/session.ts'
import { filterSentence, textOf } from '../filters/sentence.ts'
import { SentenceText } from '../filters/sentence-text.tsx'
import { useNames } from '../filters/use-names.ts'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/columns.ts'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { usePhone } from '../ui/media-query.ts'
import { Page } from '../ui/page.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { Time } from '../ui/time.tsx'
import { useSegments, useSegmentsLive } from './queries.ts'
import { SegmentMenu } from './segment-menu.tsx'
import css from './segments.module.css'

/** Every saved segment: how many it holds, what it says, and what uses it. */
export function SegmentsPage() {
  const { search } = useSearch({ from: '/shell/segments' })
  const navigate = useNavigate({ from: '/segments' })
  const may = useMay()('segments:write')
  const segments = useSegments()
  const narrow = usePhone()
  useSegmentsLive()
  useShortcut('n', 'New segment', 'Segments', () => void navigate({ to: '/segments/new' }), may)
  const all = useMemo(() => segments.data?.pages.flatMap((page) => page.items), [segments.data])
  const rows = useMemo(
    () => all?.filter((segment) => segment.name.toLowerCase().includes((search ?? '').toLowerCase())),
    [all, search],
  )
  const columns = useMemo(() => columnsFor(may, narrow), [may, narrow])
  return (
    <Page
      title="Segments"
      fill
      sub={all && <span className="num">{formatPlural(segments.data?.pages[0]?.total ?? all.length, 'segment')}</span>}
      actions={may && <NewSegmentButton />}
      below={
        <div className={css.toolbar}>
          <SearchInput
            label="Search segments"
            value={search ?? ''}
            onChange={(next) => void navigate({ to: '.', search: next === '' ? {} : { search: next }, replace: true })}
          />
        </div>
      }
    >
      <div className={css.table}>
        <DataTable
          label="Segments"
          columns={columns}
          rows={rows}
          rowId={(segment) => segment.id}
          total={search ? rows?.length : segments.data?.pages[0]?.total}
          rowHeight={58}
          onOpen={(segment) => void navigate({ to: '/segments/$segmentId', params: { segmentId: String(segment.id) } })}
          hasMore={segments.hasNextPage && !segments.isFetchingNextPage}
          onMore={() => void segments.fetchNextPage()}
          error={segments.error}
          onRetry={() => void segments.refetch()}
          empty={<NoSegments search={search} may={may} />}
        />
      </div>
    </Page>
  )
}

function NewSegmentButton() {
  return (
    <Button rightSection={<Kbd keys="n" />} renderRoot={(props) => <Link to="/segments/new" {...props} />}>
      New segment
    </Button>
  )
}

function NoSegments({ search, may }: { search: string | undefined; may: boolean }) {
  if (search) return <EmptyState icon={<IconChartPie size={22} />} title={`No segment is called “${search}”`} />
  return (
    <EmptyState icon={<IconChartPie size={22} />} title="No segments yet" actions={may && <NewSegmentButton />}>
      A segment says in conditions who is meant, such as “tagged VIP, opted in, and wrote in the last 30 days”. It is always up to
      date, and campaigns are sent to it.
    </EmptyState>
  )
}

const columnsFor = (may: boolean, narrow: boolean): Column<Segment>[] => [
  {
    key: 'name',
    title: 'Name',
    width: narrow ? 200 : 260,
    grow: 3,
    yields: 0,
    render: (segment) => <NameAndSentence segment={segment} />,
  },
  { key: 'size', title: 'Contacts', width: 96, align: 'end', yields: 1, render: (segment) => <Size segment={segment} /> },
  {
    key: 'campaigns',
    title: 'Used by',
    width: 120,
    yields: 3,
    render: (segment) =>
      segment.campaigns === 0 ? <span className={css.none}>Nothing yet</span> : formatPlural(segment.campaigns, 'campaign'),
  },
  { key: 'updatedAt', title: 'Changed', width: 110, yields: 4, render: (segment) => <Time at={segment.updatedAt} as="list" /> },
  ...(may
    ? [{ key: 'menu', title: 'More', width: 60, yields: 2, render: (segment: Segment) => <SegmentMenu segment={segment} /> }]
    : []),
]

function NameAndSentence({ segment }: { segment: Segment }) {
  const parts = filterSentence(segment.filter, useNames(segment.filter.root))
  return (
    <span className={css.named}>
      <span className={css.name}>
        <span className={css.nameText} dir="auto">
          {segment.name}
        </span>
        {segment.broken !== null && (
          <Chip tone="bad" title={segment.broken}>
            Needs mending
          </Chip>
        )}
      </span>
      <span className={css.says} title={textOf(parts)}>
        <SentenceText parts={parts} />
      </span>
    </span>
  )
}

function Size({ segment }: { segment: Segment }) {
  if (segment.size === null || segment.broken !== null) return <span className={css.none}>—</span>
  return (
    <Link
      to="/segments/$segmentId/members"
      params={{ segmentId: String(segment.id) }}
      className={css.size}
      aria-label={`${formatCount(segment.size)} contacts, show them`}
    >
      {formatCount(segment.size)}
    </Link>
  )
}
