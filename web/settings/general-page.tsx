import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { workspaceRoutes } from '@woochat/contract/workspaces.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldErrors } from '../api/problem.ts'
import { sessionQuery, useMay, useSession } from '../api/session.ts'
import { CountryField, TimeZoneField } from '../sign-in/country-fields.tsx'
import { TextField } from '../ui/field.tsx'
import { Page } from '../ui/page.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import css from './settings.module.css'

/** Name, country and time zone of the workspace: what numbers without a country code and every clock go by. */
export function GeneralPage() {
  const { workspace } = useSession()
  const may = useMay()('workspace:write')
  const client = useQueryClient()
  const [name, setName] = useState(workspace.name)
  const [country, setCountry] = useState(workspace.country)
  const [timeZone, setTimeZone] = useState(workspace.timeZone)
  const save = useMutation({
    mutationFn: () => call(workspaceRoutes.update, { body: { name, country, timeZone } }),
    onSuccess: () => {
      toast.done('Saved')
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    },
  })
  const errors = fieldErrors(save.error)
  const changed = name !== workspace.name || country !== workspace.country || timeZone !== workspace.timeZone
  return (
    <Page title="General" maxWidth={620}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        {save.isError && Object.keys(errors).length === 0 && <ProblemNote error={save.error} />}
        <TextField label="Company" value={name} onChange={setName} error={errors.name} disabled={!may} />
        <CountryField value={country} onChange={setCountry} error={errors.country} />
        <TimeZoneField value={timeZone} onChange={setTimeZone} error={errors.timeZone} />
        <p className={css.hint}>
          Phone numbers written without a country code are read as +{workspace.callingCode}. Costs are shown in{' '}
          {workspace.currency}.
        </p>
        {may ? (
          <div>
            <Button type="submit" disabled={!changed || name.trim() === ''} loading={save.isPending}>
              Save
            </Button>
          </div>
        ) : (
          <p className={css.hint}>Only an owner can change these.</p>
        )}
      </form>
    </Page>
  )
}
