import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { WebhookHealth } from '@woochat/contract/channels.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { useState } from 'react'
import { useMay } from '../api/session.ts'
import { Chip } from '../ui/chip.tsx'
import { formatCount, formatPlural } from '../ui/count.tsx'
import { Card } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { CopyLine } from './copy-line.tsx'
import { healthQuery, quarantineQuery, useReplay, useSubscribeChannel } from './queries.ts'
import css from './webhook-card.module.css'

/** Whether what people write arrives here: addresses to paste, counts, and what could not be understood. */
export function WebhookCard({ id }: { id: ChannelId }) {
  const health = useQuery(healthQuery(id))
  const subscribe = useSubscribeChannel(id)
  const may = useMay()
  const { data } = health
  return (
    <Card
      title={<span className={css.title}>Webhooks {data && <HealthChip health={data} />}</span>}
      aside={
        may('channels:write') && (
          <Button variant="default" size="xs" loading={subscribe.isPending} onClick={() => subscribe.mutate()}>
            Point them here again
          </Button>
        )
      }
    >
      {health.isError && <ProblemNote error={health.error} onRetry={() => void health.refetch()} />}
      {subscribe.isError && <ProblemNote error={subscribe.error} />}
      {data === undefined && !health.isError && <SkeletonLines lines={4} />}
      {data && (
        <>
          {data.problem && <p className={css.problem}>{data.problem}</p>}
          <CopyLine label="Callback URL" value={data.callbackUrl} />
          <CopyLine label="Verify token" value={data.verifyToken} />
          <dl className={css.counts}>
            <div>
              <dt>Last received</dt>
              <dd>{data.lastReceivedAt ? <Time at={data.lastReceivedAt} as="ago" /> : 'Nothing yet'}</dd>
            </div>
            <div>
              <dt>Received today</dt>
              <dd className="num">{formatCount(data.receivedToday)}</dd>
            </div>
            <div>
              <dt>Refused today</dt>
              <dd className="num" data-tone={data.refusedToday > 0 ? 'bad' : undefined}>
                {formatCount(data.refusedToday)}{' '}
                {data.refusedToday > 0 && <span className={css.why}>wrong or missing signature: check the app secret</span>}
              </dd>
            </div>
            <div>
              <dt>Quarantined</dt>
              <dd className="num" data-tone={data.quarantined > 0 ? 'bad' : undefined}>
                {formatCount(data.quarantined)}
              </dd>
            </div>
          </dl>
          {data.quarantined > 0 && <Quarantine id={id} />}
        </>
      )}
    </Card>
  )
}

function HealthChip({ health }: { health: WebhookHealth }) {
  if (health.problem)
    return (
      <Chip tone="bad" dot>
        Needs attention
      </Chip>
    )
  if (health.verifiedAt === null && health.lastReceivedAt === null)
    return (
      <Chip tone="warn" dot>
        Not verified yet
      </Chip>
    )
  return (
    <Chip tone="good" dot>
      Arriving
    </Chip>
  )
}

function Quarantine({ id }: { id: ChannelId }) {
  const items = useQuery(quarantineQuery(id))
  const replay = useReplay(id)
  const may = useMay()
  const [open, setOpen] = useState<number>()
  return (
    <section className={css.quarantine}>
      <div className={css.quarantineHead}>
        <div>
          <h3 className={css.quarantineTitle}>Could not be processed</h3>
          <p className={css.why}>
            Nothing is lost: each is kept as Meta sent it and can be processed again, e.g. after an update.
          </p>
        </div>
        {may('channels:write') && (
          <Button variant="default" size="xs" loading={replay.isPending} onClick={() => replay.mutate()}>
            Process again
          </Button>
        )}
      </div>
      {replay.data && (
        <p role="status">
          {formatPlural(replay.data.replayed, 'element')} processed
          {replay.data.stillBroken > 0 && `, ${formatCount(replay.data.stillBroken)} still cannot be`}.
        </p>
      )}
      {replay.isError && <ProblemNote error={replay.error} />}
      {items.isError && <ProblemNote error={items.error} onRetry={() => void items.refetch()} />}
      <ul className={css.elements}>
        {items.data?.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className={css.element}
              aria-expanded={open === item.id}
              onClick={() => setOpen(open === item.id ? undefined : item.id)}
            >
              <Time at={item.at} as="list" className="num" />
              <span className={css.where}>{item.where}</span>
              <span>{item.reason}</span>
            </button>
            {open === item.id && <pre className={css.raw}>{item.element}</pre>}
          </li>
        ))}
      </ul>
    </section>
  )
}
