import { getCountries } from 'libphonenumber-js/min'
import { countryName, languageName } from './place-names.ts'

/** A choice as lists and pickers show it. */
export interface Choice {
  value: string
  label: string
}

const byLabel = (a: Choice, b: Choice): number => a.label.localeCompare(b.label)

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

/** A code that came by import or the API and is not on the list is still shown, by its name. */
export const withStored = (
  choices: readonly Choice[],
  code: string | null,
  nameOf: (code: string) => string,
): readonly Choice[] =>
  code === null || choices.some(({ value }) => value === code) ? choices : [{ value: code, label: nameOf(code) }, ...choices]
