import type { LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import { prepared, type Tx } from '../db/pool.ts'
import { recordFacts } from '../events/record.ts'
import type { Settled } from '../outbox/settle.ts'
import { applyStatuses } from './apply-statuses.ts'
import { deliveryFacts, messageFacts } from './facts.ts'
import { readStatus } from './read-status.ts'
import { createWamids } from './store.ts'

/**
 * Writes on messages what became of their requests, and answers those still in doubt. A status may have come before the
 * answer: it has said more already, and is never overwritten by less.
 */
export async function settleSends(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<ReadonlySet<number>> {
  const inDoubt = await write(tx, workspaceId, settled)
  const accepted = settled.flatMap(({ send, verdict }) =>
    verdict.kind === 'accepted' ? [{ ...send, wamid: verdict.wamid }] : [],
  )
  await createWamids(
    tx,
    workspaceId,
    accepted.map(({ id, channelId, wamid }) => ({ channelId, wamid, messageId: id })),
  )
  const joined = await joinParked(tx, workspaceId, accepted)
  await noteOutbound(
    tx,
    workspaceId,
    accepted.map((send) => send.contactId),
  )
  const facts = await factsOf(tx, workspaceId, settled)
  await recordFacts(tx, workspaceId, [...facts, ...joined])
  return inDoubt
}

async function write(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<Set<number>> {
  const rows = [...settled].sort((a, b) => a.send.id - b.send.id)
  const ids = rows.map((row) => row.send.id)
  await sql`${prepared('settle_lock')}
    select id from messages where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  const { rows: written } = await sql<{ id: number; doubt: boolean }>`${prepared('settle_write')}
    update messages m set
      wamid = coalesce(m.wamid, v.wamid),
      accepted_at = case when v.kind = 'accepted' then least(m.accepted_at, v.now) else m.accepted_at end,
      failed_at = case when v.kind = 'rejected' and m.accepted_at is null then least(m.failed_at, v.now) else m.failed_at end,
      error_code = case when v.kind = 'rejected' and m.accepted_at is null then v.code else m.error_code end,
      error_text = case when v.kind = 'rejected' and m.accepted_at is null then v.text else m.error_text end,
      unknown_at = case when v.kind = 'unknown' and m.accepted_at is null and m.failed_at is null then v.now else null end,
      held_at = null
    from (select u.*, now() as now from unnest(${ids}::bigint[], ${rows.map((r) => r.verdict.kind)}::text[],
      ${rows.map((r) => (r.verdict.kind === 'accepted' ? r.verdict.wamid : null))}::text[], ${rows.map((r) => (r.verdict.kind === 'rejected' ? r.verdict.code : null))}::int[],
      ${rows.map((r) => (r.verdict.kind === 'rejected' ? r.verdict.text.slice(0, 500) : null))}::text[]) as u (id, kind, wamid, code, text)) v
    where m.workspace_id = ${workspaceId}::bigint and m.id = v.id
    returning m.id, m.unknown_at is not null as doubt`.execute(tx)
  return new Set(written.filter((row) => row.doubt).map((row) => row.id))
}

/** Statuses that came for a wamid before we knew it. */
async function joinParked(
  tx: Tx,
  workspaceId: number,
  accepted: readonly { channelId: number; wamid: string }[],
): Promise<LiveFact[]> {
  if (accepted.length === 0) return []
  const { rows } = await sql<{ channelId: number; element: unknown }>`${prepared('settle_parked')}
    delete from parked_statuses p
    using unnest(${accepted.map((a) => a.channelId)}::bigint[], ${accepted.map((a) => a.wamid)}::text[]) as v (channel_id, wamid)
    where p.workspace_id = ${workspaceId}::bigint and p.channel_id = v.channel_id and p.wamid = v.wamid
    returning p.channel_id as "channelId", p.element`.execute(tx)
  return applyStatuses(
    tx,
    workspaceId,
    rows.map((row) => readStatus(row.channelId, row.element)),
  )
}

/** The contacts we wrote to, and that they changed: filters ask when a contact was last written to. */
async function noteOutbound(tx: Tx, workspaceId: number, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return
  const ids = [...new Set(contactIds)].sort((a, b) => a - b)
  await sql`${prepared('settle_contacts_lock')}
    select id from contacts where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  await sql`${prepared('settle_contacts')}
    update contacts set last_outbound_at = now() where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[])`.execute(
    tx,
  )
  await sql`${prepared('settle_changes')}
    insert into contact_changes (workspace_id, contact_id) select ${workspaceId}::bigint, v.id from unnest(${ids}::bigint[]) as v (id) on conflict do nothing`.execute(
    tx,
  )
}

/** A campaign's message appears in a thread that exists once it is accepted; what a member wrote is there already and only changes. */
async function factsOf(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<LiveFact[]> {
  const appearing = settled
    .filter(({ send, verdict }) => send.traffic !== 'conversation' && verdict.kind !== 'unknown')
    .map(({ send }) => send)
  const added = await messageFacts(tx, workspaceId, await conversationsOf(tx, workspaceId, appearing))
  const known = settled.filter(({ send }) => send.traffic === 'conversation').map(({ send }) => send.id)
  return [...added, ...(await deliveryFacts(tx, workspaceId, known))]
}

async function conversationsOf(
  tx: Tx,
  workspaceId: number,
  sends: readonly { id: number; channelId: number; contactId: number }[],
): Promise<Map<number, number>> {
  if (sends.length === 0) return new Map()
  const { rows } = await sql<{ id: number; conversation: number }>`${prepared('settle_conversations')}
    select s.id, v.id as conversation
    from unnest(${sends.map((s) => s.id)}::bigint[], ${sends.map((s) => s.channelId)}::bigint[], ${sends.map((s) => s.contactId)}::bigint[]) as s (id, channel_id, contact_id)
    join conversations v on v.channel_id = s.channel_id and v.contact_id = s.contact_id
    where v.workspace_id = ${workspaceId}::bigint order by s.id`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.conversation]))
}
