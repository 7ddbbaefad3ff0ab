import { type CountryCode, getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/min'

export interface Country {
  code: string
  name: string
  flag: string
  callingCode: string
}

const names = new Intl.DisplayNames(undefined, { type: 'region' })

/** Every country with a calling code, by name as this browser's language has it. */
export const countries: readonly Country[] = getCountries()
  .map((code) => ({ code, name: names.of(code) ?? code, flag: flagOf(code), callingCode: getCountryCallingCode(code) }))
  .toSorted((a, b) => a.name.localeCompare(b.name))

export const callingCodeOf = (code: string): string | undefined =>
  isSupportedCountry(code as CountryCode) ? getCountryCallingCode(code as CountryCode) : undefined

/** Two letters become the two signs that make a flag. */
function flagOf(code: string): string {
  return String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0)))
}

/** Zones that browsers still give by an old name. Source: IANA tzdata 2026a, `backward`. */
const renamed: Readonly<Record<string, string>> = {
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Africa/Asmera': 'Africa/Asmara',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}
const presentName = (zone: string): string => renamed[zone] ?? zone

export const ownZone = presentName(Intl.DateTimeFormat().resolvedOptions().timeZone)
export const timeZones: readonly string[] = Intl.supportedValuesOf('timeZone').map(presentName).toSorted()

/** Where most people of a country with several zones live. Source: IANA tzdata 2026a, `zone.tab`, first line of each country. */
const mainZones: Readonly<Record<string, string>> = {
  AR: 'America/Argentina/Buenos_Aires',
  AU: 'Australia/Sydney',
  BR: 'America/Sao_Paulo',
  CA: 'America/Toronto',
  CD: 'Africa/Kinshasa',
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  CY: 'Asia/Nicosia',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  GL: 'America/Nuuk',
  ID: 'Asia/Jakarta',
  KZ: 'Asia/Almaty',
  MH: 'Pacific/Majuro',
  MN: 'Asia/Ulaanbaatar',
  MX: 'America/Mexico_City',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PF: 'Pacific/Tahiti',
  PG: 'Pacific/Port_Moresby',
  PT: 'Europe/Lisbon',
  RU: 'Europe/Moscow',
  UA: 'Europe/Kyiv',
  US: 'America/New_York',
  UZ: 'Asia/Tashkent',
}

/** The zone of a country: this browser's own when it lies there, else the one most people there have. */
export function zoneOf(country: string): string {
  const zones = zonesOf(country)
  return zones.includes(ownZone) ? ownZone : (mainZones[country] ?? zones[0] ?? ownZone)
}

/** The country of this browser, by its clock first and its language second. */
export function guessCountry(): string | undefined {
  const byClock = countries.filter((country) => zonesOf(country.code).includes(ownZone))
  const byLanguage = new Intl.Locale(navigator.language).maximize().region
  return byClock.find((country) => country.code === byLanguage)?.code ?? byClock[0]?.code ?? byLanguage
}

/** Not every browser lists a country's zones yet; then the person's own zone stands. */
function zonesOf(country: string): string[] {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones?: () => string[] | undefined }
  return (locale.getTimeZones?.() ?? []).map(presentName)
}
