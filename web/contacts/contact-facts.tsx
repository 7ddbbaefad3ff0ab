import { NativeSelect } from '@mantine/core'
import type { Contact, ContactDraft, OptIn } from '@woochat/contract/contacts.ts'
import type { MemberId } from '@woochat/contract/id.ts'
import { type ReactNode, useState } from 'react'
import { fieldErrors, isApiError } from '../api/problem.ts'
import { useMay } from '../api/session.ts'
import { useFields } from '../fields/queries.ts'
import { countryName, languageName } from '../filters/place-names.ts'
import { countryChoices, languageChoices, withStored } from '../filters/places.ts'
import { optInSays } from '../filters/subjects.ts'
import { useOwners } from '../members/owners.ts'
import { TagPicker } from '../tags/tag-picker.tsx'
import { type ControlProps, Field } from '../ui/field.tsx'
import { PanelSection } from '../ui/page.tsx'
import { troubleOf } from '../ui/problem.tsx'
import { Time } from '../ui/time.tsx'
import css from './contact-panel.module.css'
import { formatPhone } from './contact-words.ts'
import { FieldValueInput, TypedInput } from './field-value-input.tsx'
import { useActivity, useUpdateContact } from './queries.ts'

/** Saves one value; what was refused is said under that value. */
function useSaver(contact: Contact) {
  const update = useUpdateContact(contact.id)
  const may = useMay()
  const [failed, setFailed] = useState<{ key: string; error: unknown }>()
  return {
    disabled: !may('contacts:write'),
    save: (key: string, change: ContactDraft) =>
      update.mutate(change, {
        onSuccess: () => setFailed((held) => (held?.key === key ? undefined : held)),
        onError: (error) => setFailed({ key, error }),
      }),
    errorOf: (key: string): ReactNode => (failed?.key === key ? <SaveError error={failed.error} field={key} /> : undefined),
  }
}

function SaveError({ error, field }: { error: unknown; field: string }) {
  const { message, next } = troubleOf(error)
  return fieldErrors(error)[field] ?? (isApiError(error, 'phone_taken') ? message : `${message} ${next ?? ''}`)
}

/** Name, number and the other values, each changed where it stands. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const { save, errorOf, disabled } = useSaver(contact)
  const fields = useFields().data ?? []
  const line = (key: 'name' | 'phone' | 'email', label: string, kind: 'text' | 'tel' | 'email', value: string) => (
    <Line label={label} error={errorOf(key)}>
      {(control) => (
        <TypedInput
          {...control}
          kind={kind}
          value={value}
          late
          disabled={disabled}
          className={css.quiet ?? ''}
          placeholder="—"
          onChange={(text) => save(key, { [key]: key !== 'name' && text.trim() === '' ? null : text.trim() })}
        />
      )}
    </Line>
  )
  const select = (key: 'country' | 'language', label: string, choices: readonly { value: string; label: string }[]) => (
    <Line label={label} error={errorOf(key)}>
      {(control) => (
        <NativeSelect
          {...control}
          className={css.quiet ?? ''}
          disabled={disabled}
          value={contact[key] ?? ''}
          onChange={(event) => save(key, { [key]: event.currentTarget.value || null })}
          data={[{ value: '', label: '—' }, ...choices]}
        />
      )}
    </Line>
  )
  return (
    <PanelSection title="Contact">
      <div className={css.lines}>
        {line('name', 'Name', 'text', contact.name)}
        {line('phone', 'Phone', 'tel', formatPhone(contact.phone))}
        {line('email', 'E-mail', 'email', contact.email ?? '')}
        {select('country', 'Country', withStored(countryChoices(), contact.country, countryName))}
        {select('language', 'Language', withStored(languageChoices(), contact.language, languageName))}
        <OwnerLine
          contact={contact}
          disabled={disabled}
          error={errorOf('ownerId')}
          onChange={(ownerId) => save('ownerId', { ownerId })}
        />
        {fields.map((field) => (
          <Line key={field.id} label={field.label} error={errorOf(`fields.${field.id}`)}>
            {(control) => (
              <FieldValueInput
                field={field}
                control={control}
                late
                disabled={disabled}
                className={css.quiet}
                value={contact.fields[String(field.id)] ?? null}
                onChange={(value) => save(`fields.${field.id}`, { fields: { [String(field.id)]: value } })}
              />
            )}
          </Line>
        ))}
      </div>
    </PanelSection>
  )
}

function Line({ label, error, children }: { label: string; error: ReactNode; children: (control: ControlProps) => ReactNode }) {
  return (
    <Field label={label} error={error} className={css.line}>
      {children}
    </Field>
  )
}

function OwnerLine({
  contact,
  disabled,
  error,
  onChange,
}: {
  contact: Contact
  disabled: boolean
  error: ReactNode
  onChange: (id: MemberId | null) => void
}) {
  const owners = useOwners()
  const former =
    contact.ownerId !== null && !owners.some((owner) => owner.id === contact.ownerId)
      ? [{ value: String(contact.ownerId), label: 'Former member' }]
      : []
  return (
    <Line label="Owner" error={error}>
      {(control) => (
        <NativeSelect
          {...control}
          className={css.quiet ?? ''}
          disabled={disabled}
          value={contact.ownerId ?? ''}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? null : (Number(event.currentTarget.value) as MemberId))
          }
          data={[
            { value: '', label: 'Nobody' },
            ...former,
            ...owners.map((owner) => ({ value: String(owner.id), label: owner.name })),
          ]}
        />
      )}
    </Line>
  )
}

/** Whether they agreed to marketing, since when, and who or what recorded it. */
export function ConsentEditor({ contact }: { contact: Contact }) {
  const { save, errorOf, disabled } = useSaver(contact)
  const activity = useActivity(contact.id)
  const proof = activity.data?.pages.flatMap((page) => page.items).find((line) => line.kind === 'consent')
  return (
    <PanelSection title="Marketing consent">
      <Field label={<span className="visually-hidden">Marketing consent</span>} error={errorOf('optIn')} className={css.consent}>
        {(control) => (
          <NativeSelect
            {...control}
            data-tone={contact.optIn}
            disabled={disabled}
            value={contact.optIn}
            onChange={(event) => save('optIn', { optIn: event.currentTarget.value as OptIn })}
            data={Object.entries(optInSays).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <p className={css.proof}>
        {proof ? (
          <>
            <Time at={proof.at} /> · {proof.text} · {proof.by}
          </>
        ) : activity.data && !activity.hasNextPage ? (
          <>
            Since they were added, <Time at={contact.createdAt} />
          </>
        ) : (
          '\u00a0'
        )}
      </p>
    </PanelSection>
  )
}

export function ContactTags({ contact }: { contact: Contact }) {
  const { save, errorOf, disabled } = useSaver(contact)
  return (
    <PanelSection title="Tags">
      <Field label={<span className="visually-hidden">Tags</span>} error={errorOf('tags')} className={css.consent}>
        {(control) => (
          <TagPicker
            id={control.id}
            value={contact.tags}
            onChange={(tags) => save('tags', { tags })}
            creates
            disabled={disabled}
            placeholder="Add a tag"
          />
        )}
      </Field>
    </PanelSection>
  )
}
