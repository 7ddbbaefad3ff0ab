import type { Contact, OptIn } from '@woochat/contract/contacts.ts'
import type { Field } from '@woochat/contract/fields.ts'
import type { Member } from '@woochat/contract/members.ts'
import type { Tag } from '@woochat/contract/tags.ts'
import { useMemo } from 'react'
import { useFields } from '../fields/queries.ts'
import { countryName, languageName } from '../filters/place-names.ts'
import { optInSays, sourceSays } from '../filters/subjects.ts'
import { ownerName, useOwners } from '../members/owners.ts'
import { useTagMap } from '../tags/queries.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Chip, type Tone } from '../ui/chip.tsx'
import { type Column, type ColumnChoice, useColumnChoice } from '../ui/columns.ts'
import { usePhone } from '../ui/media-query.ts'
import { TagList } from '../ui/tag-chip.tsx'
import { Time } from '../ui/time.tsx'
import { contactName, fieldText, formatPhone } from './contact-words.ts'
import css from './contacts.module.css'

/** The columns of every list of contacts; a person's choice is the same in all of them. */
export function useContactColumns(): ColumnChoice<Contact> {
  const fields = useFields().data
  const tags = useTagMap()
  const owners = useOwners()
  const twoLines = usePhone()
  const all = useMemo(
    () => [...standardColumns(tags, owners, twoLines), ...(fields ?? []).map(fieldColumn)],
    [fields, tags, owners, twoLines],
  )
  return useColumnChoice('contacts', all)
}

const optInTones: Readonly<Record<OptIn, Tone>> = { in: 'good', out: 'bad', unknown: 'plain' }

export const OptInChip = ({ optIn }: { optIn: OptIn }) => (
  <Chip tone={optInTones[optIn]} dot={optIn !== 'unknown'}>
    {optInSays[optIn]}
  </Chip>
)

/** Avatar, name and, on a phone, the number under it. */
export function ContactName({ contact, withPhone }: { contact: Contact; withPhone: boolean }) {
  const name = contactName(contact)
  return (
    <span className={css.who}>
      <Avatar name={name} size={28} />
      <span className={css.whoText}>
        <span className={css.whoName}>
          {name}
          {contact.blocked && <Chip tone="warn">Blocked</Chip>}
        </span>
        {withPhone && contact.name !== '' && (
          <span className={css.whoSub}>{formatPhone(contact.phone) || contact.email || 'No number'}</span>
        )}
      </span>
    </span>
  )
}

function standardColumns(tags: ReadonlyMap<number, Tag>, owners: readonly Member[], twoLines: boolean): Column<Contact>[] {
  return [
    {
      key: 'name',
      title: 'Name',
      width: twoLines ? 180 : 200,
      grow: 2,
      yields: 0,
      sort: 'name',
      render: (contact) => <ContactName contact={contact} withPhone={twoLines} />,
    },
    {
      key: 'phone',
      title: 'Phone',
      width: 150,
      yields: 1,
      sort: 'phone',
      render: (contact) => (
        <span className="num">{formatPhone(contact.phone) || <span className={css.none}>No number</span>}</span>
      ),
    },
    {
      key: 'email',
      title: 'E-mail',
      width: 180,
      grow: 1,
      yields: 6,
      sort: 'email',
      optional: true,
      render: (contact) => contact.email ?? '',
    },
    {
      key: 'tags',
      title: 'Tags',
      width: 200,
      grow: 1,
      yields: 3,
      render: (contact) => <TagList tags={contact.tags.flatMap((id) => tags.get(id) ?? [])} />,
    },
    { key: 'optIn', title: 'Consent', width: 118, yields: 4, render: (contact) => <OptInChip optIn={contact.optIn} /> },
    { key: 'owner', title: 'Owner', width: 120, yields: 7, render: (contact) => ownerName(owners, contact.ownerId) ?? '' },
    {
      key: 'lastInboundAt',
      title: 'Last message',
      width: 112,
      yields: 5,
      sort: 'lastInboundAt',
      render: (contact) => <Time at={contact.lastInboundAt} as="list" />,
    },
    {
      key: 'createdAt',
      title: 'Created',
      width: 104,
      yields: 6,
      sort: 'createdAt',
      render: (contact) => <Time at={contact.createdAt} as="list" />,
    },
    {
      key: 'country',
      title: 'Country',
      width: 130,
      yields: 8,
      optional: true,
      render: (contact) => (contact.country ? countryName(contact.country) : ''),
    },
    {
      key: 'language',
      title: 'Language',
      width: 110,
      yields: 8,
      optional: true,
      render: (contact) => (contact.language ? languageName(contact.language) : ''),
    },
    { key: 'source', title: 'Source', width: 110, yields: 8, optional: true, render: (contact) => sourceSays[contact.source] },
  ]
}

const fieldColumn = (field: Field): Column<Contact> => ({
  key: `field.${field.id}`,
  title: field.label,
  width: field.kind === 'number' || field.kind === 'switch' ? 90 : 130,
  yields: 5,
  optional: true,
  ...(field.kind === 'number' && { align: 'end' as const }),
  render: (contact) => fieldText(field, contact.fields[String(field.id)]),
})
