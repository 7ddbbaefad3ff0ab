import { type ContactSort, contactSorts } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { z } from 'zod'

/** The last contact of a page: where the next one goes on. `key` is null among those that lack what is sorted by. */
export interface Place {
  sort: ContactSort
  order: 'asc' | 'desc'
  key: string | null
  id: number
}

const Written = z.tuple([
  z.enum(contactSorts),
  z.enum(['asc', 'desc']),
  z.string().max(400).nullable(),
  z.number().int().nonnegative(),
])

export const writeCursor = ({ sort, order, key, id }: Place): string =>
  Buffer.from(JSON.stringify([sort, order, key, id])).toString('base64url')

/** Reads a cursor of the same sorting; one of another page, or made up, is refused. */
export function readCursor(text: string, sort: ContactSort, order: Place['order']): Place {
  const parsed = Written.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()))
  if (!parsed.success) throw wrongCursor()
  const [s, o, key, id] = parsed.data
  const isTime = sort === 'createdAt' || sort === 'lastInboundAt'
  if (s !== sort || o !== order || (isTime && key !== null && Number.isNaN(Date.parse(key)))) throw wrongCursor()
  return { sort, order, key, id }
}

const wrongCursor = (): Refusal =>
  new Refusal('invalid', {}, [{ path: 'query.cursor', message: 'Not the `next` of a page with this sorting' }])

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
