import { getCountries } from 'libphonenumber-js/min'

/** A choice as lists and pickers show it. */
export interface Choice {
  value: string
  label: string
}

const byLabel = (a: Choice, b: Choice): number => a.label.localeCompare(b.label)

let countryNames: Intl.DisplayNames | undefined
let languageNames: Intl.DisplayNames | undefined

export function countryName(code: string): string {
  countryNames ??= new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' })
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code
}

export function languageName(code: string): string {
  languageNames ??= new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' })
  try {
    return languageNames.of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}

let countries: readonly Choice[] | undefined
let languages: readonly Choice[] | undefined

/** Every country that has telephone numbers, by name. */
export const countryChoices = (): readonly Choice[] =>
  (countries ??= getCountries()
    .filter((code) => /^[A-Z]{2}$/.test(code))
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort(byLabel))

/** ISO 639-1, the languages WhatsApp has templates in and some more. */
const languageCodes =
  'af am ar as az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl or pa pl prs ps pt ro ru rw sd si sk sl sn so sq sr sv sw ta te th tl tr uk ur uz vi xh yo zh zu'

export const languageChoices = (): readonly Choice[] =>
  (languages ??= languageCodes
    .split(' ')
    .map((code) => ({ value: code, label: languageName(code) }))
    .sort(byLabel))
