import type { ContactSelection, ContactSort } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { conditionsOf, type Filter } from '@woochat/contract/filter.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import type { Who } from '../http/who.ts'
import type { Matcher } from './list.ts'
import { searchCondition } from './search.ts'

/** Turns a filter into a condition; given by the segments, which know how. Refuses one that cannot be evaluated. */
export type MatchFilter = (tx: Tx, workspaceId: number, filter: Filter) => Promise<Matcher>

export interface Wanted {
  search?: string | undefined
  filter?: Filter | undefined
}

/** Search and filter together; undefined when all contacts are meant. */
export async function matcherOf(
  tx: Tx,
  who: Pick<Who, 'workspaceId' | 'masked'>,
  wanted: Wanted,
  match: MatchFilter,
): Promise<Matcher | undefined> {
  if (who.masked) refuseUnmasking(wanted)
  const found = wanted.search ? searchCondition(wanted.search, who) : undefined
  const filter =
    wanted.filter && wanted.filter.root.of.length + Number(wanted.filter.root.match === 'any') > 0 ? wanted.filter : undefined
  const filtered = filter && (await match(tx, who.workspaceId, filter))
  if (!filtered) return found && (() => found)
  return found ? (shape) => sql<boolean>`(${found} and ${filtered(shape)})` : filtered
}

/** Who sees a number masked must not find it out by asking for it. */
export function refuseUnmasking({ filter, sort }: Wanted & { sort?: ContactSort | undefined }): void {
  const asks = filter ? conditionsOf(filter.root) : []
  const reveals = asks.some(
    (ask) =>
      ask.type === 'text' && (ask.field === 'phone' || ask.field === 'email') && ask.op !== 'known' && ask.op !== 'unknown',
  )
  if (reveals || sort === 'phone' || sort === 'email') throw new Refusal('masked')
}

/** The contacts meant, fixed in one instant: what comes later does not belong to them. */
export async function selectIds(
  tx: Tx,
  who: Pick<Who, 'workspaceId' | 'masked'>,
  selection: ContactSelection,
  match: MatchFilter,
): Promise<number[]> {
  if ('ids' in selection) return await idsWhere(tx, who.workspaceId, () => sql`c.id = any(${selection.ids}::bigint[])`)
  const matches = await matcherOf(tx, who, selection.matching, match)
  const ids = await idsWhere(tx, who.workspaceId, matches ?? (() => sql`true`))
  const except = new Set<number>(selection.except)
  return except.size > 0 ? ids.filter((id) => !except.has(id)) : ids
}

async function idsWhere(tx: Tx, workspaceId: number, matches: Matcher): Promise<number[]> {
  const { rows } = await sql<{ ids: number[] | null }>`
    select array_agg(c.id) as ids from contacts c where c.workspace_id = ${sql.lit(workspaceId)} and ${matches('set')}`.execute(
    tx,
  )
  return (rows[0]?.ids ?? []).sort((a, b) => a - b)
}
