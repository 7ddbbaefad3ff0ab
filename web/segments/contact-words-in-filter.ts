import type { Contact } from '@woochat/contract/contacts.ts'
import type { Field } from '@woochat/contract/fields.ts'
import type { Condition } from '@woochat/contract/filter.ts'
import type { Tag } from '@woochat/contract/tags.ts'
import { fieldText, formatPhone } from '../contacts/contact-words.ts'
import { countryName, languageName } from '../filters/place-names.ts'
import { optInSays, sourceSays } from '../filters/subjects.ts'

/** What a contact has of the things a filter asks about: `14 Orders · Bengaluru`; the number when it asks of nothing that shows. */
export function contactWords(
  contact: Contact,
  asked: readonly Condition[],
  fields: readonly Field[],
  tags: ReadonlyMap<number, Tag>,
): string {
  const words = asked.map((condition) => wordsFor(contact, condition, fields, tags)).filter((text) => text !== '')
  return [...new Set(words)].slice(0, 3).join(' · ') || formatPhone(contact.phone) || (contact.email ?? '')
}

const dayForm = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const dateSays = { createdAt: 'created', updatedAt: 'changed', lastInboundAt: 'wrote', lastOutboundAt: 'written to' } as const

function wordsFor(contact: Contact, condition: Condition, fields: readonly Field[], tags: ReadonlyMap<number, Tag>): string {
  if (condition.type === 'tags')
    return contact.tags
      .filter((id) => condition.values.includes(id))
      .flatMap((id) => tags.get(id)?.name ?? [])
      .join(', ')
  if (condition.type === 'campaign' || condition.field === 'blocked') return ''
  const field = fields.find((other) => `field.${other.id}` === condition.field)
  if (field) return withLabel(field, fieldText(field, contact.fields[String(field.id)]))
  switch (condition.field) {
    case 'phone':
      return formatPhone(contact.phone)
    case 'email':
      return contact.email ?? ''
    case 'country':
      return contact.country ? countryName(contact.country) : ''
    case 'language':
      return contact.language ? languageName(contact.language) : ''
    case 'optIn':
      return optInSays[contact.optIn]
    case 'source':
      return sourceSays[contact.source]
    case 'createdAt':
    case 'updatedAt':
    case 'lastInboundAt':
    case 'lastOutboundAt': {
      const at = contact[condition.field]
      return at ? `${dateSays[condition.field]} ${dayForm.format(new Date(at))}` : ''
    }
    default:
      return ''
  }
}

/** A bare number or day says nothing without the name of its field. */
function withLabel(field: Field, text: string): string {
  if (text === '' || field.kind === 'select' || field.kind === 'multi-select' || field.kind === 'text') return text
  return field.kind === 'number' ? `${text} ${field.label}` : `${field.label} ${text}`
}
