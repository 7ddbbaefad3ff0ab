import { Button, Select } from '@mantine/core'
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type Campaign, type CampaignState, campaignStates } from '@woochat/contract/campaigns.ts'
import { useMay } from '../api/session.ts'
import { membersQuery, ownerName } from '../members/owners.ts'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/columns.ts'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { Time } from '../ui/time.tsx'
import { audienceSays, isOpen, stateSays, stateWords } from './campaign-words.ts'
import css from './campaigns-page.module.css'
import { campaignsQuery, useLiveCampaigns } from './queries.ts'

const share = (part: number, of: number) => (of === 0 ? '—' : formatPercent(part, of))

const columns: readonly Column<Campaign>[] = [
  {
    key: 'name',
    title: 'Campaign',
    width: 200,
    grow: 2,
    yields: 0,
    render: (campaign) => (
      <span className={css.name}>
        <CampaignLink campaign={campaign} />
        <span className={css.line}>{audienceSays(campaign) || 'No audience yet'}</span>
      </span>
    ),
  },
  {
    key: 'state',
    title: 'State',
    width: 136,
    yields: 0,
    render: (campaign) => (
      <Chip tone={stateWords[campaign.state].tone} dot {...(campaign.problem !== null && { title: campaign.problem })}>
        {stateSays(campaign)}
      </Chip>
    ),
  },
  { key: 'template', title: 'Template', width: 140, grow: 1, yields: 5, render: ({ templateName }) => templateName ?? '—' },
  { key: 'by', title: 'By', width: 120, yields: 6, render: ({ createdBy }) => <By id={createdBy} /> },
  {
    key: 'recipients',
    title: 'Audience',
    width: 92,
    yields: 2,
    align: 'end',
    render: ({ counts, state }) => (isOpen(state) ? '—' : formatCount(counts.recipients)),
  },
  {
    key: 'accepted',
    title: 'Accepted',
    width: 88,
    yields: 4,
    align: 'end',
    render: ({ counts }) => share(counts.accepted, counts.recipients),
  },
  {
    key: 'delivered',
    title: 'Delivered',
    width: 88,
    yields: 3,
    align: 'end',
    render: ({ counts }) => share(counts.delivered, counts.accepted),
  },
  { key: 'read', title: 'Read', width: 72, yields: 3, align: 'end', render: ({ counts }) => share(counts.read, counts.accepted) },
  {
    key: 'replied',
    title: 'Replied',
    width: 80,
    yields: 5,
    align: 'end',
    render: ({ counts }) => share(counts.replied, counts.accepted),
  },
  { key: 'when', title: 'When', width: 168, yields: 1, align: 'end', render: (campaign) => <When campaign={campaign} /> },
]

/** Every campaign, newest first, with what came of it. */
export function CampaignsPage() {
  useLiveCampaigns()
  const search = useSearch({ from: '/shell/campaigns' })
  const navigate = useNavigate({ from: '/campaigns' })
  const may = useMay()
  const state = campaignStates.find((known) => known === search.state)
  const list = useInfiniteQuery(campaignsQuery({ state, search: search.search }))
  const set = (change: { search?: string | undefined; state?: string | undefined }): void => {
    const { search: text, state: chosen } = { ...search, ...change }
    void navigate({
      search: { ...(text !== undefined && { search: text }), ...(chosen !== undefined && { state: chosen }) },
      replace: true,
    })
  }
  const writes = may('campaigns:write')
  useShortcut('n', 'New campaign', 'Campaigns', () => void navigate({ to: '/campaigns/new' }), writes)
  const filtered = search.search !== undefined || state !== undefined
  return (
    <Page
      title="Campaigns"
      fill
      actions={writes && <NewButton />}
      below={
        <div className={css.filters}>
          <SearchInput
            label="Search campaigns"
            value={search.search ?? ''}
            onChange={(text) => set({ search: text || undefined })}
          />
          <Select
            aria-label="State"
            placeholder="Any state"
            clearable
            w={160}
            data={campaignStates.map((value) => ({ value, label: stateWords[value].says }))}
            value={state ?? null}
            onChange={(value) => set({ state: value ?? undefined })}
          />
        </div>
      }
    >
      <div className={css.table}>
        <DataTable
          label="Campaigns"
          columns={columns}
          rows={list.data?.pages.flatMap((page) => page.items)}
          rowId={(campaign) => campaign.id}
          rowHeight={56}
          total={list.data?.pages[0]?.total}
          onOpen={(campaign) => void navigate({ to: pageOf(campaign.state), params: { campaignId: String(campaign.id) } })}
          hasMore={list.hasNextPage}
          onMore={() => void list.fetchNextPage()}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            filtered ? (
              <EmptyState
                title="No campaign matches"
                actions={
                  <Button variant="default" renderRoot={(props) => <Link to="/campaigns" {...props} />}>
                    Show all
                  </Button>
                }
              >
                Search looks at the name. Or choose another state.
              </EmptyState>
            ) : (
              <EmptyState icon={<IconSpeakerphone size={22} />} title="No campaigns yet" actions={writes && <NewButton />}>
                A campaign sends one approved template to the people of a segment. Before it goes out you see who gets it, who
                does not and why, and what it costs.
              </EmptyState>
            )
          }
        />
      </div>
    </Page>
  )
}

/** What can still be written opens in the editor, the rest as a report. */
const pageOf = (state: CampaignState) => (isOpen(state) ? '/campaigns/$campaignId/edit' : '/campaigns/$campaignId')

const CampaignLink = ({ campaign }: { campaign: Campaign }) => (
  <Link to={pageOf(campaign.state)} params={{ campaignId: String(campaign.id) }}>
    {campaign.name}
  </Link>
)

const NewButton = () => (
  <Button leftSection={<IconPlus size={15} />} renderRoot={(props) => <Link to="/campaigns/new" {...props} />}>
    New campaign
  </Button>
)

function By({ id }: { id: Campaign['createdBy'] }) {
  const members = useQuery(membersQuery).data?.items
  return id === null ? 'API' : ((members && ownerName(members, id)) ?? '')
}

function When({ campaign: { state, scheduledAt, startedAt, finishedAt, updatedAt } }: { campaign: Campaign }) {
  const at = state === 'scheduled' ? scheduledAt : (startedAt ?? finishedAt)
  if (at === null) return <Time at={updatedAt} as="ago" />
  return <Time at={at} as={state === 'scheduled' ? 'full' : 'list'} />
}
