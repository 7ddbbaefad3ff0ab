import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type SignUp, sessionRoutes } from '@woochat/contract/session.ts'
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
import { leastLength } from './password-strength.ts'

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
    const body = { ...values, email: values.email.trim() }
    const missing = missingIn(body)
    setProblems(missing)
    if (Object.keys(missing).length === 0) signUp.mutate(body)
  }
  const set = (name: keyof SignUp) => (value: string) => merge({ [name]: value })
  return { values, set, merge, submit, signUp, errors: { ...fieldErrors(signUp.error), ...problems } }
}

/** Only what a person can see at a glance; the server checks the rest and names the field. */
function missingIn(body: SignUp): Record<string, string> {
  const missing: Record<string, string> = {}
  if (!body.name.trim()) missing.name = 'Write your name'
  if (!/^\S+@\S+\.\S+$/.test(body.email)) missing.email = 'Write an e-mail address like name@company.com'
  if (body.password.length < leastLength) missing.password = `At least ${leastLength} characters`
  if (!body.company.trim()) missing.company = 'Write the name of your company'
  if (!body.country) missing.country = 'Choose where your company is'
  return missing
}

function startValues(): SignUp {
  const country = guessCountry() ?? ''
  return { name: '', email: '', password: '', company: '', country, timeZone: zoneOf(country || 'US') }
}
