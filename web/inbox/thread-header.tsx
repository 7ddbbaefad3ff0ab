import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconCheck, IconChevronDown, IconLayoutSidebarRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Conversation } from '@woochat/contract/conversations.ts'
import { useMay, useSession } from '../api/session.ts'
import { channelsQuery } from '../channels/queries.ts'
import { membersQuery } from '../members/owners.ts'
import { Avatar } from '../ui/avatar.tsx'
import { useCommands } from '../ui/commands.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { shownName, useShownPhone } from './names.ts'
import { useConversationAct } from './queries.ts'
import css from './thread-header.module.css'
import { useWindow, WindowChip } from './window-left.tsx'

export interface ThreadHeaderProps {
  conversation: Conversation
  onBack: () => void
  onDetails: () => void
}

/** Who it is with, how long we may write, and the two acts: assign and resolve. */
export function ThreadHeader({ conversation, onBack, onDetails }: ThreadHeaderProps) {
  const { contact } = conversation
  const channel = useQuery(channelsQuery).data?.find((c) => c.id === conversation.channelId)
  const name = shownName(contact)
  const phone = useShownPhone(contact.phone)
  return (
    <header className={css.header}>
      <ActionIcon className={css.back ?? ''} variant="subtle" aria-label="Back to the list" onClick={onBack}>
        <IconArrowLeft size={18} />
      </ActionIcon>
      <Avatar name={name} />
      <div className={css.who}>
        <div className={css.name} dir="auto">
          {name}
        </div>
        <div className={css.sub}>
          {contact.name && phone}
          {channel && ` · ${channel.name}`}
        </div>
      </div>
      <span className={css.window}>
        <WindowChip window={useWindow(conversation)} everWrote={conversation.windowEndsAt !== null} />
      </span>
      <Acts conversation={conversation} />
      <Tooltip label="Contact details">
        <ActionIcon className={css.details ?? ''} variant="subtle" aria-label="Contact details" onClick={onDetails}>
          <IconLayoutSidebarRight size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    </header>
  )
}

function Acts({ conversation }: { conversation: Conversation }) {
  const may = useMay()('conversations:write')
  const me = useSession().member.id
  const { mutate } = useConversationAct(conversation.id)
  const open = conversation.state === 'open'
  const finish = (): void => mutate({ act: open ? 'resolve' : 'reopen' })
  useShortcut('e', open ? 'Resolve' : 'Reopen', 'Inbox', finish, may)
  useShortcut('a', 'Assign to me', 'Inbox', () => mutate({ act: 'assign', memberId: me }), may && conversation.assigneeId !== me)
  useCommands(
    may
      ? [
          {
            id: 'inbox.finish',
            label: open ? 'Resolve this conversation' : 'Reopen this conversation',
            group: 'Inbox',
            keys: 'e',
            run: finish,
          },
          {
            id: 'inbox.mine',
            label: 'Assign this conversation to me',
            group: 'Inbox',
            keys: 'a',
            run: () => mutate({ act: 'assign', memberId: me }),
          },
        ]
      : [],
  )
  return (
    <div className={css.acts}>
      <AssignMenu conversation={conversation} disabled={!may} onAssign={(memberId) => mutate({ act: 'assign', memberId })} />
      <Button variant={open ? 'filled' : 'default'} disabled={!may} rightSection={<Kbd keys="e" />} onClick={finish}>
        {open ? 'Resolve' : 'Reopen'}
      </Button>
    </div>
  )
}

interface AssignMenuProps {
  conversation: Conversation
  disabled: boolean
  onAssign: (memberId: number | null) => void
}

function AssignMenu({ conversation, disabled, onAssign }: AssignMenuProps) {
  const team = useQuery(membersQuery)
  const members = team.data?.items ?? []
  const me = useSession().member.id
  const assignee = members.find((m) => m.id === conversation.assigneeId)
  const mark = (id: number | null) => (conversation.assigneeId === id ? <IconCheck size={15} aria-label="chosen" /> : undefined)
  return (
    // Who joined since the page was opened can be chosen too.
    <Menu position="bottom-end" width={230} disabled={disabled} onOpen={() => void team.refetch()}>
      <Menu.Target>
        <Button variant="default" disabled={disabled} rightSection={<IconChevronDown size={14} />} className={css.assign ?? ''}>
          {assignee ? (assignee.id === me ? 'Mine' : assignee.name) : 'Assign'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {conversation.assigneeId !== me && (
          <Menu.Item onClick={() => onAssign(me)} rightSection={<Kbd keys="a" />}>
            Assign to me
          </Menu.Item>
        )}
        {members
          .filter((m) => m.id !== me || conversation.assigneeId === me)
          .map((m) => (
            <Menu.Item
              key={m.id}
              leftSection={<Avatar name={m.name} size={22} />}
              rightSection={mark(m.id)}
              onClick={() => onAssign(m.id)}
            >
              {m.name}
            </Menu.Item>
          ))}
        {conversation.assigneeId !== null && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onAssign(null)}>Back to Unassigned</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
