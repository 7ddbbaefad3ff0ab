import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { SignUp, sessionRoutes } from '@woochat/contract/session.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldErrors, isApiError } from '../api/problem.ts'
import { installationQuery } from '../api/session.ts'
import { TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { guessCountry, zoneOf } from './countries.ts'
import { CountryField, TimeZoneField } from './country-fields.tsx'
import { useEnter } from './enter.ts'
import { EntryPage } from './entry-page.tsx'
import css from './form.module.css'
import { PasswordField } from './password-field.tsx'

export function SignUpPage() {
  const { next } = useSearch({ from: '/sign-up' })
  const form = useSignUpForm(useEnter(next))
  const { values, set, errors, signUp } = form
  const closed = useQuery(installationQuery).data?.signUpOpen === false
  if (closed) return <ClosedPage />
  return (
    <EntryPage title="Create your workspace" sub="Free and on your own server. You can invite colleagues afterwards.">
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          form.submit()
        }}
      >
        {signUp.isError && signUp.error && !isApiError(signUp.error, 'invalid') && <ProblemNote error={signUp.error} />}
        <TextField
          label="Your name"
          autoComplete="name"
          autoFocus
          value={values.name}
          onChange={set('name')}
          error={errors.name}
        />
        <TextField
          label="Work e-mail"
          type="email"
          autoComplete="username"
          value={values.email}
          onChange={set('email')}
          error={errors.email}
        />
        <PasswordField
          value={values.password}
          onChange={set('password')}
          error={errors.password}
          fresh={{ avoid: [values.name, values.email, values.company] }}
        />
        <TextField
          label="Company"
          autoComplete="organization"
          value={values.company}
          onChange={set('company')}
          error={errors.company}
        />
        <CountryField
          value={values.country}
          onChange={(country) => form.merge({ country, timeZone: zoneOf(country) })}
          error={errors.country}
        />
        <TimeZoneField value={values.timeZone} onChange={set('timeZone')} error={errors.timeZone} />
        <Button type="submit" size="md" fullWidth loading={signUp.isPending} className={css.submit ?? ''}>
          Create workspace
        </Button>
      </form>
      <p className={css.other}>
        Have an account?{' '}
        <Link to="/sign-in" search={next === undefined ? {} : { next }}>
          Sign in
        </Link>
      </p>
    </EntryPage>
  )
}

function ClosedPage() {
  return (
    <EntryPage
      title="Sign-up is closed here"
      sub="The operator of this installation adds people by invitation. Ask them for a link."
    >
      <p className={css.other}>
        <Link to="/sign-in" search={{}}>
          Go to sign in
        </Link>
      </p>
    </EntryPage>
  )
}

/** Values, their problems (our own check first, the server's after), and the call. */
function useSignUpForm(onDone: ReturnType<typeof useEnter>) {
  const [values, setValues] = useState(startValues)
  const [problems, setProblems] = useState<Record<string, string>>({})
  const signUp = useMutation({ mutationFn: (body: SignUp) => call(sessionRoutes.signUp, { body }), onSuccess: onDone })
  const merge = (part: Partial<SignUp>): void => {
    setValues({ ...values, ...part })
    setProblems(Object.fromEntries(Object.entries(problems).filter(([name]) => !(name in part))))
  }
  const submit = (): void => {
    const checked = SignUp.safeParse({ ...values, email: values.email.trim() })
    setProblems(
      Object.fromEntries((checked.error?.issues ?? []).toReversed().map((issue) => [issue.path.join('.'), issue.message])),
    )
    if (checked.success) signUp.mutate(checked.data)
  }
  const set = (name: keyof SignUp) => (value: string) => merge({ [name]: value })
  return { values, set, merge, submit, signUp, errors: { ...fieldErrors(signUp.error), ...problems } }
}

function startValues(): SignUp {
  const country = guessCountry() ?? ''
  return { name: '', email: '', password: '', company: '', country, timeZone: zoneOf(country || 'US') }
}
