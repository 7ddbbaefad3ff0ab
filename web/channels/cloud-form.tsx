import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { CloudCredentials } from '@woochat/contract/channels.ts'
import { useState } from 'react'
import { fieldErrors } from '../api/problem.ts'
import { Field } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import css from './connect.module.css'
import { useConnectCloud } from './queries.ts'

type Part = keyof CloudCredentials
const empty: CloudCredentials = { phoneNumberId: '', wabaId: '', token: '', appSecret: '' }

const help: Readonly<
  Record<Part, { label: string; where: string; secret: boolean; wrong: (value: string) => string | undefined }>
> = {
  phoneNumberId: {
    label: 'Phone number id',
    where: 'developers.facebook.com → your app → WhatsApp → API setup, under “From”. Not the number itself.',
    secret: false,
    wrong: (value) => notDigits(value, 'This looks like a phone number; the id has no + and no spaces'),
  },
  wabaId: {
    label: 'WhatsApp Business Account id',
    where: 'On the same page, below the phone number id.',
    secret: false,
    wrong: (value) => notDigits(value, 'Digits only'),
  },
  token: {
    label: 'Access token',
    where:
      'business.facebook.com → Settings → System users → Generate token, with whatsapp_business_messaging and whatsapp_business_management. The token of the API setup page ends after a day.',
    secret: true,
    wrong: (value) =>
      value.length < 10 ? 'A token is longer than this' : /\s/.test(value) ? 'A token has no spaces or line breaks' : undefined,
  },
  appSecret: {
    label: 'App secret',
    where: 'developers.facebook.com → your app → App settings → Basic → App secret. It proves that a webhook comes from Meta.',
    secret: true,
    wrong: (value) => (value.length < 16 ? 'An app secret has 32 letters and digits' : undefined),
  },
}
const parts: readonly Part[] = ['phoneNumberId', 'wabaId', 'token', 'appSecret']

/** Connects a real number; Meta is asked before anything is saved. */
export function CloudForm() {
  const [values, setValues] = useState(empty)
  const [touched, setTouched] = useState<ReadonlySet<Part>>(new Set())
  const connect = useConnectCloud()
  const navigate = useNavigate()
  const refusedFields = fieldErrors(connect.error)
  const trimmed = Object.fromEntries(parts.map((part) => [part, values[part].trim()])) as CloudCredentials
  const wrong = (part: Part): string | undefined => help[part].wrong(trimmed[part])
  const submit = (): void => {
    setTouched(new Set(parts))
    if (parts.some(wrong)) return
    connect.mutate(trimmed, {
      onSuccess: (channel) => void navigate({ to: '/settings/channels/$channelId', params: { channelId: String(channel.id) } }),
    })
  }
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div className={css.fields}>
        {parts.map((part) => {
          const { label, where, secret } = help[part]
          const Input = secret ? PasswordInput : TextInput
          const error = (touched.has(part) && wrong(part)) || refusedFields[part]
          return (
            <Field key={part} label={label} help={where} error={error && `${error}. ${where}`}>
              {(control) => (
                <Input
                  {...control}
                  value={values[part]}
                  autoComplete="off"
                  spellCheck={false}
                  inputMode={secret ? undefined : 'numeric'}
                  error={error !== undefined}
                  onChange={(event) => setValues({ ...values, [part]: event.currentTarget.value })}
                  onBlur={() => values[part] && setTouched(new Set([...touched, part]))}
                />
              )}
            </Field>
          )
        })}
        {connect.isError && <ProblemNote error={connect.error} />}
        <div className={css.buttons}>
          <Button type="submit" loading={connect.isPending}>
            Check with Meta and connect
          </Button>
          <Button
            variant="subtle"
            color="gray"
            renderRoot={(props) => <Link to="/settings/channels" search={{ connect: 'choose' }} {...props} />}
          >
            Back
          </Button>
        </div>
      </div>
      <aside>
        <h2 className={css.stepsTitle}>What happens then</h2>
        <ol className={css.steps}>
          <li>Meta is asked whether the token is valid and has both permissions.</li>
          <li>The number is looked up in the account, with its name, quality and limit.</li>
          <li>Webhooks are pointed to this WooChat, signed with your app secret.</li>
          <li>Your approved templates are fetched.</li>
        </ol>
      </aside>
    </form>
  )
}

const notDigits = (value: string, says: string): string | undefined =>
  /^\d{5,30}$/.test(value) ? undefined : value === '' ? 'Needed' : says
