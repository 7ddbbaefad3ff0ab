import type { Contact, ContactSort } from '@woochat/contract/contacts.ts'
import { type RawBuilder, sql } from 'kysely'
import { boundStatements, patiently } from '../db/cancel.ts'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { type Place, readCursor, writeCursor } from './cursor.ts'
import { countContacts, listContacts } from './store.ts'

/**
 * A condition over contacts with alias `c`. `probe` is for looking at few contacts one by one, `set` for deciding all at once.
 */
export type Matcher = (shape: 'probe' | 'set') => RawBuilder<boolean>

export interface ContactPageQuery {
  sort?: ContactSort | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  limit?: number | undefined
  /** Whoever knows the total already need not have it counted again. */
  uncounted?: boolean
}

export interface ContactPage {
  items: Contact[]
  next: string | null
  total?: number
}

/** One page of the contacts that match, and on the first page how many there are, all in one snapshot. */
export async function pageContacts(
  db: Db,
  workspaceId: number,
  query: ContactPageQuery,
  matches?: Matcher,
): Promise<ContactPage> {
  const { sort = 'createdAt', limit = 50 } = query
  const order = query.order ?? (sort === 'createdAt' || sort === 'lastInboundAt' ? 'desc' : 'asc')
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, sort, order)
  const asked: Asked = { workspaceId, sort, order, after, limit: limit + 1, counted: !after && !query.uncounted }
  const act = async (tx: Tx): Promise<ContactPage> => {
    if (matches) await boundStatements.execute(tx)
    const { hits, total } = matches ? await matching(tx, asked, matches) : await everyone(tx, asked)
    const shown = hits.slice(0, limit)
    const last = shown.at(-1)
    const items = await listContacts(
      tx,
      workspaceId,
      shown.map((hit) => hit.id),
    )
    const next = hits.length > limit && last ? writeCursor({ sort, order, key: last.key, id: last.id }) : null
    return { items, next, ...(total !== undefined && { total }) }
  }
  return await patiently(() => withWorkspace(db, workspaceId, act, { isolation: 'repeatable read', readOnly: true }))
}

/** How many match, by the best plan there is for it. */
export async function countMatching(tx: Tx, workspaceId: number, matches: Matcher): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from contacts c where c.workspace_id = ${sql.lit(workspaceId)} and ${matches('set')}`.execute(tx)
  return rows[0]?.n ?? 0
}

interface Asked {
  workspaceId: number
  sort: ContactSort
  order: Place['order']
  after: Place | undefined
  limit: number
  counted: boolean
}

interface Hit {
  id: number
  key: string | null
}

interface Hits {
  hits: Hit[]
  total?: number
}

/** What is sorted by, and who has none of it: they come last in either direction, so that a page never begins with blanks. */
const columns: Readonly<
  Record<ContactSort, { key: RawBuilder<unknown>; type: RawBuilder<unknown>; lacks?: RawBuilder<boolean> }>
> = {
  createdAt: { key: sql`c.created_at`, type: sql`timestamptz` },
  name: { key: sql`c.name_key`, type: sql`text`, lacks: sql`c.name_key = ''` },
  phone: { key: sql`c.phone`, type: sql`text`, lacks: sql`c.phone is null` },
  email: { key: sql`c.email`, type: sql`text`, lacks: sql`c.email is null` },
  lastInboundAt: { key: sql`c.last_inbound_at`, type: sql`timestamptz`, lacks: sql`c.last_inbound_at is null` },
}
const has: Readonly<Partial<Record<ContactSort, RawBuilder<boolean>>>> = {
  name: sql`c.name_key > ''`,
  phone: sql`c.phone is not null`,
  email: sql`c.email is not null`,
  lastInboundAt: sql`c.last_inbound_at is not null`,
}

async function everyone(tx: Tx, asked: Asked): Promise<Hits> {
  const hits: Hit[] = []
  if (asked.after?.key !== null) hits.push(...(await walk(tx, asked, 'has')))
  if (hits.length < asked.limit && columns[asked.sort].lacks)
    hits.push(...(await walk(tx, { ...asked, limit: asked.limit - hits.length }, 'lacks')))
  return asked.counted ? { hits, total: await countContacts(tx, asked.workspaceId) } : { hits }
}

/** How far we follow the order of an index in the hope of enough matches, before we look for all matches and sort them. */
const walkLimit = 4000

/**
 * Under row security the planner knows nothing of how many will match and picks badly. So: first a bounded walk, which finds
 * dense matches in milliseconds; when that is not enough, all matches at once, which costs one scan and counts them too.
 */
async function matching(tx: Tx, asked: Asked, matches: Matcher): Promise<Hits> {
  const hits = await walk(tx, asked, asked.after?.key === null ? 'lacks' : 'has', matches)
  if (hits.length < asked.limit) return await gather(tx, asked, matches)
  return asked.counted ? { hits, total: await countMatching(tx, asked.workspaceId, matches) } : { hits }
}

/** Follows the index of the sorting from where the last page ended, among those who have what is sorted by or who lack it. */
async function walk(tx: Tx, asked: Asked, among: 'has' | 'lacks', matches?: Matcher): Promise<Hit[]> {
  const { workspaceId, sort, after, limit } = asked
  const { key, type, lacks } = columns[sort]
  const [direction, beyond] = asked.order === 'asc' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const among_ = among === 'lacks' ? (lacks ?? sql`false`) : (has[sort] ?? sql`true`)
  const started = after && (after.key === null) === (among === 'lacks')
  const begin = !started
    ? sql`true`
    : among === 'lacks'
      ? sql`c.id ${beyond} ${after.id}`
      : sql`(${key}, c.id) ${beyond} (${after.key}::${type}, ${after.id}::bigint)`
  const by = among === 'lacks' ? sql`c.id ${direction}` : sql`${key} ${direction}, c.id ${direction}`
  const shown = among === 'lacks' ? sql`null::text` : sql`${key}::text`
  const rows = sql`select * from contacts c where c.workspace_id = ${sql.lit(workspaceId)} and ${among_} and ${begin} order by ${by}`
  const found = await sql<Hit>`
    select c.id, ${shown} as key from (${rows} limit ${sql.lit(matches ? walkLimit : limit)}) c
    where ${matches ? matches('probe') : sql`true`} order by ${by} limit ${sql.lit(limit)}`.execute(tx)
  return found.rows
}

/** Finds all that match, sorts them, and takes the page. */
async function gather(tx: Tx, asked: Asked, matches: Matcher): Promise<Hits> {
  const { workspaceId, sort, after, limit } = asked
  const { key, type, lacks } = columns[sort]
  const [direction, beyond] = asked.order === 'asc' ? [sql`asc`, sql`>`] : [sql`desc`, sql`<`]
  const begin = !after
    ? sql`true`
    : after.key === null
      ? sql`h.lacks and h.id ${beyond} ${after.id}`
      : sql`(h.lacks or (h.key, h.id) ${beyond} (${after.key}::${type}, ${after.id}::bigint))`
  const { rows } = await sql<Hit & { total: number }>`
    with hit as materialized (
      select c.id, ${key} as key, ${lacks ?? sql`false`} as lacks
      from contacts c where c.workspace_id = ${sql.lit(workspaceId)} and ${matches('set')})
    select h.id, case when h.lacks then null else h.key::text end as key, (select count(*) from hit) as total
    from hit h where ${begin}
    order by h.lacks, case when h.lacks then null else h.key end ${direction}, h.id ${direction} limit ${sql.lit(limit)}`.execute(
    tx,
  )
  return asked.counted ? { hits: rows, total: rows[0]?.total ?? 0 } : { hits: rows }
}
