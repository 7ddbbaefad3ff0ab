import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { Channel } from '@woochat/contract/channels.ts'
import { useMay } from '../api/session.ts'
import { Chip } from '../ui/chip.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { kindWords, qualityWords, statusWords } from './channel-words.ts'
import css from './channels-page.module.css'
import { CloudForm } from './cloud-form.tsx'
import { ConnectChoice } from './connect.tsx'
import { LimitBar } from './limit-bar.tsx'
import { channelsQuery, useLiveChannels } from './queries.ts'

/** Settings → WhatsApp numbers: those connected, and how to connect another. */
export function ChannelsPage() {
  useLiveChannels()
  const { connect } = useSearch({ from: '/shell/settings/channels' })
  const channels = useQuery(channelsQuery)
  const may = useMay()
  const none = channels.data?.length === 0
  if (connect === 'own') {
    return (
      <Page title="Your own number" breadcrumb={<Back />}>
        <CloudForm />
      </Page>
    )
  }
  return (
    <Page
      title={connect === 'choose' && !none ? 'Connect a number' : 'WhatsApp numbers'}
      breadcrumb={connect === 'choose' && !none ? <Back /> : undefined}
      actions={
        connect === undefined && channels.data && !none && may('channels:write') ? (
          <Button
            leftSection={<IconPlus size={15} />}
            renderRoot={(props) => <Link to="/settings/channels" search={{ connect: 'choose' }} {...props} />}
          >
            Connect a number
          </Button>
        ) : undefined
      }
    >
      {channels.isError ? (
        <ProblemNote error={channels.error} onRetry={() => void channels.refetch()} size="page" />
      ) : channels.data === undefined ? (
        <Numbers channels={undefined} />
      ) : connect === 'choose' || none ? (
        <>
          {none && (
            <p className={css.intro}>
              WooChat sends and receives through a WhatsApp number. Connect one to start; you can add more at any time.
            </p>
          )}
          <ConnectChoice />
        </>
      ) : (
        <Numbers channels={channels.data} />
      )}
    </Page>
  )
}

const Back = () => (
  <>
    <Link to="/settings/channels">WhatsApp numbers</Link>
    <Link to="/settings/channels" search={{ connect: 'choose' }}>
      Connect
    </Link>
  </>
)

function Numbers({ channels }: { channels: readonly Channel[] | undefined }) {
  return (
    <ul className={css.list} aria-busy={channels === undefined}>
      {channels === undefined
        ? [0, 1].map((i) => <Waiting key={i} />)
        : channels.map((channel) => <NumberRow key={channel.id} channel={channel} />)}
    </ul>
  )
}

function NumberRow({ channel }: { channel: Channel }) {
  const status = statusWords(channel.status)
  const quality = qualityWords[channel.quality]
  return (
    <li className={css.row}>
      <div className={css.who}>
        <Link to="/settings/channels/$channelId" params={{ channelId: String(channel.id) }} className={css.name}>
          {channel.name}
        </Link>
        <span className={css.phone}>
          {channel.phone} · {kindWords[channel.kind]}
        </span>
      </div>
      <span className={css.status}>
        <Chip tone={status.tone} dot title={status.means}>
          {status.says}
        </Chip>
      </span>
      <span className={css.quality} title={quality.means}>
        Quality <Chip tone={quality.tone}>{quality.says}</Chip>
      </span>
      <div className={css.limit}>
        <LimitBar channel={channel} compact />
      </div>
    </li>
  )
}

const Waiting = () => (
  <li className={css.row} aria-hidden="true">
    <div className={css.who}>
      <Skeleton width={140} height={14} />
      <Skeleton width={180} />
    </div>
    <Skeleton width={80} />
    <Skeleton width={110} />
    <div className={css.limit}>
      <Skeleton />
    </div>
  </li>
)
