import type { LiveFact } from '@woochat/contract/events.ts'
import { sql } from 'kysely'
import { prepared, type Tx } from '../db/pool.ts'
import { recordFacts } from '../events/record.ts'
import type { Settled } from '../outbox/settle.ts'
import { applyStatuses } from './apply-statuses.ts'
import { deliveryFacts, messageFacts } from './facts.ts'
import type { StatusReport } from './lattice.ts'
import { readStatus } from './read-status.ts'

/**
 * Writes on messages what became of their requests, and answers those still in doubt. A status may have come before the
 * answer: it has said more already, and is never overwritten by less.
 */
export async function settleSends(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<ReadonlySet<number>> {
  const { inDoubt, cleared, parked } = await write(tx, workspaceId, settled)
  const joined = parked.length > 0 ? await applyStatuses(tx, workspaceId, parked) : []
  const accepted = settled.filter(({ verdict }) => verdict.kind === 'accepted')
  await noteOutbound(
    tx,
    workspaceId,
    accepted.map(({ send }) => send.contactId),
  )
  const changed = settled.filter(({ send, verdict }) => verdict.kind !== 'waits' || cleared.has(send.id))
  const facts = await factsOf(tx, workspaceId, changed)
  await recordFacts(tx, workspaceId, [...facts, ...joined])
  return inDoubt
}

/**
 * One statement, since a dispatcher's turn is mostly the time that its statements take to go and come: locks the messages in the
 * order of their ids, writes the verdicts, notes whose the wamids are, and takes out the statuses that came before them. What
 * only waits is written when it was in doubt, which is read under the lock.
 */
async function write(
  tx: Tx,
  workspaceId: number,
  settled: readonly Settled[],
): Promise<{ inDoubt: Set<number>; cleared: Set<number>; parked: StatusReport[] }> {
  const rows = [...settled].sort((a, b) => a.send.id - b.send.id)
  const column = <T>(of: (row: Settled) => T): T[] => rows.map(of)
  const { rows: written } = await sql<{
    id: number | null
    doubt: boolean | null
    channelId: number | null
    element: unknown
  }>`${prepared('settle_write')}
    with v as materialized (
      select * from unnest(${column((r) => r.send.id)}::bigint[], ${column((r) => r.send.channelId)}::bigint[], ${column((r) => r.verdict.kind)}::text[],
        ${column((r) => (r.verdict.kind === 'accepted' ? r.verdict.wamid : null))}::text[], ${column((r) => (r.verdict.kind === 'rejected' ? r.verdict.code : null))}::int[],
        ${column((r) => (r.verdict.kind === 'rejected' ? r.verdict.text.slice(0, 500) : null))}::text[]) as u (id, channel_id, kind, wamid, code, text)
    ), locked as materialized (
      select id, unknown_at from messages where workspace_id = ${workspaceId}::bigint and id = any(${column((r) => r.send.id)}::bigint[]) order by id for no key update
    ), written as (
      update messages m set
        wamid = coalesce(m.wamid, v.wamid),
        accepted_at = case when v.kind = 'accepted' then least(m.accepted_at, t.now) else m.accepted_at end,
        failed_at = case when v.kind = 'rejected' and m.accepted_at is null then least(m.failed_at, t.now) else m.failed_at end,
        error_code = case when v.kind = 'rejected' and m.accepted_at is null then v.code else m.error_code end,
        error_text = case when v.kind = 'rejected' and m.accepted_at is null then v.text else m.error_text end,
        unknown_at = case when v.kind = 'unknown' and m.accepted_at is null and m.failed_at is null then t.now else null end,
        held_at = case when v.kind = 'waits' then m.held_at end
      from locked l join v on v.id = l.id cross join (select now() as now) t
      where m.workspace_id = ${workspaceId}::bigint and m.id = l.id and (v.kind <> 'waits' or l.unknown_at is not null)
      returning m.id, m.unknown_at is not null as doubt, v.kind = 'waits' as waits
    ), known as (
      insert into message_wamids (workspace_id, channel_id, wamid, message_id)
      select ${workspaceId}::bigint, channel_id, wamid, id from v where wamid is not null on conflict do nothing
    ), joined as (
      delete from parked_statuses p using v where p.workspace_id = ${workspaceId}::bigint and p.channel_id = v.channel_id and p.wamid = v.wamid
      returning p.channel_id, p.element
    )
    select id, doubt, null::bigint as "channelId", null::jsonb as element from written where doubt or waits
    union all select null, null, channel_id, element from joined`.execute(tx)
  return {
    inDoubt: new Set(written.flatMap((row) => (row.doubt ? (row.id ?? []) : []))),
    cleared: new Set(written.flatMap((row) => (row.doubt ? [] : (row.id ?? [])))),
    parked: written.flatMap((row) => (row.channelId === null ? [] : [readStatus(row.channelId, row.element)])),
  }
}

/** The contacts we wrote to, and that they changed: filters ask when a contact was last written to. */
async function noteOutbound(tx: Tx, workspaceId: number, contactIds: readonly number[]): Promise<void> {
  if (contactIds.length === 0) return
  await sql`${prepared('settle_contacts')}
    with locked as materialized (
      select id from contacts where workspace_id = ${workspaceId}::bigint and id = any(${[...new Set(contactIds)]}::bigint[]) order by id for no key update
    ), written as (
      update contacts c set last_outbound_at = now() from locked l where c.workspace_id = ${workspaceId}::bigint and c.id = l.id
    )
    insert into contact_changes (workspace_id, contact_id) select ${workspaceId}::bigint, id from locked on conflict do nothing`.execute(
    tx,
  )
}

/** A campaign's message appears in a thread that exists once it is accepted; what a member wrote is there already and only changes. */
async function factsOf(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<LiveFact[]> {
  const appearing = settled
    .filter(({ send, verdict }) => send.traffic !== 'conversation' && verdict.kind !== 'unknown' && verdict.kind !== 'waits')
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
