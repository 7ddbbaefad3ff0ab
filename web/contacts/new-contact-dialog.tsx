import { Button, Modal, NativeSelect } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { OptIn } from '@woochat/contract/contacts.ts'
import type { FieldValues } from '@woochat/contract/fields.ts'
import type { MemberId, TagId } from '@woochat/contract/id.ts'
import { useState } from 'react'
import { fieldErrors, isApiError } from '../api/problem.ts'
import { useSession } from '../api/session.ts'
import { useFields } from '../fields/queries.ts'
import { countryName } from '../filters/place-names.ts'
import { optInSays } from '../filters/subjects.ts'
import { useOwners } from '../members/owners.ts'
import { TagPicker } from '../tags/tag-picker.tsx'
import { Field, TextField } from '../ui/field.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { toast } from '../ui/toast.ts'
import { contactName } from './contact-words.ts'
import css from './contacts.module.css'
import { FieldValueInput } from './field-value-input.tsx'
import { useCreateContact } from './queries.ts'

interface Draft {
  name: string
  phone: string
  email: string
  optIn: OptIn
  ownerId: MemberId | null
  tags: TagId[]
  fields: FieldValues
}

const blank: Draft = { name: '', phone: '', email: '', optIn: 'unknown', ownerId: null, tags: [], fields: {} }

/** Adds one contact by hand; a number or an e-mail address is enough. */
export function NewContactDialog({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState<Draft>(blank)
  const create = useCreateContact()
  const navigate = useNavigate()
  const { workspace } = useSession()
  const errors = fieldErrors(create.error)
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  const empty = draft.name.trim() === '' && draft.phone.trim() === '' && draft.email.trim() === ''
  const save = async (): Promise<void> => {
    const { phone, email, ...rest } = draft
    const contact = await create.mutateAsync({
      ...rest,
      ...(phone.trim() !== '' && { phone }),
      ...(email.trim() !== '' && { email: email.trim() }),
    })
    onClose()
    toast.done(`${contactName(contact)} added`)
    void navigate({ to: '/contacts/$contactId', params: { contactId: String(contact.id) }, search: (before) => before })
  }
  return (
    <Modal opened onClose={onClose} title="New contact" size={520}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!empty) save().catch(() => undefined)
        }}
      >
        <TextField
          label="Name"
          value={draft.name}
          onChange={(name) => set({ name })}
          error={errors.name}
          maxLength={200}
          autoComplete="off"
          data-autofocus
        />
        <div className={css.pair}>
          <TextField
            label="WhatsApp number"
            type="tel"
            value={draft.phone}
            onChange={(phone) => set({ phone })}
            error={
              errors.phone ?? (isApiError(create.error, 'phone_taken') && <PhoneTaken phone={draft.phone} onOpen={onClose} />)
            }
            help={`With country code, or as dialled in ${countryName(workspace.country)} (+${workspace.callingCode})`}
            autoComplete="off"
          />
          <TextField
            label="E-mail"
            optional
            type="email"
            value={draft.email}
            onChange={(email) => set({ email })}
            error={errors.email}
            autoComplete="off"
          />
        </div>
        <Field label="Tags" optional>
          {(control) => <TagPicker id={control.id} value={draft.tags} onChange={(tags: TagId[]) => set({ tags })} creates />}
        </Field>
        <ConsentAndOwner draft={draft} set={set} />
        <FieldInputs draft={draft} set={set} errors={errors} />
        {create.error && !isShownAtField(create.error) && <ProblemNote error={create.error} />}
        <div className={css.formEnd}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={empty}>
            Add contact
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** Its words stand under the fields already. */
const isShownAtField = (error: unknown): boolean =>
  isApiError(error, 'phone_taken') ||
  (isApiError(error, 'invalid') && Object.keys(fieldErrors(error)).every((key) => /^(name|phone|email|fields\.\d+)$/.test(key)))

function ConsentAndOwner({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  return (
    <div className={css.pair}>
      <Field
        label="Marketing consent"
        help={
          draft.optIn === 'in'
            ? 'Only if this person agreed. It is recorded with your name.'
            : 'Utility messages can be sent either way.'
        }
      >
        {(control) => (
          <NativeSelect
            {...control}
            value={draft.optIn}
            onChange={(event) => set({ optIn: event.currentTarget.value as OptIn })}
            data={Object.entries(optInSays).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <OwnerField value={draft.ownerId} onChange={(ownerId) => set({ ownerId })} />
    </div>
  )
}

function FieldInputs({
  draft,
  set,
  errors,
}: {
  draft: Draft
  set: (change: Partial<Draft>) => void
  errors: Record<string, string>
}) {
  const fields = useFields().data ?? []
  return (
    <div className={css.pair}>
      {fields.map((field) => (
        <Field key={field.id} label={field.label} optional error={errors[`fields.${field.id}`]}>
          {(control) => (
            <FieldValueInput
              field={field}
              control={control}
              value={draft.fields[String(field.id)] ?? null}
              onChange={(value) => set({ fields: { ...draft.fields, [String(field.id)]: value } })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}

function PhoneTaken({ phone, onOpen }: { phone: string; onOpen: () => void }) {
  return (
    <>
      Another contact has this number.{' '}
      <Link to="/contacts" search={{ search: phone.trim() }} onClick={onOpen}>
        Show it
      </Link>
    </>
  )
}

function OwnerField({ value, onChange }: { value: MemberId | null; onChange: (id: MemberId | null) => void }) {
  const owners = useOwners()
  return (
    <Field label="Owner" optional>
      {(control) => (
        <NativeSelect
          {...control}
          value={value ?? ''}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? null : (Number(event.currentTarget.value) as MemberId))
          }
          data={[{ value: '', label: 'Nobody' }, ...owners.map((owner) => ({ value: String(owner.id), label: owner.name }))]}
        />
      )}
    </Field>
  )
}
