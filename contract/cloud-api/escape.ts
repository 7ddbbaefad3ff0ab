/** Escapes everything outside ASCII as `\uXXXX` in lower-case hex, as Meta does before it signs a webhook. */
export const escapeNonAscii = (json: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is what ASCII means.
  json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

interface Source {
  source?: string
}

/** JSON.parse that keeps integers above 2^53 as digit strings: Meta writes some ids as bare numbers. */
export function parseWire(json: string): unknown {
  if (!/[:[,]\s*\d{16}/.test(json)) return JSON.parse(json)
  const keepDigits = (_key: string, value: unknown, context?: Source): unknown =>
    typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? (context?.source ?? String(value))
      : value
  return JSON.parse(json, keepDigits)
}
