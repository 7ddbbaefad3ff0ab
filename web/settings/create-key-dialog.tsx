import { Button, Checkbox, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { developerRoutes } from '@woochat/contract/developers.ts'
import type { Permission } from '@woochat/contract/permissions.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { useSession } from '../api/session.ts'
import { Field, TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { keysQuery } from './queries.ts'
import { SecretLine } from './secret-line.tsx'
import css from './settings.module.css'

const lifetimes = [
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'No end' },
]

/** Name, permissions and lifetime; then the secret, once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const mine = useSession().may
  const [name, setName] = useState('')
  const [days, setDays] = useState('365')
  const [scopes, setScopes] = useState<Permission[]>([])
  const create = useMutation({
    mutationFn: () =>
      call(developerRoutes.createKey, { body: { name, scopes, expiresInDays: days === '' ? null : Number(days) } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keysQuery.queryKey }),
  })
  const errors = fieldErrors(create.error)
  if (create.data)
    return (
      <Modal opened onClose={onClose} title={`Key “${create.data.key.name}”`} size={520} closeOnClickOutside={false}>
        <div className={css.form}>
          <p className={css.hint}>Copy it now: only its fingerprint is kept, so it cannot be shown again.</p>
          <SecretLine label="API key" value={create.data.secret} />
          <pre
            className={css.code}
          >{`curl ${location.origin}/api/v1/contacts \\\n  -H "Authorization: Bearer $WOOCHAT_KEY"`}</pre>
          <div className={css.end}>
            <Button onClick={onClose}>I have copied it</Button>
          </div>
        </div>
      </Modal>
    )
  return (
    <Modal opened onClose={onClose} title="Create an API key" size={520}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          create.mutate()
        }}
      >
        {create.isError && Object.keys(errors).length === 0 && <ProblemNote error={create.error} />}
        <TextField
          label="Name"
          help="What will use it, e.g. Shop import"
          value={name}
          onChange={setName}
          error={errors.name}
          autoFocus
        />
        <Field label="Lifetime">
          {(control) => (
            <NativeSelect {...control} value={days} onChange={(event) => setDays(event.currentTarget.value)} data={lifetimes} />
          )}
        </Field>
        <fieldset className={css.scopes}>
          <legend>
            What it may do{' '}
            <button type="button" className={css.all} onClick={() => setScopes(scopes.length === mine.length ? [] : [...mine])}>
              {scopes.length === mine.length ? 'None' : 'All'}
            </button>
          </legend>
          {mine.map((scope) => (
            <Checkbox
              key={scope}
              size="xs"
              label={scope}
              checked={scopes.includes(scope)}
              onChange={(event) =>
                setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((s) => s !== scope))
              }
            />
          ))}
        </fieldset>
        <div className={css.end}>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || scopes.length === 0}>
            Create key
          </Button>
        </div>
      </form>
    </Modal>
  )
}
