import { ActionIcon } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Contact } from '@woochat/contract/contacts.ts'
import type { Conversation } from '@woochat/contract/conversations.ts'
import type { Field, FieldValue } from '@woochat/contract/fields.ts'
import type { ReactNode } from 'react'
import { contactQuery } from '../contacts/queries.ts'
import { useFields } from '../fields/queries.ts'
import { countryName, languageName } from '../filters/place-names.ts'
import { useOwners } from '../members/owners.ts'
import { useTags } from '../tags/queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { ProblemNote } from '../ui/problem.tsx'
import { SkeletonLines } from '../ui/skeleton.tsx'
import { TagChip } from '../ui/tag-chip.tsx'
import { Time } from '../ui/time.tsx'
import css from './contact-panel.module.css'
import { shownName, useShownPhone } from './names.ts'
import { activityQuery } from './queries.ts'

/** Who one is talking to: identity, fields, tags, consent and what happened before. */
export function ContactPanel({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const query = useQuery(contactQuery(conversation.contact.id))
  const name = shownName(conversation.contact)
  const phone = useShownPhone(conversation.contact.phone) ?? 'No number'
  return (
    <div className={css.panel}>
      <ActionIcon className={css.close ?? ''} variant="subtle" color="gray" aria-label="Close the details" onClick={onClose}>
        <IconX size={17} />
      </ActionIcon>
      <div className={css.head}>
        <Avatar name={name} size={56} />
        <div className={css.name} dir="auto">
          {name}
        </div>
        <div className={css.sub}>{phone}</div>
      </div>
      {query.isPending && <SkeletonLines lines={6} />}
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && <Details contact={query.data} />}
    </div>
  )
}

function Details({ contact }: { contact: Contact }) {
  const fields = useFields().data ?? []
  const tags = useTags().data ?? []
  const owner = useOwners().find((m) => m.id === contact.ownerId)
  const filled = fields.filter((field) => isFilled(contact.fields[String(field.id)]))
  return (
    <>
      <Section
        title="Contact"
        aside={
          <Link to="/contacts/$contactId" params={{ contactId: String(contact.id) }} className={css.edit}>
            Open
          </Link>
        }
      >
        <dl className={css.facts}>
          <Fact label="Owner">{owner?.name}</Fact>
          <Fact label="E-mail">{contact.email}</Fact>
          <Fact label="Country">{contact.country && countryName(contact.country)}</Fact>
          <Fact label="Language">{contact.language && languageName(contact.language)}</Fact>
          <Fact label="Marketing">
            <span data-optin={contact.optIn} className={css.optIn}>
              {{ in: 'Opted in', out: 'Opted out', unknown: 'Not asked' }[contact.optIn]}
            </span>
          </Fact>
          {filled.map((field) => (
            <Fact key={field.id} label={field.label}>
              {shownValue(field, contact.fields[String(field.id)] ?? null)}
            </Fact>
          ))}
        </dl>
      </Section>
      <Section title="Tags">
        <div className={css.tags}>
          {contact.tags.length === 0 && <span className={css.none}>No tags</span>}
          {contact.tags.map((id) => {
            const tag = tags.find((t) => t.id === id)
            return tag && <TagChip key={id} name={tag.name} color={tag.color} />
          })}
        </div>
      </Section>
      <Section title="Activity">
        <Activities contactId={contact.id} />
      </Section>
    </>
  )
}

function Activities({ contactId }: { contactId: number }) {
  const query = useQuery(activityQuery(contactId))
  if (query.isPending) return <SkeletonLines lines={3} />
  if (query.isError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
  if (query.data.items.length === 0) return <span className={css.none}>Nothing yet</span>
  return (
    <ul className={css.activities}>
      {query.data.items.map((item) => (
        <li key={`${item.id} ${item.at} ${item.kind}`}>
          <Time className={css.when} at={item.at} as="list" /> {item.text}{' '}
          {item.kind !== 'message-in' && <span className={css.by}>by {item.by}</span>}
        </li>
      ))}
    </ul>
  )
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <h2 className={css.title}>
        {title}
        {aside}
      </h2>
      {children}
    </section>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">{children}</dd>
    </>
  )
}

const isFilled = (value: FieldValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

function shownValue(field: Field, value: FieldValue): string {
  const label = (id: unknown): string => field.options.find((option) => option.id === id)?.label ?? '?'
  if (field.kind === 'select') return label(value)
  if (Array.isArray(value)) return value.map(label).join(', ')
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return value.toLocaleString()
  return field.kind === 'date' && value
    ? new Date(`${value}T12:00:00Z`).toLocaleDateString(undefined, {
        timeZone: 'UTC',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
      })
    : String(value ?? '')
}
