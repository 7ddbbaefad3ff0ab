/**
 * JSON that a jsonb column takes: PostgreSQL keeps neither NUL nor half a surrogate pair, and people's phones can send both.
 * `JSON.stringify` writes exactly these as escapes.
 */
export const toJsonb = (value: unknown): string =>
  JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f][0-9a-f]{2})/g, (_, before: string, code: string) =>
    code === '0000' ? before : `${before}\ufffd`,
  )
