import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type SignIn, sessionRoutes } from '@woochat/contract/session.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { installationQuery } from '../api/session.ts'
import { TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import css from './form.module.css'
import { PasswordField } from './password-field.tsx'

export function SignInPage() {
  const { next } = useSearch({ from: '/sign-in' })
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const installation = useQuery(installationQuery)
  const enter = useEnter(next)
  const signIn = useMutation({ mutationFn: (body: SignIn) => call(sessionRoutes.signIn, { body }), onSuccess: enter })
  const demo = installation.data?.demoLogin
  return (
    <EntryPage title="Sign in" sub={next ? 'Sign in to go on where you were.' : 'Welcome back.'}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          signIn.mutate({ email: email.trim(), password })
        }}
      >
        {signIn.isError && <ProblemNote error={signIn.error} />}
        <TextField
          label="Work e-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={setEmail}
        />
        <PasswordField value={password} onChange={setPassword} />
        <Button type="submit" size="md" fullWidth loading={signIn.isPending} className={css.submit ?? ''}>
          Sign in
        </Button>
      </form>
      {demo && (
        <div className={css.demo}>
          <div>
            <b>Just looking?</b> The demo workspace has 5,000 invented contacts.
          </div>
          <Button variant="default" disabled={signIn.isPending} onClick={() => signIn.mutate(demo)}>
            Open the demo
          </Button>
        </div>
      )}
      {installation.data?.signUpOpen !== false && (
        <p className={css.other}>
          No account yet?{' '}
          <Link to="/sign-up" search={next === undefined ? {} : { next }}>
            Create a workspace
          </Link>
        </p>
      )}
    </EntryPage>
  )
}
