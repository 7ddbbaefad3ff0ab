import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { memberRoutes } from '@woochat/contract/members.ts'
import { useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import css from './form.module.css'
import { PasswordField } from './password-field.tsx'

/** Where an invitation link leads: a name, a password, and one is in. */
export function JoinPage() {
  const { token } = useParams({ from: '/join/$token' })
  const enter = useEnter(undefined)
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: () => call(memberRoutes.accept, { params: { token }, body: { name, password } }),
    onSuccess: enter,
  })
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call(memberRoutes.invitation, { params: { token } }),
    retry: false,
    // It works once: asked again after joining, it would be refused.
    enabled: accept.isIdle,
  })
  const invited = invitation.data?.name
  useEffect(() => void (invited && setName((now) => now || invited)), [invited])
  const errors = fieldErrors(accept.error)
  if (invitation.isError)
    return (
      <EntryPage title="This invitation does not work" sub="It was used already, or its seven days are over.">
        <ProblemNote error={invitation.error} />
      </EntryPage>
    )
  return (
    <EntryPage
      title={invitation.data ? `Join ${invitation.data.workspace}` : 'Join your team'}
      sub={invitation.data ? `You will sign in as ${invitation.data.email}.` : ' '}
    >
      {invitation.isPending ? (
        <SkeletonLines lines={4} gap={22} />
      ) : (
        <form
          className={css.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            accept.mutate()
          }}
        >
          {accept.isError && Object.keys(errors).length === 0 && <ProblemNote error={accept.error} />}
          <TextField label="Your name" autoComplete="name" value={name} onChange={setName} error={errors.name} />
          <PasswordField
            value={password}
            onChange={setPassword}
            error={errors.password}
            fresh={{ avoid: [name, invitation.data?.email ?? ''] }}
          />
          <Button type="submit" fullWidth loading={accept.isPending}>
            Join
          </Button>
        </form>
      )}
    </EntryPage>
  )
}
