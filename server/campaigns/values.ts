import type { VariableSource, Variables } from '@woochat/contract/campaigns.ts'
import type { FieldKind, FieldOption } from '@woochat/contract/fields.ts'
import type { TemplateValues } from '@woochat/contract/template-shown.ts'
import { templateVariables } from '@woochat/contract/template-text.ts'
import type { TemplateParts } from '@woochat/contract/templates.ts'
import { fitValue } from '../templates/request.ts'

/** What variables are filled from. */
export interface Person {
  name: string
  phone: string | null
  email: string | null
  country: string | null
  language: string | null
  fields: unknown
}

export interface ValueField {
  id: number
  label: string
  kind: FieldKind
  options: FieldOption[]
}

export interface Filled {
  values: TemplateValues
  /** Keys of the variables that used the text for “missing”. */
  missing: string[]
}

/** Fills a template's variables from a contact, as people read them in the template's language. */
export function valueFiller(
  parts: TemplateParts,
  variables: Variables,
  fields: readonly ValueField[],
  language: string,
): (person: Person) => Filled {
  const reader = readers(fields, language)
  const plan = templateVariables(parts).map(({ key }) => ({ key, source: variables[key] ?? empty }))
  return (person) => {
    const values: Record<string, string> = {}
    const missing: string[] = []
    for (const { key, source } of plan) {
      const found = source.from === 'text' ? source.text : fitValue(reader(source.field, person))
      if (found === '' && source.from === 'field') missing.push(key)
      values[key] = found || fitValue(source.from === 'field' ? source.fallback : source.text)
    }
    return { values, missing }
  }
}

const empty: VariableSource = { from: 'text', text: '' }

function readers(fields: readonly ValueField[], language: string): (field: string, person: Person) => string {
  const locale = localeOf(language)
  const regions = new Intl.DisplayNames([locale], { type: 'region', fallback: 'code' })
  const languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' })
  const own = new Map(fields.map((field) => [`field.${field.id}`, fieldReader(field, locale)]))
  return (field, person) => {
    switch (field) {
      case 'name':
        return person.name
      case 'firstName':
        return person.name.trim().split(/\s+/)[0] ?? ''
      case 'phone':
        return person.phone ? `+${person.phone}` : ''
      case 'email':
        return person.email ?? ''
      case 'country':
        return person.country ? safely(() => regions.of(person.country ?? ''), person.country) : ''
      case 'language':
        return person.language ? safely(() => languages.of((person.language ?? '').replace('_', '-')), person.language) : ''
      default:
        return own.get(field)?.((person.fields as Record<string, unknown> | null)?.[field.slice(6)]) ?? ''
    }
  }
}

function fieldReader({ kind, options }: ValueField, locale: string): (value: unknown) => string {
  const labels = new Map(options.map((option) => [option.id, option.label]))
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' })
  const number = new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 10 })
  const byKind: Record<FieldKind, (value: unknown) => string> = {
    text: String,
    number: (value) => (typeof value === 'number' ? number.format(value) : ''),
    date: (value) => (isDay(value) ? safely(() => day.format(new Date(`${value}T00:00:00Z`)), value) : ''),
    select: (value) => labels.get(Number(value)) ?? '',
    'multi-select': (value) => (Array.isArray(value) ? value.flatMap((one) => labels.get(Number(one)) ?? []).join(', ') : ''),
    switch: (value) => (value === true ? 'Yes' : value === false ? 'No' : ''),
  }
  return (value) => (value === null || value === undefined ? '' : byKind[kind](value))
}

const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)

/** Meta's code as a locale; one that this runtime does not know reads as English. */
function localeOf(language: string): string {
  return safely(() => Intl.getCanonicalLocales(language.replace('_', '-'))[0], 'en')
}

/** People's data may hold codes that no standard knows: shown as they are. */
function safely(read: () => string | undefined, otherwise: string): string {
  try {
    return read() ?? otherwise
  } catch {
    return otherwise
  }
}
