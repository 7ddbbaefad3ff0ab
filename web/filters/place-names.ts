/** Names without the lists behind them: a page that only shows a place does not load every country's telephone rules. */
let countryNames: Intl.DisplayNames | undefined
let languageNames: Intl.DisplayNames | undefined

export function countryName(code: string): string {
  countryNames ??= new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' })
  return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code
}

/** Takes `pt` as well as `pt_BR`, as Meta writes it. */
export function languageName(code: string): string {
  languageNames ??= new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' })
  try {
    return languageNames.of(code.replace('_', '-')) ?? code
  } catch {
    return code
  }
}
