import type { Contact } from '@woochat/contract/contacts.ts'
import type { Field, FieldValue } from '@woochat/contract/fields.ts'
import { formatPhone as format } from '@woochat/contract/phone.ts'

/** What a contact is called where it has no name. */
export const contactName = (contact: Pick<Contact, 'name' | 'phone' | 'email'>): string =>
  contact.name || formatPhone(contact.phone) || contact.email || 'No name'

const formatted = new Map<string, string>()

/** `+91 98000 00001`; masked numbers and what is no number stay as they are. */
export function formatPhone(phone: string | null): string {
  if (phone === null) return ''
  const known = formatted.get(phone)
  if (known !== undefined) return known
  const text = format(phone)
  if (formatted.size > 5000) formatted.clear()
  formatted.set(phone, text)
  return text
}

const dayForm = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const numberForm = new Intl.NumberFormat(undefined, { maximumFractionDigits: 10 })

/** The value of a custom field as text; empty when there is none. */
export function fieldText(field: Field, value: FieldValue | undefined): string {
  if (value === undefined || value === null) return ''
  switch (field.kind) {
    case 'number':
      return typeof value === 'number' ? numberForm.format(value) : String(value)
    case 'date':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
        ? dayForm.format(new Date(`${value}T00:00:00Z`))
        : String(value)
    case 'switch':
      return value === true ? 'On' : 'Off'
    case 'select':
    case 'multi-select':
      return [value]
        .flat()
        .map((id) => field.options.find((option) => option.id === id)?.label ?? 'Deleted answer')
        .join(', ')
    case 'text':
      return String(value)
  }
}
