/**
 * Readers for the search part of an address; what does not fit is left out, so an old or mistyped link still opens.
 * `validateSearch: searchOf({ search: text, page: number, order: oneOf(['asc', 'desc']), filter: json<Filter>() })`
 */
export type Reader<T> = (value: unknown) => T | undefined
type Read<Readers> = { [K in keyof Readers]?: Readers[K] extends Reader<infer T> ? T : never }

export const searchOf =
  <const Readers extends Record<string, Reader<unknown>>>(readers: Readers) =>
  (search: Record<string, unknown>): Read<Readers> => {
    const entries = Object.entries(readers).map(
      ([name, read]) => [name, search[name] === undefined ? undefined : read(search[name])] as const,
    )
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Read<Readers>
  }

export const text: Reader<string> = (value) =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
export const number: Reader<number> = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
export const oneOf =
  <const T extends string>(choices: readonly T[]): Reader<T> =>
  (value) =>
    choices.find((choice) => choice === value)
/** A structure, as the router keeps it in the address; check it before relying on its shape. */
export const json =
  <T extends object>(): Reader<T> =>
  (value) =>
    typeof value === 'object' && value !== null ? (value as T) : undefined
