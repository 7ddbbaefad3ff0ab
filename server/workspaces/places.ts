import { type CountryCode, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js'

/** The default calling code of a country in digits, e.g. 91. */
export const callingCodeOf = (country: string): string =>
  isSupportedCountry(country) ? getCountryCallingCode(country as CountryCode) : '1'

/** Meta bills in these; everyone else sees US dollars. Source: Meta, Pricing → rate cards (2026-10). */
const currencies: Readonly<Record<string, string>> = {
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  ID: 'IDR',
  GB: 'GBP',
  AU: 'AUD',
  ...Object.fromEntries(['AT', 'BE', 'DE', 'ES', 'FI', 'FR', 'GR', 'IE', 'IT', 'LU', 'NL', 'PT'].map((c) => [c, 'EUR'])),
}
export const currencyOf = (country: string): string => currencies[country] ?? 'USD'

/** Only zones that this runtime knows, so that no later calculation can fail. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
