import type { LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import { toJsonb } from '../db/json.ts'
import { prepared, type Tx } from '../db/pool.ts'
import { deliveryFacts } from './facts.ts'
import { type Folded, foldReports, isKnownStatus, type StatusReport } from './lattice.ts'
import { createWamids, listByWamid, wamidKey } from './store.ts'

/**
 * Writes what Meta reports about messages of a workspace: one update for all, each time the least ever reported. A report finds
 * its message by our id that rode along, else by wamid; one that finds none is kept until its message appears.
 * Answers the facts to record, which the caller does last.
 */
export async function applyStatuses(tx: Tx, workspaceId: number, reports: readonly StatusReport[]): Promise<LiveFact[]> {
  const known = reports.filter((report) => isKnownStatus(report.status))
  if (known.length === 0) return []
  const found = await findMessages(tx, workspaceId, known)
  const groups = Map.groupBy(known, (report) => found.get(wamidKey(report)) ?? null)
  const news = [...groups].flatMap(([id, group]) => (id === null ? [] : newsOf(id, group)))
  const written = news.length > 0 ? await write(tx, workspaceId, news) : []
  const there = new Set(written.map((row) => row.id))
  const homeless = [...groups].flatMap(([id, group]) => (id === null || !there.has(id) ? group : []))
  if (homeless.length > 0) await park(tx, workspaceId, homeless)
  await settleDoubts(tx, workspaceId, news, written)
  return deliveryFacts(
    tx,
    workspaceId,
    written.filter((row) => row.changed).map((row) => row.id),
  )
}

/** A message that was there to be told: whether it learnt anything, and what was known of it before. */
interface Told {
  id: number
  changed: boolean
  /** Its wamid was not known, or it was in doubt whether it had arrived. */
  nameless: boolean
  doubtful: boolean
}

/** Message ids by `wamidKey`; ours from the callback is believed before the wamid, since it is there before the answer is. */
async function findMessages(tx: Tx, workspaceId: number, reports: readonly StatusReport[]): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (const report of reports) {
    const id = messageIn(report.callback, workspaceId)
    if (id !== null) found.set(wamidKey(report), id)
  }
  const rest = new Map(reports.filter((report) => !found.has(wamidKey(report))).map((report) => [wamidKey(report), report]))
  for (const [key, id] of await listByWamid(tx, workspaceId, [...rest.values()])) found.set(key, id)
  return found
}

function messageIn(callback: string | null, workspaceId: number): number | null {
  const [, workspace, message] = /^([1-9]\d{0,15})\.([1-9]\d{0,15})$/.exec(callback ?? '') ?? []
  return workspace !== undefined && Number(workspace) === workspaceId ? Number(message) : null
}

interface News extends Folded {
  id: number
  channelId: number
  wamid: string
}

function newsOf(id: number, reports: readonly StatusReport[]): News[] {
  // A message has one wamid; should two claim it, the choice must not depend on their order.
  const wamid = reports.map((report) => report.wamid).sort()[0] ?? ''
  const own = reports.filter((report) => report.wamid === wamid)
  const folded = foldReports(own)
  return folded ? [{ id, channelId: own[0]?.channelId ?? 0, wamid, ...folded }] : []
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

/**
 * One statement: locks the messages in the order of their ids, as everyone who locks several does, and writes what is new. A
 * report whose channel or wamid is another than its message's is no report of ours and changes nothing.
 */
async function write(tx: Tx, workspaceId: number, news: readonly News[]): Promise<Told[]> {
  const worse = sql`v.error_code is not null and (m.error_code is null or (v.failed_at, v.error_code) < (m.failed_at, m.error_code))`
  const cheaper = sql`v.pricing is not null and (m.pricing is null or v.pricing collate "C" < m.pricing::text)`
  const { rows } = await sql<Told>`${prepared('statuses_write')}
    with v as materialized (
      select * from unnest(${news.map((n) => n.id)}::bigint[], ${news.map((n) => n.channelId)}::bigint[], ${news.map((n) => n.wamid)}::text[],
        ${news.map((n) => iso(n.acceptedAt))}::timestamptz[], ${news.map((n) => iso(n.sentAt))}::timestamptz[], ${news.map((n) => iso(n.deliveredAt))}::timestamptz[],
        ${news.map((n) => iso(n.readAt))}::timestamptz[], ${news.map((n) => iso(n.failedAt))}::timestamptz[], ${news.map((n) => n.error?.code ?? null)}::int[],
        ${news.map((n) => n.error?.text ?? null)}::text[], ${news.map((n) => n.pricing)}::text[])
        as u (id, channel_id, wamid, accepted_at, sent_at, delivered_at, read_at, failed_at, error_code, error_text, pricing)
    ), locked as materialized (
      select id, wamid is null as nameless, unknown_at is not null as doubtful from messages
      where workspace_id = ${workspaceId}::bigint and id = any(${news.map((n) => n.id)}::bigint[]) order by id for no key update
    ), written as (
      update messages m set
        wamid = coalesce(m.wamid, v.wamid), accepted_at = least(m.accepted_at, v.accepted_at), sent_at = least(m.sent_at, v.sent_at),
        delivered_at = least(m.delivered_at, v.delivered_at), read_at = least(m.read_at, v.read_at), failed_at = least(m.failed_at, v.failed_at),
        error_code = case when ${worse} then v.error_code else m.error_code end, error_text = case when ${worse} then v.error_text else m.error_text end,
        pricing = case when ${cheaper} then v.pricing::jsonb else m.pricing end, unknown_at = null, held_at = null
      from locked l join v on v.id = l.id
      where m.workspace_id = ${workspaceId}::bigint and m.id = l.id and m.direction = 1 and m.channel_id = v.channel_id and (m.wamid is null or m.wamid = v.wamid) and (
        m.wamid is null or least(m.accepted_at, v.accepted_at) is distinct from m.accepted_at or least(m.sent_at, v.sent_at) is distinct from m.sent_at
        or least(m.delivered_at, v.delivered_at) is distinct from m.delivered_at or least(m.read_at, v.read_at) is distinct from m.read_at
        or least(m.failed_at, v.failed_at) is distinct from m.failed_at or (${cheaper}) or (${worse}))
      returning m.id
    )
    select l.id, l.nameless, l.doubtful, exists (select from written w where w.id = l.id) as changed from locked l order by l.id`.execute(
    tx,
  )
  return rows
}

/** A report proves that a message in doubt arrived: it leaves the outbox, and its wamid is known from now on. */
async function settleDoubts(tx: Tx, workspaceId: number, news: readonly News[], told: readonly Told[]): Promise<void> {
  const byId = new Map(told.filter((row) => row.changed).map((row) => [row.id, row]))
  const fresh = news.filter((each) => byId.get(each.id)?.nameless)
  await createWamids(
    tx,
    workspaceId,
    fresh.map((each) => ({ channelId: each.channelId, wamid: each.wamid, messageId: each.id })),
  )
  const doubts = news.filter((each) => byId.get(each.id)?.doubtful).map((each) => each.id)
  if (doubts.length > 0)
    await sql`delete from outbox where workspace_id = ${workspaceId} and id = any(${doubts}::bigint[]) and state in ('unknown', 'held')`.execute(
      tx,
    )
}

async function park(tx: Tx, workspaceId: number, reports: readonly StatusReport[]): Promise<void> {
  await sql`
    insert into parked_statuses (workspace_id, channel_id, wamid, status, at, element)
    select ${workspaceId}, v.channel_id, v.wamid, v.status, v.at, v.element::jsonb
    from unnest(${reports.map((r) => r.channelId)}::bigint[], ${reports.map((r) => r.wamid)}::text[], ${reports.map((r) => r.status)}::text[],
      ${reports.map((r) => r.at.toISOString())}::timestamptz[], ${reports.map((r) => toJsonb(r.element))}::text[]) as v (channel_id, wamid, status, at, element)
    on conflict do nothing`.execute(tx)
}
