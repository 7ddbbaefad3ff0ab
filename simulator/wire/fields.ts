import type { WireMap } from './wire-value.ts'

/** Names at the top of `fields=a,b{c,d},e.limit(3)`. */
export function fieldNames(fields: unknown): string[] | undefined {
  if (typeof fields !== 'string' || fields.trim() === '') return undefined
  const names: string[] = []
  let depth = 0
  let name = ''
  for (const c of `${fields},`) {
    if (c === '{' || c === '(') depth++
    else if (c === '}' || c === ')') depth--
    else if (c === ',' && depth === 0) {
      names.push(name.trim().split('.')[0] ?? '')
      name = ''
    } else if (depth === 0) name += c
  }
  return names.filter(Boolean)
}

/** The asked-for fields of a node, `id` always among them. */
export function select(node: WireMap, fields: unknown, byDefault: readonly string[]): WireMap {
  const names = fieldNames(fields) ?? byDefault
  const chosen: WireMap = {}
  for (const name of names) if (node[name] !== undefined && name !== 'id') chosen[name] = node[name]
  return { ...chosen, id: node.id }
}

const cursorOf = (index: number): string => Buffer.from(String(index)).toString('base64url')
const indexOf = (cursor: unknown): number => Number(Buffer.from(String(cursor), 'base64url').toString()) || 0

/** One page of a list with cursors; `next` only when more follow. */
export function pageOf(rows: readonly WireMap[], query: WireMap, self: string): WireMap {
  const limit = Math.min(Math.max(Number(query.limit) || 25, 1), 1000)
  const from =
    query.before === undefined
      ? query.after === undefined
        ? 0
        : indexOf(query.after) + 1
      : Math.max(0, indexOf(query.before) - limit)
  const data = rows.slice(from, from + limit)
  if (data.length === 0) return { data }
  const cursors = { before: cursorOf(from), after: cursorOf(from + data.length - 1) }
  const address = (key: string, cursor: string): string => `${self}?${new URLSearchParams({ ...texts(query), [key]: cursor })}`
  return {
    data,
    paging: {
      cursors,
      ...(from + limit < rows.length && { next: address('after', cursors.after) }),
      ...(from > 0 && { previous: address('before', cursors.before) }),
    },
  }
}

const texts = (query: WireMap): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) =>
      ['after', 'before', 'access_token'].includes(key) || typeof value !== 'string' ? [] : [[key, value]],
    ),
  )
