import type { VariableSource, Variables } from '@woochat/contract/campaigns.ts'
import type { Field } from '@woochat/contract/fields.ts'
import { templateVariables } from '@woochat/contract/template-text.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'

export interface SourceChoice {
  /** As `VariableSource.field` has it. */
  value: string
  label: string
}

/** Every field of a contact a variable can be filled from. */
export const sourceChoices = (fields: readonly Field[]): SourceChoice[] => [
  { value: 'name', label: 'Name' },
  { value: 'firstName', label: 'First name' },
  { value: 'phone', label: 'Phone' },
  { value: 'email', label: 'E-mail' },
  { value: 'country', label: 'Country' },
  { value: 'language', label: 'Language' },
  ...fields.map((field) => ({ value: `field.${field.id}`, label: field.label })),
]

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

/**
 * A first mapping for a template: a variable that is called like a field takes it, and what was mapped before stays.
 * A numbered variable whose sample is a person's name cannot be told from another, so `{{1}}` of a body is taken for the first name.
 */
export function guessVariables(parts: TemplateParts, fields: readonly Field[], before: Variables): Variables {
  const choices = sourceChoices(fields)
  const guess = (name: string, place: string): VariableSource => {
    const found = choices.find(({ value, label }) => plain(value) === plain(name) || plain(label) === plain(name))
    if (found) return { from: 'field', field: found.value, fallback: fallbackFor(found.value) }
    if (name === '1' && place === 'body') return { from: 'field', field: 'firstName', fallback: fallbackFor('firstName') }
    return { from: 'text', text: '' }
  }
  return Object.fromEntries(templateVariables(parts).map(({ key, name, place }) => [key, before[key] ?? guess(name, place)]))
}

const fallbackFor = (field: string): string => (field === 'name' || field === 'firstName' ? 'there' : '')
