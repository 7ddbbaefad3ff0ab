import { GraphError } from '../graph-error.ts'
import { isMap, type WireMap } from './wire-value.ts'

/** One part of `fields=`: `analytics.start(1).granularity(DAY)` or `owner_business_info{id,name}`. */
export interface Field {
  readonly name: string
  /** What stands in brackets after a dot, as written. */
  readonly modifiers: Readonly<Record<string, string>>
  readonly fields: readonly Field[] | undefined
}

/** A field that is worked out only when asked for. */
export type Edge = (field: Field) => unknown

/** Reads `fields=a,b{c,d},e.limit(3)`; undefined when nothing is asked for. Throws 2500 where the grammar is broken. */
export function parseFields(fields: unknown): Field[] | undefined {
  if (typeof fields !== 'string' || fields.trim() === '') return undefined
  const reader = new FieldReader(fields)
  const list = reader.list(0)
  reader.end()
  return list
}

/** Names at the top of `fields=`. */
export const fieldNames = (fields: unknown): string[] | undefined => parseFields(fields)?.map((field) => field.name)

/**
 * The asked-for fields of a node, `id` always among them. With `type`, a field it never has is refused as the Graph API does;
 * a value left undefined is a field it has but cannot fill.
 */
export function select(node: WireMap, fields: unknown, byDefault: readonly string[], type?: string): WireMap {
  const asked = parseFields(fields) ?? byDefault.map((name): Field => ({ name, modifiers: {}, fields: undefined }))
  return { ...choose(node, asked, type), id: node.id }
}

function choose(node: WireMap, fields: readonly Field[], type?: string): WireMap {
  const chosen: WireMap = {}
  for (const field of fields) {
    if (!Object.hasOwn(node, field.name)) {
      if (type !== undefined) throw noSuchField(field.name, type)
      continue
    }
    const value = shownValue(node[field.name], field)
    if (value !== undefined && field.name !== 'id') chosen[field.name] = value
  }
  return chosen
}

function shownValue(value: unknown, field: Field): unknown {
  if (typeof value === 'function') return (value as Edge)(field)
  if (!field.fields || !isMap(value)) return value
  return { ...choose(value, field.fields), ...(value.id !== undefined && { id: value.id }) }
}

const noSuchField = (name: string, type: string): GraphError =>
  new GraphError(100, undefined, {
    message: `(#100) Tried accessing nonexisting field (${name.slice(0, 80)}) on node type (${type})`,
  })

const deepest = 20

class FieldReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  list(depth: number): Field[] {
    if (depth > deepest) throw this.#broken('fewer levels')
    const list: Field[] = []
    do {
      const field = this.#field(depth)
      if (field) list.push(field)
    } while (this.#skip(','))
    return list
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#broken('end of string')
  }

  #field(depth: number): Field | undefined {
    const name = this.#word()
    if (name === '') return undefined
    const modifiers: Record<string, string> = {}
    while (this.#skip('.')) modifiers[this.#word()] = this.#skip('(') ? this.#inBrackets() : ''
    if (!this.#skip('{')) return { name, modifiers, fields: undefined }
    const fields = this.list(depth + 1)
    if (!this.#skip('}')) throw this.#broken('}')
    return { name, modifiers, fields }
  }

  #word(): string {
    const word = /\s*([\w@:-]*)\s*/y
    word.lastIndex = this.#at
    const found = word.exec(this.#text)
    this.#at = word.lastIndex
    return found?.[1] ?? ''
  }

  /** Up to the bracket that closes, over brackets inside and over quoted ones. */
  #inBrackets(): string {
    const from = this.#at
    let open = 1
    let quoted = false
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at]
      if (c === '"') quoted = !quoted
      else if (!quoted && c === '(') open++
      else if (!quoted && c === ')' && --open === 0) return this.#text.slice(from, this.#at++).trim()
    }
    throw this.#broken(')')
  }

  #skip(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false
    this.#at++
    return true
  }

  #broken(expected: string): GraphError {
    const found = this.#text.slice(this.#at, this.#at + 1) || 'end of string'
    return new GraphError(2500, undefined, {
      http: 400,
      message: `Syntax error "Expected ${expected} instead of "${found}"." at character ${this.#at}: ${this.#text.slice(0, 80)}`,
    })
  }
}

const cursorOf = (index: number): string => Buffer.from(String(index)).toString('base64url')
const indexOf = (cursor: unknown): number => Number(Buffer.from(String(cursor), 'base64url').toString()) || 0

/** One page of a list with cursors; `next` only when more follow. `view` words the rows of the page alone: lists are long. */
export function pageOf<T>(rows: readonly T[], query: WireMap, self: string, view: (row: T) => unknown = (row) => row): WireMap {
  const limit = Math.min(Math.max(Number(query.limit) || 25, 1), 1000)
  const until = query.before === undefined ? rows.length : indexOf(query.before)
  const first = query.before === undefined ? (query.after === undefined ? 0 : indexOf(query.after) + 1) : until - limit
  const from = Math.max(0, first)
  const data = rows.slice(from, Math.min(from + limit, Math.max(0, until))).map(view)
  if (data.length === 0) return { data }
  const cursors = { before: cursorOf(from), after: cursorOf(from + data.length - 1) }
  const address = (key: string, cursor: string): string => `${self}?${new URLSearchParams({ ...texts(query), [key]: cursor })}`
  return {
    data,
    paging: {
      cursors,
      ...(from + data.length < rows.length && { next: address('after', cursors.after) }),
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
