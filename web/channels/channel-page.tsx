import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { Channel } from '@woochat/contract/channels.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { installationQuery, useMay } from '../api/session.ts'
import { Chip } from '../ui/chip.tsx'
import { confirm } from '../ui/confirm.ts'
import { Card, Facts, Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { StatRow } from '../ui/stat-row.tsx'
import { Time } from '../ui/time.tsx'
import css from './channel-page.module.css'
import { kindWords, nameStatusWords, qualityWords, statusWords } from './channel-words.ts'
import { LimitBar } from './limit-bar.tsx'
import { channelQuery, useLiveChannels, useRefreshChannel, useRemoveChannel } from './queries.ts'
import { WebhookCard } from './webhook-card.tsx'

/** One WhatsApp number: how Meta sees it, how much it may send, and whether its webhooks arrive. */
export function ChannelPage() {
  useLiveChannels()
  const { channelId } = useParams({ from: '/shell/settings/channels/$channelId' })
  const id = Number(channelId) as ChannelId
  const channel = useQuery(channelQuery(id))
  const status = channel.data && statusWords(channel.data.status)
  return (
    <Page
      title={channel.data?.name ?? 'WhatsApp number'}
      breadcrumb={<Link to="/settings/channels">WhatsApp numbers</Link>}
      sub={
        channel.data && status ? (
          <>
            <Chip tone={status.tone} dot title={status.means}>
              {status.says}
            </Chip>
            <span className="num">{channel.data.phone}</span>
            <span>· {kindWords[channel.data.kind]}</span>
          </>
        ) : undefined
      }
      actions={channel.data && <Actions channel={channel.data} />}
    >
      {channel.isError ? (
        <ProblemNote error={channel.error} onRetry={() => void channel.refetch()} size="page" />
      ) : (
        <Body id={id} channel={channel.data} />
      )}
    </Page>
  )
}

function Actions({ channel }: { channel: Channel }) {
  const refresh = useRefreshChannel(channel.id)
  const remove = useRemoveChannel(channel.id)
  const navigate = useNavigate()
  const may = useMay()
  const disconnect = async (): Promise<void> => {
    const yes = await confirm({
      title: `Disconnect ${channel.name}?`,
      body: 'Nothing more is sent or received through this number. Its conversations and reports stay readable, and it can be connected again.',
      action: 'Disconnect',
      danger: true,
    })
    if (yes) remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/settings/channels' }) })
  }
  return (
    <>
      {(refresh.isError || remove.isError) && <ProblemNote error={refresh.error ?? remove.error} />}
      <Button
        variant="default"
        leftSection={<IconRefresh size={15} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Ask Meta again
      </Button>
      {may('channels:write') && (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon variant="default" size={31} aria-label="More actions" loading={remove.isPending}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconPlugConnectedX size={16} />} onClick={() => void disconnect()}>
              Disconnect…
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  )
}

function Body({ id, channel }: { id: ChannelId; channel: Channel | undefined }) {
  const status = channel && statusWords(channel.status)
  const quality = channel && qualityWords[channel.quality]
  const phones = useQuery(installationQuery).data?.phonesUrl
  return (
    <div className={css.body}>
      <StatRow
        stats={[
          {
            label: 'Status',
            value: status?.says,
            ...(status?.tone === 'bad' && { tone: 'bad' as const }),
            ...(status?.tone === 'warn' && { tone: 'warn' as const }),
          },
          {
            label: 'Quality',
            value: quality?.says,
            note: 'over 7 days',
            ...(quality?.tone === 'bad' && { tone: 'bad' as const }),
            ...(quality?.tone === 'warn' && { tone: 'warn' as const }),
          },
          {
            label: 'Limit',
            value: channel && limitSays(channel),
            note: channel?.messagingTier ? `people a day · ${channel.messagingTier}` : 'people a day',
          },
          { label: 'Speed', value: channel && `${channel.throughput}/s`, note: 'messages' },
        ]}
      />
      <div className={css.columns}>
        <Card title="Limit today">
          {channel && (
            <>
              <LimitBar channel={channel} />
              <p className={css.text}>
                Counted are different people you wrote to outside a 24-hour window. Replies inside a window are free of it. Meta
                raises the limit by itself when quality is good and half of it was used within 7 days.
              </p>
            </>
          )}
          {status && quality && (status.tone !== 'good' || quality.tone !== 'good') && (
            <p className={css.text}>
              {status.tone !== 'good' && status.means} {quality.means}
            </p>
          )}
        </Card>
        <Card title="At Meta">
          {channel && (
            <Facts
              items={[
                ['Display name', `${channel.name} · ${nameStatusWords(channel.nameStatus)}`],
                ['Number id', <code key="n">{channel.phoneNumberId}</code>],
                ['Account id', <code key="w">{channel.wabaId}</code>],
                ['Connected', <Time key="c" at={channel.createdAt} as="date" />],
                ['Last asked', <Time key="a" at={channel.checkedAt} as="ago" />],
                [
                  'Templates',
                  <Link key="t" to="/templates" search={{ channelId: channel.id }}>
                    Templates of this number
                  </Link>,
                ],
                ...(channel.kind === 'practice' && phones
                  ? [
                      [
                        'Phones',
                        <a key="p" href={phones} target="_blank" rel="noreferrer">
                          Open the practice phones
                        </a>,
                      ] as const,
                    ]
                  : []),
              ]}
            />
          )}
        </Card>
      </div>
      <WebhookCard id={id} />
    </div>
  )
}

const limitSays = ({ messagingLimit }: Channel): string =>
  messagingLimit === null ? 'No limit' : new Intl.NumberFormat().format(messagingLimit)
