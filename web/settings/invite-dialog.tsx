import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { memberRoutes } from '@woochat/contract/members.ts'
import { type Role, rolePowers, roles } from '@woochat/contract/permissions.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { Field, TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { invitationsQuery } from './queries.ts'
import { SecretLine } from './secret-line.tsx'
import css from './settings.module.css'

const says: Readonly<Record<Role, string>> = {
  owner: 'Everything, also the workspace itself.',
  admin: 'Everything but the workspace itself.',
  marketer: 'Contacts, segments, templates and campaigns; reads conversations.',
  agent: 'Answers conversations that are unassigned or their own; edits contacts.',
  viewer: 'Looks at everything, changes nothing; numbers and e-mail addresses are masked.',
}

/** Makes an invitation and shows its link once, to hand over by whatever means. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const invite = useMutation({
    mutationFn: () => call(memberRoutes.invite, { body: { name, email, role } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  })
  const errors = fieldErrors(invite.error)
  return (
    <Modal opened onClose={onClose} title={invite.data ? `Invitation for ${invite.data.name}` : 'Invite a colleague'} size={460}>
      {invite.data?.link ? (
        <div className={css.form}>
          <p className={css.hint}>Send this link to {invite.data.email}. It works once, for seven days, and is shown only now.</p>
          <SecretLine label="Invitation link" value={invite.data.link} />
          <div className={css.end}>
            <Button onClick={onClose}>Done</Button>
          </div>
        </div>
      ) : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            invite.mutate()
          }}
        >
          {invite.isError && Object.keys(errors).length === 0 && <ProblemNote error={invite.error} />}
          <TextField label="Name" value={name} onChange={setName} error={errors.name} autoFocus />
          <TextField label="E-mail" type="email" value={email} onChange={setEmail} error={errors.email} />
          <Field label="Role" help={says[role]}>
            {(control) => (
              <NativeSelect
                {...control}
                value={role}
                onChange={(event) => setRole(event.currentTarget.value as Role)}
                data={roles.map((r) => ({ value: r, label: rolePowers[r].label }))}
              />
            )}
          </Field>
          <div className={css.end}>
            <Button type="submit" loading={invite.isPending} disabled={name.trim() === '' || email.trim() === ''}>
              Make the link
            </Button>
          </div>
        </form>
      )}
    </Modal>
  )
}
