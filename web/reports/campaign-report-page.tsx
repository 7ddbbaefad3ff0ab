import { useQuery } from '@tanstack/react-query'
import { Link, Navigate, useParams, useSearch } from '@tanstack/react-router'
import type { CampaignReport } from '@woochat/contract/campaigns.ts'
import type { CampaignId } from '@woochat/contract/id.ts'
import { lazy, Suspense } from 'react'
import { audienceSays, formatMicro, isMoving, isOpen, progressOf, stateSays, stateWords } from '../campaigns/campaign-words.ts'
import { PreviewLeaf } from '../campaigns/preview-leaf.tsx'
import { useLiveCampaigns } from '../campaigns/queries.ts'
import { channelsQuery } from '../channels/queries.ts'
import { templateQuery } from '../templates/queries.ts'
import { Chip } from '../ui/chip.tsx'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { ProgressLine } from '../ui/progress-line.tsx'
import { type Stat, StatRow } from '../ui/stat-row.tsx'
import { Time } from '../ui/time.tsx'
import css from './campaign-report.module.css'
import { OverTime } from './over-time.tsx'
import { reportQuery } from './queries.ts'
import { ReportActions } from './report-actions.tsx'
import { FunnelCard, ReasonsCard } from './report-cards.tsx'

const RecipientsDrawer = lazy(() =>
  import('./recipients-drawer.tsx').then(({ RecipientsDrawer }) => ({ default: RecipientsDrawer })),
)

/** What came of a campaign, live: every number opens the people behind it. */
export function CampaignReportPage() {
  useLiveCampaigns()
  const { campaignId } = useParams({ from: '/shell/campaigns/$campaignId' })
  const { show } = useSearch({ from: '/shell/campaigns/$campaignId' })
  const id = Number(campaignId) as CampaignId
  const query = useQuery(reportQuery(id))
  const report = query.data
  const campaign = report?.campaign
  const channel = useQuery(channelsQuery).data?.find((one) => one.id === campaign?.channelId)
  const template = useQuery({
    ...templateQuery(campaign?.templateId ?? (0 as never)),
    enabled: campaign !== undefined && campaign.templateId !== null,
  }).data
  if (campaign && isOpen(campaign.state)) return <Navigate to="/campaigns/$campaignId/edit" params={{ campaignId }} replace />
  return (
    <Page
      title={campaign?.name ?? 'Campaign'}
      breadcrumb={<Link to="/campaigns">Campaigns</Link>}
      sub={
        campaign && (
          <>
            <Chip tone={stateWords[campaign.state].tone} dot>
              {stateSays(campaign)}
            </Chip>
            <span>
              {audienceSays(campaign)} · template {campaign.templateName ?? '—'} · {channel?.name ?? '—'}
            </span>
          </>
        )
      }
      actions={campaign && <ReportActions campaign={campaign} />}
      below={campaign && <Progress report={report} />}
    >
      {query.isError && report === undefined ? (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} size="page" />
      ) : (
        <div className={css.report}>
          {campaign?.problem && (
            <p className={css.problem} role="alert">
              {campaign.problem}
            </p>
          )}
          <StatRow stats={statsOf(report)} />
          <div className={css.columns}>
            <FunnelCard report={report} />
            <ReasonsCard report={report} />
            <PreviewLeaf campaignId={id} version="sent" template={template} audience={campaign !== undefined} />
          </div>
          <OverTime report={report} quality={channel?.quality} />
          {campaign && <Dates report={report} />}
        </div>
      )}
      {show !== undefined && (
        <Suspense>
          <RecipientsDrawer id={id} report={report} />
        </Suspense>
      )}
    </Page>
  )
}

function Progress({ report }: { report: CampaignReport | undefined }) {
  if (!report) return null
  const { state, counts } = report.campaign
  if (state === 'cancelled' || state === 'failed') return null
  if (state === 'preparing') return <ProgressLine value={undefined} label="Recipients are being put down" />
  return <ProgressLine value={state === 'completed' ? 1 : progressOf(counts)} label="Handed to WhatsApp" />
}

function Dates({ report: { campaign } }: { report: CampaignReport }) {
  return (
    <p className={css.dates}>
      {campaign.startedAt && (
        <>
          Started <Time at={campaign.startedAt} />
        </>
      )}
      {campaign.finishedAt && (
        <>
          {' '}
          · {isMoving(campaign.state) ? 'handed over' : 'finished'} <Time at={campaign.finishedAt} />
        </>
      )}
    </p>
  )
}

/** The large numbers: each says of what, and opens what it counts. */
function statsOf(report: CampaignReport | undefined): Stat[] {
  const counts = report?.campaign.counts
  const to = report && `/campaigns/${report.campaign.id}`
  const opens = (show: string) => (to === undefined ? {} : { to, search: { show } })
  const of = (part: number | undefined, whole: number | undefined): string | undefined =>
    part === undefined || whole === undefined ? undefined : formatPercent(part, whole)
  const text = (value: number | undefined): string | undefined => (value === undefined ? undefined : formatCount(value))
  return [
    {
      label: 'Chosen',
      value: text(counts?.chosen),
      note: counts && (counts.excluded > 0 ? `−${formatCount(counts.excluded)} not sent` : 'all are sent to'),
      ...opens('all'),
    },
    {
      label: 'Accepted',
      value: text(counts?.accepted),
      note: counts && `of ${formatCount(counts.recipients)}`,
      ...opens('accepted'),
    },
    { label: 'Delivered', value: text(counts?.delivered), note: of(counts?.delivered, counts?.accepted), ...opens('delivered') },
    { label: 'Read', value: text(counts?.read), note: of(counts?.read, counts?.accepted), ...opens('read') },
    { label: 'Replied', value: text(counts?.replied), note: of(counts?.replied, counts?.accepted), ...opens('replied') },
    {
      label: 'Cost so far',
      value: report && formatMicro(report.cost.soFarMicro, report.cost.currency),
      note: report && `of ${formatMicro(report.cost.expectedMicro, report.cost.currency)} expected`,
    },
  ]
}
