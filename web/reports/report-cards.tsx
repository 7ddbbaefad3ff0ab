import type { CampaignReport } from '@woochat/contract/campaigns.ts'
import { unconfirmedMeans } from '../campaigns/campaign-words.ts'
import { type Bar, BarList, ReasonList } from '../ui/bar-list.tsx'
import { formatCount, formatPercent } from '../ui/count.tsx'
import { Card } from '../ui/page.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import css from './campaign-report.module.css'

/** From chosen to replied, each step of the one before. */
export function FunnelCard({ report }: { report: CampaignReport | undefined }) {
  return (
    <Card title="From chosen to replied">
      {report ? (
        <BarList bars={stepsOf(report)} full={report.campaign.counts.chosen} kind="funnel" />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </Card>
  )
}

function stepsOf({ campaign: { id, counts } }: CampaignReport): Bar[] {
  const step = (key: string, label: string, value: number, of: number | undefined): Bar => ({
    key,
    label,
    value,
    says: of === undefined ? formatCount(value) : `${formatCount(value)} · ${formatPercent(value, of)}`,
    to: `/campaigns/${id}`,
    search: { show: key },
  })
  return [
    step('all', 'Chosen', counts.chosen, undefined),
    // No list holds these alone: who waits, was accepted or failed is each its own number.
    {
      key: 'sent',
      label: 'Sent to',
      value: counts.recipients,
      says: `${formatCount(counts.recipients)} · ${formatPercent(counts.recipients, counts.chosen)}`,
    },
    step('accepted', 'Accepted', counts.accepted, counts.recipients),
    step('delivered', 'Delivered', counts.delivered, counts.accepted),
    step('read', 'Read', counts.read, counts.accepted),
    step('replied', 'Replied', counts.replied, counts.accepted),
  ]
}

/** Who did not get it, and why: before sending, and after Meta refused. */
export function ReasonsCard({ report }: { report: CampaignReport | undefined }) {
  if (!report) {
    return (
      <Card title="Not sent, and why">
        <SkeletonLines lines={6} />
      </Card>
    )
  }
  const { campaign, exclusions, failures } = report
  const to = `/campaigns/${campaign.id}`
  const { unknown, failed } = campaign.counts
  return (
    <Card>
      <section className={css.part}>
        <h2 className={css.partTitle}>Not sent, and why</h2>
        {exclusions.length === 0 ? (
          <p className={css.none}>Everyone chosen is sent to.</p>
        ) : (
          <ReasonList
            reasons={exclusions.map(({ reason, says, count }) => ({
              key: reason,
              label: says,
              count: formatCount(count),
              to,
              search: { show: 'excluded', reason },
            }))}
          />
        )}
      </section>
      <section className={css.part}>
        <h2 className={css.partTitle}>Failed, and why</h2>
        {failed + unknown === 0 ? (
          <p className={css.none}>Nothing has failed.</p>
        ) : (
          <ReasonList
            reasons={[
              ...failures.map(({ code, says, advice, count }) => ({
                key: String(code),
                label: says,
                note: advice,
                count: formatCount(count),
                to,
                search: { show: 'failed', ...(code !== null && { code }) },
              })),
              ...(unknown > 0
                ? [
                    {
                      key: 'unknown',
                      label: 'Unconfirmed',
                      note: 'asked Meta, no answer yet',
                      count: formatCount(unknown),
                      to,
                      search: { show: 'unknown' },
                      tone: 'warn' as const,
                    },
                  ]
                : []),
            ]}
          />
        )}
        {unknown > 0 && (
          <details className={css.explained}>
            <summary>What does unconfirmed mean?</summary>
            <p>{unconfirmedMeans}</p>
          </details>
        )}
      </section>
    </Card>
  )
}
