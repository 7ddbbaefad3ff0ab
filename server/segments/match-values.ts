import { optIns } from '@woochat/contract/contacts.ts'
import type { Field } from '@woochat/contract/fields.ts'
import type { ChoiceCondition, FlagCondition, NumberCondition, TextCondition } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import { likeLiteral } from '../db/like.ts'
import { customId, isCustom } from './check.ts'

type Sql = RawBuilder<unknown>
type Bool = RawBuilder<boolean>

const not = (condition: Bool): Bool => sql<boolean>`(${condition} is not true)`
const either = (parts: readonly Sql[]): Bool =>
  parts.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(parts, sql` or `)})`

/** What a contact holds in a custom field, as JSON or as text. */
const json = (field: string): Sql => sql`(c.fields -> ${String(customId(field))})`
export const text = (field: string): Sql => sql`(c.fields ->> ${String(customId(field))})`

export function textCondition({ field, op, values }: TextCondition): Bool {
  const at =
    field === 'name'
      ? sql`lower(c.name)`
      : field === 'phone'
        ? sql`c.phone`
        : field === 'email'
          ? sql`c.email`
          : sql`lower(${text(field)})`
  const known: Bool =
    field === 'name' ? sql`(c.name <> '')` : sql`(${field === 'phone' || field === 'email' ? at : text(field)} is not null)`
  const wanted = field === 'phone' ? values.map((value) => value.replace(/\D/g, '')) : values
  // What has no digits is in no number: an empty text would be in every one.
  const sought = wanted.filter((value) => value !== '')
  const like = (before: string, after: string): Bool =>
    either(sought.map((value) => sql`${at} like lower(${`${before}${likeLiteral(value)}${after}`})`))
  const is = sql<boolean>`(${at} in (${sql.join(
    wanted.map((value) => sql`lower(${value})`),
    sql`, `,
  )}))`
  switch (op) {
    case 'is':
      return is
    case 'isNot':
      return not(is)
    case 'contains':
      return like('%', '%')
    case 'notContains':
      return not(like('%', '%'))
    case 'starts':
      return like('', '%')
    case 'ends':
      return like('%', '')
    case 'known':
      return known
    case 'unknown':
      return not(known)
  }
}

export function numberCondition({ field, op, values }: NumberCondition): Bool {
  // What is no number in the JSON must be a missing value, never an error of the whole statement.
  const isNumber = sql<boolean>`(jsonb_typeof(${json(field)}) = 'number')`
  const at = sql`(case when ${isNumber} then ${json(field)}::numeric end)`
  const [a, b] = values.map((value) => sql`${String(value)}::numeric`)
  switch (op) {
    case 'equals':
      return sql<boolean>`(${at} = ${a})`
    case 'notEquals':
      return sql<boolean>`(${at} is distinct from ${a})`
    case 'greater':
      return sql<boolean>`(${at} > ${a})`
    case 'atLeast':
      return sql<boolean>`(${at} >= ${a})`
    case 'less':
      return sql<boolean>`(${at} < ${a})`
    case 'atMost':
      return sql<boolean>`(${at} <= ${a})`
    case 'between':
      return sql<boolean>`(${at} between ${a} and ${b})`
    case 'known':
      return isNumber
    case 'unknown':
      return not(isNumber)
  }
}

export function choiceCondition(condition: ChoiceCondition, fields: ReadonlyMap<number, Field>): Bool {
  const { any, all, known } = isCustom(condition.field) ? customChoice(condition, fields) : coreChoice(condition)
  switch (condition.op) {
    case 'anyOf':
      return any
    case 'allOf':
      return all
    case 'noneOf':
      return not(any)
    case 'known':
      return known
    case 'unknown':
      return not(known)
  }
}

interface Choice {
  any: Bool
  all: Bool
  known: Bool
}

/** A language is chosen by its code or by the code without its region: `pt` holds for `pt_BR`. */
function coreChoice({ field, values }: ChoiceCondition): Choice {
  if (field === 'optIn') {
    const any = sql<boolean>`(c.opt_in = any(${values.map((value) => optIns.indexOf(value as 'in'))}::smallint[]))`
    return { any, all: any, known: sql`(c.opt_in <> 0)` }
  }
  if (field === 'owner') {
    const any = sql<boolean>`(c.owner_id = any(${values.map(Number)}::bigint[]))`
    return { any, all: any, known: sql`(c.owner_id is not null)` }
  }
  if (field === 'language') {
    const base = sql`split_part(translate(c.language, '-', '_'), '_', 1)`
    const any = sql<boolean>`(c.language = any(${values}::text[]) or ${base} = any(${values}::text[]))`
    return { any, all: any, known: sql`(c.language is not null)` }
  }
  const at = field === 'country' ? sql`c.country` : sql`c.source`
  const any = sql<boolean>`(${at} = any(${values}::text[]))`
  return { any, all: any, known: sql`(${at} is not null)` }
}

/** An answer that was deleted is no answer: only options that exist are known. */
function customChoice({ field, values }: ChoiceCondition, fields: ReadonlyMap<number, Field>): Choice {
  const of = fields.get(customId(field))
  const options = of?.options.map(({ id }) => String(id)) ?? []
  if (of?.kind !== 'multi-select') {
    const oneOf = (ids: readonly string[]): Bool => sql`(${text(field)} = any(${ids}::text[]))`
    return { any: oneOf(values), all: oneOf(values), known: oneOf(options) }
  }
  const holds = (ids: readonly string[]): Sql => sql`${json(field)} @> ${`[${ids.join(',')}]`}::jsonb`
  return {
    any: either(values.map((id) => holds([id]))),
    all: sql`(${holds(values)})`,
    known: either(options.map((id) => holds([id]))),
  }
}

export function flagCondition({ field, op }: FlagCondition): Bool {
  const yes = field === 'blocked' ? sql<boolean>`(c.blocked_at is not null)` : sql<boolean>`(${json(field)} = 'true'::jsonb)`
  return op === 'yes' ? yes : not(yes)
}
