import pg from 'pg'

/**
 * How PostgreSQL's types arrive: bigint as a number (ids and counts stay far below 2^53; what does not is refused, never
 * rounded), dates as `YYYY-MM-DD` text because a day has no time zone, the rest as the driver has it.
 */
export const sqlTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format),
}

const toNumber = (text: string): number => {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new RangeError(`The database answered ${text}, which is too large for a number`)
  return number
}

const list = <T>(each: (text: string) => T) => {
  const texts = (pg.types.getTypeParser as unknown as (oid: number) => (text: string) => (string | null)[])(textArray)
  return (text: string): (T | null)[] => texts(text).map((item) => (item === null ? null : each(item)))
}

// The driver's list of types has no arrays; these numbers are fixed in PostgreSQL's pg_type.dat.
const textArray = 1009
const bigintArray = 1016
const dateArray = 1182

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, toNumber],
  [pg.types.builtins.DATE, (text) => text],
  [bigintArray, list(toNumber)],
  [dateArray, list((text) => text)],
])
