import { invalidParameter, missingParameter } from '../graph-error.ts'
import { checkOneOf, isMap, shown, type WireMap } from '../wire/wire-value.ts'
import { accountEntries } from './library-accounts.ts'
import type { LibraryEntry } from './library-entry.ts'
import { orderEntries } from './library-orders.ts'
import { templateRefusal } from './refusal.ts'
import { checkTemplate, type TemplateWish } from './template.ts'

const libraryEntries: readonly LibraryEntry[] = [...orderEntries, ...accountEntries]
/** Entries are in English, whatever its country. */
const languages = ['en', 'en_GB', 'en_US']

/** The entries a query asks for, as the library lists them. Source: Meta, Templates → Template Library (2025-11). */
export function libraryPage(query: WireMap): WireMap[] {
  const language = query.language === undefined ? 'en_US' : shown(query.language)
  if (!languages.includes(language)) return []
  const is = (wanted: unknown, words: readonly string[]): boolean =>
    wanted === undefined || words.includes(shown(wanted).toUpperCase())
  const search = query.search === undefined ? '' : shown(query.search).replaceAll('"', '').toLowerCase()
  return libraryEntries.flatMap((entry, index) => {
    const text = `${entry.name}\n${entry.header ?? ''}\n${entry.body}`.toLowerCase()
    const fits =
      is(query.topic, [entry.topic]) &&
      is(query.usecase, [entry.usecase]) &&
      is(query.industry, entry.industry) &&
      text.includes(search)
    return fits ? [listed(entry, index, language)] : []
  })
}

const listed = ({ params, types, ...entry }: LibraryEntry, index: number, language: string): WireMap => ({
  ...entry,
  language,
  ...(params && { body_params: params, body_param_types: types }),
  id: `71380550396${String(index).padStart(5, '0')}`,
})

/** A template from the library: its words are the entry's, its links and numbers the business's. */
export function wishFromLibrary(json: WireMap): TemplateWish {
  const entry = libraryEntries.find((one) => one.name === json.library_template_name)
  if (!entry)
    throw templateRefusal(
      2388043,
      'Library template not found',
      `There is no library template with the name ${shown(json.library_template_name)}.`,
    )
  if (!languages.includes(shown(json.language)))
    throw invalidParameter(`Library template ${entry.name} does not exist in language "${shown(json.language)}".`)
  const category = checkOneOf(shown(json.category ?? '').toUpperCase(), 'category', [entry.category])
  const inputs = fromText(json.library_template_button_inputs, 'library_template_button_inputs') ?? []
  const words = fromText(json.library_template_body_inputs, 'library_template_body_inputs') ?? {}
  if (!Array.isArray(inputs)) throw invalidParameter('Param library_template_button_inputs must be a list of JSON objects.')
  if (!isMap(words)) throw invalidParameter('Param library_template_body_inputs must be a JSON object.')
  const components = category === 'AUTHENTICATION' ? codeParts(inputs, words) : freeParts(entry, inputs, words)
  return checkTemplate({ ...json, category, parameter_format: 'POSITIONAL', components })
}

/** Both are given as JSON or as a text of it. */
function fromText(value: unknown, name: string): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value.replaceAll("'", '"').replace(/([{,]\s*)(\w+)\s*:/g, '$1"$2":'))
  } catch {
    throw invalidParameter(`Param ${name} is not valid JSON.`)
  }
}

/** Sentences that can be added; a number stands in for what only a send knows. */
const extras: Readonly<Record<string, string>> = {
  add_contact_number: 'If you have questions, call us on the number in our profile.',
  add_learn_more_link: 'You can learn more on our website.',
  add_track_package_link: 'You can follow your package on our website.',
}

function freeParts(entry: LibraryEntry, inputs: readonly unknown[], words: WireMap): WireMap[] {
  const added = Object.keys(extras).flatMap((key) => (words[key] === true ? (extras[key] ?? []) : []))
  const buttons = (entry.buttons ?? []).map((button) => filled(button, inputs))
  return [
    ...(entry.header ? [{ type: 'HEADER', format: 'TEXT', text: entry.header }] : []),
    {
      type: 'BODY',
      text: [entry.body, ...added].join(' '),
      ...(entry.params && { example: { body_text: [entry.params] } }),
    },
    ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons }] : []),
  ]
}

/** A button of an entry with the link or number of the business, which must be given. */
function filled(button: WireMap, inputs: readonly unknown[]): WireMap {
  const input = inputs.find((one) => isMap(one) && shown(one.type).toUpperCase() === button.type)
  if (button.type === 'QUICK_REPLY') return button
  if (!isMap(input)) throw missingParameter(`library_template_button_inputs of type ${shown(button.type)}`)
  if (button.type === 'PHONE_NUMBER') return { ...button, phone_number: input.phone_number }
  const url = isMap(input.url) ? input.url : {}
  return {
    ...button,
    url: url.base_url,
    ...(url.url_suffix_example !== undefined && { example: [url.url_suffix_example] }),
  }
}

function codeParts(inputs: readonly unknown[], words: WireMap): WireMap[] {
  const input = inputs.find((one) => isMap(one) && shown(one.type).toUpperCase() === 'OTP')
  const minutes = words.code_expiration_minutes
  return [
    { type: 'BODY', ...(words.add_security_recommendation === true && { add_security_recommendation: true }) },
    ...(minutes === undefined ? [] : [{ type: 'FOOTER', code_expiration_minutes: minutes }]),
    { type: 'BUTTONS', buttons: [{ otp_type: 'COPY_CODE', ...(isMap(input) ? input : {}), type: 'OTP' }] },
  ]
}
