import { Drawer, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { CampaignReport, Recipient } from '@woochat/contract/campaigns.ts'
import { exclusionSays } from '@woochat/contract/exclusions.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { recipientWords, unconfirmedMeans } from '../campaigns/campaign-words.ts'
import { formatPhone } from '../contacts/contact-words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/columns.ts'
import { formatCount } from '../ui/count.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Time } from '../ui/time.tsx'
import { recipientsQuery } from './queries.ts'
import css from './recipients-drawer.module.css'

const states = [
  'excluded',
  'waiting',
  'accepted',
  'delivered',
  'read',
  'replied',
  'failed',
  'unknown',
] as const satisfies readonly Recipient['state'][]

const contactPage = (id: number): string => `/contacts/${id}`

const columns: readonly Column<Recipient>[] = [
  {
    key: 'who',
    title: 'Contact',
    width: 170,
    grow: 1,
    yields: 0,
    render: ({ contactId, name, phone }) => (
      <span className={css.who}>
        <Avatar name={name || phone || '#'} size={28} />
        <span className={css.names}>
          <Link to={contactPage(contactId)}>{name || formatPhone(phone) || 'No name'}</Link>
          <span className={css.phone}>{formatPhone(phone) || 'no number'}</span>
        </span>
      </span>
    ),
  },
  {
    key: 'state',
    title: 'Came to',
    width: 150,
    grow: 1,
    yields: 0,
    render: ({ state, reason, code }) => (
      <span className={css.state}>
        <Chip tone={recipientWords[state].tone}>{recipientWords[state].says}</Chip>
        {reason !== null && (
          <span className={css.reason} title={code === null ? reason : `${reason} (Meta’s code ${code})`}>
            {reason}
          </span>
        )}
      </span>
    ),
  },
  {
    key: 'when',
    title: 'Last',
    width: 84,
    yields: 3,
    align: 'end',
    render: (recipient) => (
      <Time at={recipient.repliedAt ?? recipient.readAt ?? recipient.deliveredAt ?? recipient.acceptedAt} as="list" />
    ),
  },
]

/** The people behind a number of the report; which number is in the address. */
export function RecipientsDrawer({ id, report }: { id: CampaignId; report: CampaignReport | undefined }) {
  const { show, reason, code } = useSearch({ from: '/shell/campaigns/$campaignId' })
  const navigate = useNavigate({ from: '/campaigns/$campaignId' })
  const state = states.find((known) => known === show)
  return (
    <Drawer
      opened={show !== undefined}
      onClose={() => void navigate({ search: {} })}
      size={560}
      title={<span className={css.title}>{titleOf(report, state, reason, code)}</span>}
      classNames={{ body: css.body ?? '', content: css.content ?? '' }}
    >
      <div className={css.filter}>
        <Select
          aria-label="Show"
          allowDeselect={false}
          value={state ?? 'all'}
          w={220}
          data={[
            { value: 'all', label: 'Everyone chosen' },
            ...states.map((value) => ({ value, label: recipientWords[value].title })),
          ]}
          onChange={(value) =>
            void navigate({ search: { show: states.find((known) => known === value) ?? 'all' }, replace: true })
          }
        />
        {(reason !== undefined || code !== undefined) && (
          <button
            type="button"
            className={css.widen}
            onClick={() => void navigate({ search: { show: state ?? 'all' }, replace: true })}
          >
            Whatever the reason
          </button>
        )}
      </div>
      {state === 'unknown' && <p className={css.note}>{unconfirmedMeans}</p>}
      {show !== undefined && <People key={`${show} ${reason} ${code}`} id={id} state={state} reason={reason} code={code} />}
    </Drawer>
  )
}

function People({
  id,
  state,
  reason,
  code,
}: {
  id: CampaignId
  state: Recipient['state'] | undefined
  reason: string | undefined
  code: number | undefined
}) {
  const list = useInfiniteQuery(recipientsQuery(id, { state, reason, code }))
  const navigate = useNavigate()
  return (
    <div className={css.table}>
      <DataTable
        label="Recipients"
        columns={columns}
        rows={list.data?.pages.flatMap((page) => page.items)}
        rowId={({ contactId }) => contactId}
        rowHeight={50}
        total={list.data?.pages[0]?.total}
        onOpen={({ contactId }) => void navigate({ to: contactPage(contactId) })}
        hasMore={list.hasNextPage}
        onMore={() => void list.fetchNextPage()}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <EmptyState title="Nobody here">
            No one of this campaign is in this state now. The numbers move while it is sent.
          </EmptyState>
        }
      />
    </div>
  )
}

/** “133 · Meta’s per-person limit” */
function titleOf(
  report: CampaignReport | undefined,
  state: Recipient['state'] | undefined,
  reason: string | undefined,
  code: number | undefined,
): string {
  if (state === undefined) return report ? `Everyone chosen · ${formatCount(report.campaign.counts.chosen)}` : 'Everyone chosen'
  const exclusion = reason === undefined ? undefined : report?.exclusions.find((one) => one.reason === reason)
  if (exclusion) return `${exclusionSays[exclusion.reason]} · ${formatCount(exclusion.count)}`
  const failure = code === undefined ? undefined : report?.failures.find((one) => one.code === code)
  if (failure) return `${failure.says} · ${formatCount(failure.count)}`
  const count = report?.campaign.counts[state]
  return count === undefined ? recipientWords[state].title : `${recipientWords[state].title} · ${formatCount(count)}`
}
