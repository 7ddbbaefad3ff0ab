import { ActionIcon, Button, Menu, Modal } from '@mantine/core'
import { IconCopy, IconDots, IconTrash } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { SegmentId } from '@woochat/contract/id.ts'
import type { Segment } from '@woochat/contract/segments.ts'
import { useState } from 'react'
import { confirm } from '../ui/confirm.ts'
import { formatPlural } from '../ui/count.tsx'
import { toast } from '../ui/toast.ts'
import { fetchSegmentUses, useCreateSegment, useRemoveSegment } from './queries.ts'
import css from './segments.module.css'

type Campaigns = Awaited<ReturnType<typeof fetchSegmentUses>>['campaigns']

/** Duplicate and delete; deleting is refused with the campaigns that use it. */
export function SegmentMenu({ segment, onRemoved }: { segment: Segment; onRemoved?: () => void }) {
  const navigate = useNavigate()
  const create = useCreateSegment()
  const remove = useRemoveSegment()
  const [usedBy, setUsedBy] = useState<Campaigns>()
  const duplicate = async (): Promise<void> => {
    try {
      const copy = await create.mutateAsync({ name: `${segment.name} (copy)`.slice(0, 120), filter: segment.filter })
      void navigate({ to: '/segments/$segmentId', params: { segmentId: String(copy.id) } })
    } catch (error) {
      toast.problem(error)
    }
  }
  const ask = async (): Promise<void> => {
    try {
      const { campaigns } = await fetchSegmentUses(segment.id)
      if (campaigns.length > 0) return setUsedBy(campaigns)
      if (await confirmed(segment.name)) await removeNow(segment.id)
    } catch (error) {
      toast.problem(error)
    }
  }
  const removeNow = async (id: SegmentId): Promise<void> => {
    await remove.mutateAsync(id)
    onRemoved?.()
    toast.done(`Segment “${segment.name}” deleted`, {
      label: 'Undo',
      run: () => void create.mutateAsync({ name: segment.name, filter: segment.filter }).catch(toast.problem),
    })
  }
  return (
    <>
      <Menu position="bottom-end" width={190}>
        <Menu.Target>
          <ActionIcon aria-label={`More for segment ${segment.name}`}>
            <IconDots size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void duplicate()}>
            Duplicate
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void ask()}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {usedBy && <UsedBy name={segment.name} campaigns={usedBy} onClose={() => setUsedBy(undefined)} />}
    </>
  )
}

const confirmed = (name: string): Promise<boolean> =>
  confirm({ title: `Delete segment “${name}”?`, body: 'The contacts in it stay as they are.', action: 'Delete', danger: true })

function UsedBy({ name, campaigns, onClose }: { name: string; campaigns: Campaigns; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={`“${name}” cannot be deleted`} size={440}>
      <p className={css.usedBy}>
        {formatPlural(campaigns.length, 'campaign uses', 'campaigns use')} it. Choose another segment there first, or delete the
        campaign if it is a draft.
      </p>
      <ul className={css.uses}>
        {campaigns.map((campaign) => (
          <li key={campaign.id}>
            <Link to="/campaigns/$campaignId" params={{ campaignId: String(campaign.id) }} onClick={onClose}>
              {campaign.name}
            </Link>
            <span className={css.none}>{campaign.state}</span>
          </li>
        ))}
      </ul>
      <div className={css.end}>
        <Button onClick={onClose}>Understood</Button>
      </div>
    </Modal>
  )
}
