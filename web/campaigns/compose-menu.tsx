import { ActionIcon, Menu } from '@mantine/core'
import { IconCopy, IconDots, IconTrash, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Campaign } from '@woochat/contract/campaigns.ts'
import { useMay } from '../api/session.ts'
import { confirm } from '../ui/confirm.ts'
import { toast } from '../ui/toast.ts'
import { useDuplicateCampaign, useRemoveCampaign, useSteerCampaign } from './queries.ts'

/** What else can be done with a campaign that has not gone out. */
export function ComposeMenu({ campaign }: { campaign: Campaign }) {
  const remove = useRemoveCampaign()
  const duplicate = useDuplicateCampaign()
  const steer = useSteerCampaign(campaign.id)
  const navigate = useNavigate()
  const may = useMay()
  const drop = async (): Promise<void> => {
    const yes = await confirm({
      title: `Delete draft “${campaign.name}”?`,
      body: 'Nothing of it was sent.',
      action: 'Delete',
      danger: true,
    })
    if (!yes) return
    remove.mutate(campaign.id, { onSuccess: () => void navigate({ to: '/campaigns' }), onError: (error) => toast.problem(error) })
  }
  const cancel = async (): Promise<void> => {
    const yes = await confirm({
      title: `Cancel “${campaign.name}”?`,
      body: 'It does not go out. You can duplicate it later.',
      action: 'Cancel the campaign',
      danger: true,
    })
    if (yes) steer.mutate('cancel', { onError: (error) => toast.problem(error) })
  }
  const copy = (): void =>
    duplicate.mutate(campaign.id, {
      onSuccess: ({ id }) => void navigate({ to: '/campaigns/$campaignId/edit', params: { campaignId: String(id) } }),
      onError: (error) => toast.problem(error),
    })
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon variant="default" size={31} aria-label="More actions">
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} />} disabled={!may('campaigns:write')} onClick={copy}>
          Duplicate
        </Menu.Item>
        {campaign.state === 'draft' ? (
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={16} />}
            disabled={!may('campaigns:write')}
            onClick={() => void drop()}
          >
            Delete draft…
          </Menu.Item>
        ) : (
          <Menu.Item
            color="red"
            leftSection={<IconX size={16} />}
            disabled={!may('campaigns:send')}
            onClick={() => void cancel()}
          >
            Cancel campaign…
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
