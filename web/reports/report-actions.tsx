import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconDownload, IconPlayerPause, IconPlayerPlay, IconUsersPlus, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Campaign, campaignRoutes } from '@woochat/contract/campaigns.ts'
import type { CampaignCondition, Filter } from '@woochat/contract/filter.ts'
import { useState } from 'react'
import { addressOf } from '../api/call.ts'
import { isApiError } from '../api/problem.ts'
import { useMay } from '../api/session.ts'
import { isMoving } from '../campaigns/campaign-words.ts'
import { segmentChoicesQuery, useCreateSegment, useDuplicateCampaign, useSteerCampaign } from '../campaigns/queries.ts'
import { confirm } from '../ui/confirm.ts'
import { formatPlural } from '../ui/count.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'

/** What can be done with a campaign that is under way or over. */
export function ReportActions({ campaign }: { campaign: Campaign }) {
  const may = useMay()
  const steer = useSteerCampaign(campaign.id)
  const { state } = campaign
  return (
    <>
      {steer.isError && <ProblemNote error={steer.error} />}
      {state === 'sending' && may('campaigns:send') && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={15} />}
          loading={steer.isPending}
          onClick={() => steer.mutate('pause')}
        >
          Pause
        </Button>
      )}
      {state === 'paused' && may('campaigns:send') && (
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={15} />}
          loading={steer.isPending}
          onClick={() => steer.mutate('resume')}
        >
          Go on sending
        </Button>
      )}
      {may('contacts:export') && (
        <Button
          variant="default"
          leftSection={<IconDownload size={15} />}
          renderRoot={(props) => (
            <a href={addressOf(campaignRoutes.export, { params: { id: campaign.id } })} download {...props} />
          )}
        >
          Export
        </Button>
      )}
      <MoreMenu campaign={campaign} onCancel={() => void askCancel(campaign).then((yes) => yes && steer.mutate('cancel'))} />
      {may('segments:write') && may('campaigns:write') && <FollowUp campaign={campaign} />}
    </>
  )
}

function MoreMenu({ campaign, onCancel }: { campaign: Campaign; onCancel: () => void }) {
  const may = useMay()
  const duplicate = useDuplicateCampaign()
  const navigate = useNavigate()
  const stoppable = isMoving(campaign.state) || campaign.state === 'paused'
  if (!may('campaigns:write') && !stoppable) return null
  const copy = (): void =>
    duplicate.mutate(campaign.id, {
      onSuccess: ({ id }) => void navigate({ to: '/campaigns/$campaignId/edit', params: { campaignId: String(id) } }),
      onError: (error) => toast.problem(error),
    })
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="default" size={31} aria-label="More actions" loading={duplicate.isPending}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may('campaigns:write') && (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={copy}>
            Duplicate
          </Menu.Item>
        )}
        {stoppable && may('campaigns:send') && (
          <Menu.Item color="red" leftSection={<IconX size={16} />} onClick={onCancel}>
            Cancel campaign…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

const askCancel = ({ name, counts }: Campaign): Promise<boolean> =>
  confirm({
    title: `Cancel “${name}” for good?`,
    body: `${formatPlural(counts.waiting, 'person', 'people')} will not get it. What WhatsApp has accepted cannot be called back. To stop for now, pause it instead.`,
    action: 'Cancel the campaign',
    danger: true,
  })

/** Groups a campaign leaves behind, each the audience of a next one. */
const groups = [
  {
    key: 'unread',
    label: 'who did not read',
    did: [
      ['delivered', false],
      ['read', true],
    ],
  },
  {
    key: 'read',
    label: 'who read, but did not reply',
    did: [
      ['read', false],
      ['replied', true],
    ],
  },
  { key: 'replied', label: 'who replied', did: [['replied', false]] },
  { key: 'failed', label: 'who it failed for', did: [['failed', false]] },
] as const

/** Makes a segment of one of those groups and opens a campaign to it. */
function FollowUp({ campaign }: { campaign: Campaign }) {
  const create = useCreateSegment()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const send = async ({ label, did }: (typeof groups)[number]): Promise<void> => {
    const name = `“${campaign.name}”: ${label}`.slice(0, 120)
    setBusy(true)
    try {
      const include = await create.mutateAsync({ name, filter: filterOf(campaign, did) }).then(
        ({ id }) => id,
        // It was made before; segments stay true by themselves.
        async (error: unknown) => {
          if (!isApiError(error, 'name_taken')) throw error
          const known = (await client.fetchQuery(segmentChoicesQuery)).find((segment) => segment.name === name)
          if (!known) throw error
          return known.id
        },
      )
      await navigate({ to: '/campaigns/new', search: { include } })
    } catch (error) {
      toast.problem(error)
    }
    setBusy(false)
  }
  if (campaign.counts.accepted === 0) return null
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button leftSection={<IconUsersPlus size={15} />} loading={busy}>
          Send to those…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map((group) => (
          <Menu.Item key={group.key} onClick={() => void send(group)}>
            …{group.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const filterOf = ({ id }: Campaign, did: (typeof groups)[number]['did']): Filter => ({
  version: 1,
  root: {
    type: 'group',
    match: 'all',
    of: did.map(([deed, not]): CampaignCondition => ({ type: 'campaign', did: deed, campaignId: id, ...(not && { not: true }) })),
  },
})
