import { Button, Menu } from '@mantine/core'
import { IconDots, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Member, memberRoutes } from '@woochat/contract/members.ts'
import { type Role, rolePowers, roles } from '@woochat/contract/permissions.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useMay, useSession } from '../api/session.ts'
import { membersQuery } from '../members/owners.ts'
import { Avatar } from '../ui/avatar.tsx'
import { confirm } from '../ui/confirm.ts'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { Time } from '../ui/time.tsx'
import { toast } from '../ui/toast.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { invitationsQuery } from './queries.ts'
import css from './settings.module.css'

/** Who works here, in which role, and who is invited. */
export function TeamPage() {
  const may = useMay()('members:write')
  const team = useQuery({ ...membersQuery, staleTime: 0 })
  const [inviting, setInviting] = useState(false)
  return (
    <Page
      title="Team"
      maxWidth={860}
      actions={
        may && (
          <Button leftSection={<IconUserPlus size={16} stroke={1.8} />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        )
      }
    >
      {team.isPending && <SkeletonLines lines={6} gap={22} />}
      {team.isError && <ProblemNote error={team.error} onRetry={() => void team.refetch()} />}
      <ul className={css.rows} aria-label="Members">
        {team.data?.items.map((member) => (
          <MemberRow key={member.id} member={member} may={may} />
        ))}
      </ul>
      {may && <Invitations />}
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

function MemberRow({ member, may }: { member: Member; may: boolean }) {
  const client = useQueryClient()
  const me = useSession().member.id
  const done = (): void => void client.invalidateQueries({ queryKey: membersQuery.queryKey })
  const change = useMutation({
    mutationFn: (role: Role) => call(memberRoutes.update, { params: { id: member.id }, body: { role } }),
    onSuccess: done,
    onError: (error) => toast.problem(error),
  })
  const remove = useMutation({
    mutationFn: () => call(memberRoutes.remove, { params: { id: member.id } }),
    onSuccess: done,
    onError: (error) => toast.problem(error),
  })
  const ask = async (): Promise<void> => {
    const yes = await confirm({
      title: `Remove ${member.name}?`,
      body: 'They are signed out at once. Their open conversations go back to Unassigned; what they wrote stays.',
      action: 'Remove',
      danger: true,
    })
    if (yes) remove.mutate()
  }
  return (
    <li className={css.row}>
      <Avatar name={member.name} />
      <div className={css.main}>
        <div className={css.name}>
          {member.name} {member.id === me && <span className={css.dim}>you</span>}
        </div>
        <div className={css.dim}>{member.email}</div>
      </div>
      <span className={css.dim}>
        since <Time at={member.createdAt} as="date" />
      </span>
      <Menu position="bottom-end" width={190} disabled={!may}>
        <Menu.Target>
          <Button
            variant="default"
            disabled={!may}
            rightSection={may ? <IconDots size={15} /> : undefined}
            className={css.role ?? ''}
          >
            {rolePowers[member.role].label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {roles
            .filter((role) => role !== member.role)
            .map((role) => (
              <Menu.Item key={role} onClick={() => change.mutate(role)}>
                Make {rolePowers[role].label.toLowerCase()}
              </Menu.Item>
            ))}
          {member.id !== me && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" onClick={() => void ask()}>
                Remove…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
}

function Invitations() {
  const { data } = useQuery(invitationsQuery)
  if (!data || data.items.length === 0) return null
  return (
    <section>
      <h2 className={css.heading}>Invited</h2>
      <ul className={css.rows} aria-label="Invitations">
        {data.items.map((invitation) => (
          <li key={invitation.email} className={css.row}>
            <div className={css.main}>
              <div className={css.name}>{invitation.name}</div>
              <div className={css.dim}>{invitation.email}</div>
            </div>
            <span className={css.dim}>
              {rolePowers[invitation.role].label} · until <Time at={invitation.expiresAt} as="date" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
