import { type CountryCode, isSupportedCountry, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/min'

export type PhoneReading =
  | { kind: 'phone'; digits: string; country: string | null }
  | { kind: 'none' }
  /** `why` is a sentence for whoever wrote it. */
  | { kind: 'bad'; why: string }

/**
 * Reads a phone number written in any usual way. Without a country code it is a number of `country` (ISO 3166-1).
 * `digits` are E.164 without the plus sign.
 */
export function readPhone(text: string, country?: string): PhoneReading {
  const tidy = tidied(text)
  if (tidy === '') return { kind: 'none' }
  if (scientific.test(tidy)) return fromScientific(tidy)
  const odd = oddity(tidy)
  if (odd) return { kind: 'bad', why: odd }
  const found = bestOf(tidy, country && isSupportedCountry(country) ? (country as CountryCode) : undefined)
  return found
    ? { kind: 'phone', digits: found.number.slice(1), country: countryOf(found) }
    : { kind: 'bad', why: whyNot(tidy, country) }
}

/** Every way WhatsApp may name the same number, the given one first: Brazil's ninth digit, Mexico's 1, Argentina's 9. */
export function phoneAliases(digits: string): string[] {
  for (const [pattern, ...others] of variants) {
    if (pattern.test(digits)) return [digits, ...others.map((other) => digits.replace(pattern, other))]
  }
  return [digits]
}

/** `919800000001` → `+91 98000 00001`; what is masked or no number stays as it is. */
export function formatPhone(digits: string): string {
  if (!/^\d{5,15}$/.test(digits)) return digits
  return parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? `+${digits}`
}

/** The country a number belongs to; null for codes of no country, such as +800. */
export function countryOfPhone(digits: string): string | null {
  const found = parsePhoneNumberFromString(`+${digits}`)
  return found ? countryOf(found) : null
}

/** Calling codes that several countries share, and the one that holds most of their numbers. Source: ITU E.164. */
const largest: Readonly<Record<string, string>> = {
  1: 'US',
  7: 'RU',
  39: 'IT',
  44: 'GB',
  47: 'NO',
  61: 'AU',
  212: 'MA',
  262: 'RE',
  358: 'FI',
  590: 'GP',
}
const countryOf = (found: PhoneNumber): string | null => found.country ?? largest[found.countryCallingCode] ?? null

/** Brazil: mobile numbers got a ninth digit in 2012–2016, WhatsApp ids kept eight. Mexico and Argentina: a mobile prefix that WhatsApp adds or drops. */
const variants: ReadonlyArray<readonly [RegExp, ...string[]]> = [
  [/^55(\d{2})9(\d{8})$/, '55$1$2'],
  [/^55(\d{2})([6-9]\d{7})$/, '55$19$2'],
  [/^521(\d{10})$/, '52$1'],
  [/^52(\d{10})$/, '521$1'],
  [/^549(\d{10})$/, '54$1'],
  [/^54([1-8]\d{9})$/, '549$1'],
]

const scientific = /^[+-]?\d+(?:[.,]\d+)?\s?e\s?\+?\d{1,2}$/i
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** What spreadsheets and exports put around a number: an apostrophe, `tel:`, `p:` (lead forms), `whatsapp:`, `.0` of a float. */
const wrapping = /^(?:['"`=]|(?:tel|p|ph|phone|whatsapp|wa)\s?:|https?:\/\/wa\.me\/)+\s*|["']+$|(?<=\d{6})\.0+$/gi

function tidied(text: string): string {
  const plain = text
    .replace(invisible, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
  const bare = plain.replace(wrapping, '').trim()
  return /^(?:-+|\.+|n\/?a|null|none|undefined|0+)$/i.test(bare) ? '' : bare
}

/** `9.198E+11` has lost its last digits, unless all of them stand before the E. */
function fromScientific(text: string): PhoneReading {
  const [, whole = '', part = '', power = '0'] = /^[+-]?(\d+)(?:[.,](\d+))?\s?e\s?\+?(\d{1,2})$/i.exec(text) ?? []
  if (part.length === Number(power) && whole.length === 1 && part.length >= 9) return readPhone(`+${whole}${part}`)
  return {
    kind: 'bad',
    why: `A spreadsheet shortened this number to ${text}, so its last digits are lost. Format the column as text (or as a number without decimals) and export it again`,
  }
}

function oddity(text: string): string | undefined {
  if (/[^\d\s()+./\\–-]/u.test(text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, '0').replace(/\s?(?:ext|x|#)\.?\s?\d{1,6}$/i, '')))
    return `“${short(text)}” is not a phone number`
  if (/\d{6,}\D*[/,;]\D*\d{6,}/.test(text) || /\d{6}.*\+\d/.test(text)) return 'There are two numbers here; keep one'
  return undefined
}

/** Mexico's old mobile prefix is no longer part of a number, but WhatsApp and old lists still write it. */
const withoutOldPrefix = (text: string): string => text.replace(/^(\+|00)?\s?52[\s-]?1[\s-]?((?:[\s()-]*\d){10})$/, '+52$2')

function bestOf(text: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const written = withoutOldPrefix(text)
  const international = written.startsWith('+') || written.startsWith('00')
  const plus = parsePhoneNumberFromString(written.startsWith('+') ? written : `+${written.replace(/^00/, '')}`)
  const national = international || !country ? undefined : parsePhoneNumberFromString(written, country)
  if (national?.isValid()) return national
  if (plus?.isValid()) return plus
  // Numbering plans grow faster than any copy of them: a number with its country code and a possible length is taken at its word.
  return international && plus?.isPossible() ? plus : undefined
}

function whyNot(text: string, country: string | undefined): string {
  const digits = text.replace(/\D/g, '')
  const shown = `“${short(text)}”`
  if (digits.length < 7) return `${shown} is too short for a phone number`
  if (digits.length > 15) return `${shown} is too long for a phone number`
  return country ? `${shown} is neither a number of ${country} nor one with a country code` : `${shown} lacks its country code`
}

const short = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text)
