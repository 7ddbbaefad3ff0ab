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
  const rows = await lockMessages(tx, workspaceId, [...new Set(found.values())])
  const { groups, homeless } = assign(known, found, rows)
  if (homeless.length > 0) await park(tx, workspaceId, homeless)
  const news = [...groups].flatMap(([id, group]) => newsOf(id, group))
  if (news.length === 0) return []
  const changed = await write(tx, workspaceId, news)
  await settleDoubts(tx, workspaceId, news, rows)
  return deliveryFacts(tx, workspaceId, changed)
}

interface LockedMessage {
  id: number
  channelId: number
  wamid: string | null
  unknown: boolean
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

/** In the order of their ids, as everyone who locks several messages does. */
async function lockMessages(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Map<number, LockedMessage>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<LockedMessage>`${prepared('statuses_lock')}
    select id, channel_id as "channelId", wamid, unknown_at is not null as unknown from messages
    where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Reports by message. One whose channel is another than its message's is no report of ours and is left out. */
function assign(
  reports: readonly StatusReport[],
  found: ReadonlyMap<string, number>,
  rows: ReadonlyMap<number, LockedMessage>,
): { groups: Map<number, StatusReport[]>; homeless: StatusReport[] } {
  const groups = new Map<number, StatusReport[]>()
  const homeless: StatusReport[] = []
  for (const report of reports) {
    const row = rows.get(found.get(wamidKey(report)) ?? 0)
    if (!row) homeless.push(report)
    else if (row.channelId === report.channelId && (row.wamid === null || row.wamid === report.wamid))
      groups.set(row.id, [...(groups.get(row.id) ?? []), report])
  }
  return { groups, homeless }
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

/** Answers the ids of messages that this told something new. */
async function write(tx: Tx, workspaceId: number, news: readonly News[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`${prepared('statuses_write')}
    update messages m set
      wamid = coalesce(m.wamid, v.wamid), accepted_at = least(m.accepted_at, v.accepted_at), sent_at = least(m.sent_at, v.sent_at),
      delivered_at = least(m.delivered_at, v.delivered_at), read_at = least(m.read_at, v.read_at), failed_at = least(m.failed_at, v.failed_at),
      error_code = case when v.error_code is not null and (m.error_code is null or (v.failed_at, v.error_code) < (m.failed_at, m.error_code)) then v.error_code else m.error_code end,
      error_text = case when v.error_code is not null and (m.error_code is null or (v.failed_at, v.error_code) < (m.failed_at, m.error_code)) then v.error_text else m.error_text end,
      pricing = case when v.pricing is not null and (m.pricing is null or v.pricing collate "C" < m.pricing::text) then v.pricing::jsonb else m.pricing end, unknown_at = null, held_at = null
    from unnest(${news.map((n) => n.id)}::bigint[], ${news.map((n) => n.wamid)}::text[], ${news.map((n) => iso(n.acceptedAt))}::timestamptz[],
      ${news.map((n) => iso(n.sentAt))}::timestamptz[], ${news.map((n) => iso(n.deliveredAt))}::timestamptz[], ${news.map((n) => iso(n.readAt))}::timestamptz[],
      ${news.map((n) => iso(n.failedAt))}::timestamptz[], ${news.map((n) => n.error?.code ?? null)}::int[], ${news.map((n) => n.error?.text ?? null)}::text[],
      ${news.map((n) => n.pricing)}::text[]) as v (id, wamid, accepted_at, sent_at, delivered_at, read_at, failed_at, error_code, error_text, pricing)
    where m.workspace_id = ${workspaceId}::bigint and m.id = v.id and (
      m.wamid is null or least(m.accepted_at, v.accepted_at) is distinct from m.accepted_at or least(m.sent_at, v.sent_at) is distinct from m.sent_at
      or least(m.delivered_at, v.delivered_at) is distinct from m.delivered_at or least(m.read_at, v.read_at) is distinct from m.read_at
      or least(m.failed_at, v.failed_at) is distinct from m.failed_at or (v.pricing is not null and (m.pricing is null or v.pricing collate "C" < m.pricing::text))
      or (v.error_code is not null and (m.error_code is null or (v.failed_at, v.error_code) < (m.failed_at, m.error_code))))
    returning m.id`.execute(tx)
  return rows.map((row) => row.id)
}

/** A report proves that a message in doubt arrived: it leaves the outbox, and its wamid is known from now on. */
async function settleDoubts(
  tx: Tx,
  workspaceId: number,
  news: readonly News[],
  rows: ReadonlyMap<number, LockedMessage>,
): Promise<void> {
  const fresh = news.filter((each) => rows.get(each.id)?.wamid === null)
  await createWamids(
    tx,
    workspaceId,
    fresh.map((each) => ({ channelId: each.channelId, wamid: each.wamid, messageId: each.id })),
  )
  const doubts = news.filter((each) => rows.get(each.id)?.unknown).map((each) => each.id)
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
