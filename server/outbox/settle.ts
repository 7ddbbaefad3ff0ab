import { sql } from 'kysely'
import type { SendOutcome } from '../cloud-api/send.ts'
import { prepared, type Tx } from '../db/pool.ts'
import type { ClaimedSend } from './claim.ts'

/** What became of a request, as far as its message is concerned. */
export type Verdict =
  | { kind: 'accepted'; wamid: string }
  | { kind: 'rejected'; code: number | null; text: string }
  | { kind: 'unknown'; why: string }
  /** Certainly not sent, so no longer in doubt if it was: it goes out later. */
  | { kind: 'waits' }

export interface Settled {
  send: Pick<ClaimedSend, 'id' | 'channelId' | 'contactId' | 'traffic' | 'campaignId'>
  verdict: Verdict
}

export interface Finished {
  send: ClaimedSend
  outcome: SendOutcome
}

/** What the nouns above do when outcomes come in, in the transaction that settles them. */
export interface SettleHooks {
  /**
   * Writes the verdicts on the messages, locking them in the order of their ids before anything of the outbox is locked.
   * Answers those still in doubt: a status may already have proven that a message whose answer was lost did arrive.
   */
  settle(tx: Tx, workspaceId: number, settled: readonly Settled[]): Promise<ReadonlySet<number>>
  /** A refusal that every further message of the campaign would meet as well; its messages that have not left are stopped. */
  campaignRefused?(tx: Tx, workspaceId: number, campaignId: number, refusal: { code: number | null; text: string }): Promise<void>
}

/**
 * Writes what came of requests. A row leaves the outbox when its outcome is certain; in doubt it stays, as `unknown`, until a
 * status or a person settles it; certainly not sent it waits again.
 */
export async function settleFinished(
  tx: Tx,
  workspaceId: number,
  finished: readonly Finished[],
  hooks: SettleHooks,
): Promise<void> {
  const { paused, cancelled } = await lockHalted(tx, workspaceId, finished)
  const goesOn = ({ send }: Finished): boolean => send.campaignId === null || !cancelled.has(send.campaignId)
  const again = finished.filter((f) => f.outcome.kind === 'retry' && goesOn(f))
  const stopped = finished.filter((f) => stopsCampaign(f) && goesOn(f))
  const settled = finished.filter((f) => !again.includes(f) && !stopped.includes(f)).flatMap(verdictOf)
  const unsent = await stillHeld(tx, workspaceId, [...again, ...stopped])
  if (settled.length + unsent.length > 0) await writeVerdicts(tx, workspaceId, settled, unsent, hooks)
  if (again.length > 0) await waitAgain(tx, workspaceId, again, paused)
  if (stopped.length > 0) await stopCampaigns(tx, workspaceId, stopped, hooks)
}

/**
 * What pause and cancel left on a socket must not go out after them because it came back unsent. The campaigns are locked, so
 * that neither can happen in between.
 */
async function lockHalted(
  tx: Tx,
  workspaceId: number,
  finished: readonly Finished[],
): Promise<{ paused: Set<number>; cancelled: Set<number> }> {
  const ids = finished.filter((f) => f.outcome.kind === 'retry' || stopsCampaign(f)).flatMap((f) => f.send.campaignId ?? [])
  if (ids.length === 0) return { paused: new Set(), cancelled: new Set() }
  const { rows } = await sql<{ id: number; state: string }>`
    select id, state from campaigns where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) order by id for no key update`.execute(
    tx,
  )
  const inState = (state: string): Set<number> => new Set(rows.filter((row) => row.state === state).map((row) => row.id))
  return { paused: inState('paused'), cancelled: inState('cancelled') }
}

/** Those unsent whose row nobody else has claimed since: what came of an older claim says nothing about a later one. */
async function stillHeld(tx: Tx, workspaceId: number, finished: readonly Finished[]): Promise<Settled[]> {
  if (finished.length === 0) return []
  const { rows } = await sql<{ id: number }>`
    select o.id from outbox o join unnest(${finished.map((f) => f.send.id)}::bigint[], ${finished.map((f) => f.send.epoch)}::bigint[]) as v (id, epoch)
      on o.id = v.id and o.epoch = v.epoch where o.workspace_id = ${workspaceId}`.execute(tx)
  const held = new Set(rows.map((row) => row.id))
  return finished.filter(({ send }) => held.has(send.id)).map(({ send }) => ({ send, verdict: { kind: 'waits' } }))
}

/** All in one go, so that the messages are locked in the order of their ids; what was not sent stays in the outbox. */
async function writeVerdicts(
  tx: Tx,
  workspaceId: number,
  settled: readonly Settled[],
  unsent: readonly Settled[],
  hooks: SettleHooks,
): Promise<void> {
  const inDoubt = await hooks.settle(tx, workspaceId, [...settled, ...unsent])
  const ids = settled.map((each) => each.send.id)
  await dropCertain(
    tx,
    workspaceId,
    ids.filter((id) => !inDoubt.has(id)),
  )
  await keepDoubtful(
    tx,
    workspaceId,
    ids.filter((id) => inDoubt.has(id)),
  )
}

export async function dropCertain(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`${prepared('outbox_done')}
    delete from outbox where workspace_id = ${workspaceId}::bigint and id = any(${ids}::bigint[]) and state in ('sending', 'claimed', 'unknown')`.execute(
    tx,
  )
}

export async function keepDoubtful(tx: Tx, workspaceId: number, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await sql`update outbox set state = 'unknown', lease_until = null
    where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and state = 'sending'`.execute(tx)
}

function verdictOf({ send, outcome }: Finished): Settled[] {
  switch (outcome.kind) {
    case 'accepted':
      return [{ send, verdict: { kind: 'accepted', wamid: outcome.wamid } }]
    case 'rejected':
      return [{ send, verdict: { kind: 'rejected', code: outcome.code, text: tidy(outcome.details ?? outcome.message) } }]
    case 'unknown':
      return [{ send, verdict: { kind: 'unknown', why: outcome.why } }]
    case 'retry':
      return [{ send, verdict: { kind: 'rejected', code: null, text: 'The campaign was cancelled before it could be sent' } }]
  }
}

/** What someone else wrote, as the database can keep it. */
const tidy = (text: string): string => text.replaceAll('\0', '').toWellFormed()

/** Certainly not sent: the row waits for its time; a wait that concerns the whole number stops the number instead. */
async function waitAgain(tx: Tx, workspaceId: number, finished: readonly Finished[], paused: ReadonlySet<number>): Promise<void> {
  const waits = finished.map(({ send, outcome }) => ({
    send,
    afterMs: outcome.kind === 'retry' ? outcome.afterMs : 0,
    pair: outcome.kind === 'retry' && outcome.scope === 'pair',
  }))
  await sql`
    update outbox o set state = case when o.campaign_id = any(${[...paused]}::bigint[]) then 'paused' else 'queued' end, lease_until = null, attempts = o.attempts + 1, not_before = v.not_before
    from (select u.id, u.epoch, now() + make_interval(secs => u.ms / 1000.0) as not_before
      from unnest(${waits.map((w) => w.send.id)}::bigint[], ${waits.map((w) => w.send.epoch)}::bigint[], ${waits.map((w) => (w.pair ? w.afterMs : 0))}::float8[]) as u (id, epoch, ms)) v
    where o.workspace_id = ${workspaceId} and o.id = v.id and o.epoch = v.epoch and o.state in ('claimed', 'sending', 'unknown')`.execute(
    tx,
  )
  const pauses = new Map<number, number>()
  for (const { send, afterMs, pair } of waits)
    if (!pair) pauses.set(send.channelId, Math.max(afterMs, pauses.get(send.channelId) ?? 0))
  for (const [channelId, ms] of [...pauses].sort(([a], [b]) => a - b)) await pauseChannel(tx, workspaceId, channelId, ms)
}

async function pauseChannel(tx: Tx, workspaceId: number, channelId: number, ms: number): Promise<void> {
  await sql`
    update rate_buckets set tokens = least(tokens, 1), pause_until = greatest(pause_until, now() + make_interval(secs => ${ms / 1000}))
    where workspace_id = ${workspaceId} and channel_id = ${channelId}`.execute(tx)
}

const stopsCampaign = ({ send, outcome }: Finished): boolean =>
  send.campaignId !== null && outcome.kind === 'rejected' && outcome.scope !== 'message'

/** One refusal must not burn 50,000 recipients: the message goes back unsent, and the campaign stops with the reason. */
async function stopCampaigns(tx: Tx, workspaceId: number, finished: readonly Finished[], hooks: SettleHooks): Promise<void> {
  await sql`update outbox o set state = 'paused', lease_until = null, attempts = o.attempts + 1
    from unnest(${finished.map((f) => f.send.id)}::bigint[], ${finished.map((f) => f.send.epoch)}::bigint[]) as v (id, epoch)
    where o.workspace_id = ${workspaceId} and o.id = v.id and o.epoch = v.epoch and o.state in ('claimed', 'sending', 'unknown')`.execute(
    tx,
  )
  for (const [campaignId, { outcome }] of new Map(finished.map((f) => [f.send.campaignId ?? 0, f]))) {
    await sql`update outbox set state = 'paused', epoch = epoch + 1, lease_until = null
      where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state in ('queued', 'claimed')`.execute(tx)
    if (outcome.kind === 'rejected')
      await hooks.campaignRefused?.(tx, workspaceId, campaignId, { code: outcome.code, text: outcome.details ?? outcome.message })
  }
}
