import { sql } from 'kysely'
import { prepared, type Tx } from '../db/pool.ts'
import type { Traffic } from './enqueue.ts'
import { pairRate, rateOf, tokensAt, untilToken } from './rates.ts'

/** Longer than a send usually takes, short enough that what a killed process held is found within half a minute. */
export const leaseSeconds = 20

/** A row that this process holds by its epoch. `sending`: its request may be written now; `claimed`: its file must go first. */
export interface ClaimedSend {
  id: number
  epoch: number
  state: 'claimed' | 'sending'
  channelId: number
  contactId: number
  traffic: Traffic
  campaignId: number | null
  mediaId: number | null
  attempts: number
  /** Meta's JSON without biz_opaque_callback_data. */
  request: string
}

export interface Claim {
  sends: ClaimedSend[]
  /** More could have been taken at once if more had been asked for. */
  more: boolean
  /** Until a rate allows the next, when a rate is what held it back. */
  waitMs: number | null
}

/**
 * Takes up to `limit` messages of a workspace that may go now: by the rates of number and pair, people before programs before
 * campaigns, and never a second one to the same person before the first has its outcome. What needs nothing more is marked
 * `sending` at once, so `limit` must not be more than the sockets that are free.
 */
export async function claimSends(tx: Tx, workspaceId: number, limit: number): Promise<Claim> {
  const claim: Claim = { sends: [], more: false, waitMs: null }
  const channels = limit > 0 ? await lockDueChannels(tx, workspaceId) : []
  let left = limit
  for (const [i, channel] of channels.entries()) {
    const share = Math.ceil(left / (channels.length - i))
    const taken = await claimOfChannel(tx, workspaceId, channel, share)
    left -= taken.sends.length
    claim.sends.push(...taken.sends)
    claim.more ||= taken.more
    claim.waitMs = earlier(claim.waitMs, taken.waitMs)
  }
  await chargePairs(tx, workspaceId, claim.sends, channels[0]?.now)
  return claim
}

interface DueChannel {
  id: number
  throughput: number
  tokens: number
  at: Date
  pauseUntil: Date | null
  /** The database's clock, read once for the transaction. */
  now: Date
}

/** Numbers with waiting messages, their buckets locked; one that another process is claiming from is left to it. */
async function lockDueChannels(tx: Tx, workspaceId: number): Promise<DueChannel[]> {
  const { rows } = await sql<DueChannel>`${prepared('outbox_channels')}
    select c.id, c.throughput, b.tokens, b.at, b.pause_until as "pauseUntil", now() as now
    from channels c join rate_buckets b on b.workspace_id = c.workspace_id and b.channel_id = c.id
    where c.workspace_id = ${workspaceId}::bigint
      and exists (select from outbox o where o.workspace_id = c.workspace_id and o.channel_id = c.id and o.state = 'queued')
    order by b.channel_id for update of b skip locked`.execute(tx)
  return rows
}

async function claimOfChannel(tx: Tx, workspaceId: number, channel: DueChannel, limit: number): Promise<Claim> {
  const { now, pauseUntil } = channel
  if (limit === 0) return { sends: [], more: true, waitMs: null }
  if (pauseUntil && pauseUntil > now) return { sends: [], more: false, waitMs: pauseUntil.getTime() - now.getTime() }
  const rate = rateOf(channel.throughput)
  const tokens = tokensAt(channel, now, rate)
  const allowed = Math.min(limit, Math.floor(tokens))
  if (allowed < 1) return { sends: [], more: false, waitMs: untilToken(tokens, rate.perSecond) }
  const sends = await take(tx, workspaceId, channel, { limit: allowed, tokens })
  const held = sends.length === allowed && allowed < limit
  return { sends, more: sends.length === limit, waitMs: held ? untilToken(tokens - sends.length, rate.perSecond) : null }
}

/**
 * Probes per row and stops at the limit. Written as NOT EXISTS the probes became joins over the whole outbox, and written as `is null`
 * the planner took them for so rare that it read and sorted the whole queue: either cost ten times as much.
 */
async function take(
  tx: Tx,
  workspaceId: number,
  { id: channelId, now }: DueChannel,
  { limit, tokens }: { limit: number; tokens: number },
): Promise<ClaimedSend[]> {
  const at = now.toISOString()
  const { rows } = await sql<ClaimedSend>`${prepared('outbox_take')}
    with picked as (
      select o.id, (select u.meta_id from media_uploads u where u.workspace_id = o.workspace_id and u.media_id = o.media_id
          and u.channel_id = o.channel_id and u.uploaded_at > ${at}::timestamptz - interval '29 days') as meta_id
      from outbox o
      where o.workspace_id = ${workspaceId}::bigint and o.state = 'queued' and o.channel_id = ${channelId}::bigint
        and (o.not_before is null or o.not_before <= ${at}::timestamptz)
        and not coalesce((select true from outbox p where p.workspace_id = o.workspace_id and p.channel_id = o.channel_id and p.contact_id = o.contact_id
          and p.id <> o.id and (p.state in ('claimed', 'sending') or (p.state = 'queued' and (p.priority, p.id) < (o.priority, o.id))) limit 1), false)
        and not coalesce((select true from pair_buckets b where b.workspace_id = o.workspace_id and b.channel_id = o.channel_id and b.contact_id = o.contact_id
          and b.tokens + extract(epoch from (${at}::timestamptz - b.at)) * ${pairRate.perSecond}::float8 < 1), false)
      order by o.priority, o.id limit ${limit}::int for update of o skip locked
    )
    , taken as (
      update outbox o set state = case when o.media_id is not null and p.meta_id is null then 'claimed' else 'sending' end,
        epoch = o.epoch + 1, lease_until = ${at}::timestamptz + make_interval(secs => ${leaseSeconds}::float8), sending_at = ${at}::timestamptz
      from picked p where o.workspace_id = ${workspaceId}::bigint and o.id = p.id
      returning o.id, o.epoch, o.state, o.channel_id as "channelId", o.contact_id as "contactId", o.traffic, o.campaign_id as "campaignId",
        o.media_id as "mediaId", o.attempts, o.request::text as request, p.meta_id as "metaId", o.priority
    ), spent as (
      update rate_buckets set tokens = ${tokens}::float8 - (select count(*) from taken), at = ${at}::timestamptz
      where workspace_id = ${workspaceId}::bigint and channel_id = ${channelId}::bigint and exists (select from taken)
    ), charged as (
      update pair_buckets b set at = ${at}::timestamptz,
        tokens = least(${pairRate.burst}::float8, b.tokens + extract(epoch from (${at}::timestamptz - b.at))::float8 * ${pairRate.perSecond}::float8) - 1
      from taken t where b.workspace_id = ${workspaceId}::bigint and b.channel_id = ${channelId}::bigint and b.contact_id = t."contactId" and t.traffic = 'campaign'
    )
    select * from taken`.execute(tx)
  return (rows as (ClaimedSend & { metaId: string | null; priority: number })[])
    .sort((a, b) => a.priority - b.priority || a.id - b.id)
    .map(({ metaId, priority: _, ...send }) => (metaId === null ? send : { ...send, request: withMedia(send.request, metaId) }))
}

/** Puts Meta's id of a file where the request left room for it; a text that happens to say the same is left alone. */
export const withMedia = (request: string, metaId: string): string =>
  request.replace(/"id": ?"\$media"/, () => `"id": ${JSON.stringify(metaId)}`)

/**
 * Takes a token from the pair of each message but a campaign's. A campaign sends one message to a person, so its claim charges
 * only pairs that already talk: a bucket for each of a million recipients would be a second write a message for nothing.
 */
async function chargePairs(tx: Tx, workspaceId: number, sends: readonly ClaimedSend[], now: Date | undefined): Promise<void> {
  const others = sends.filter((send) => send.traffic !== 'campaign')
  if (!now || others.length === 0) return
  await sql`${prepared('outbox_charge')}
    insert into pair_buckets as b (workspace_id, channel_id, contact_id, tokens, at)
    select ${workspaceId}::bigint, v.channel_id, v.contact_id, ${pairRate.burst - 1}::float8, ${now.toISOString()}::timestamptz
    from unnest(${others.map((s) => s.channelId)}::bigint[], ${others.map((s) => s.contactId)}::bigint[]) as v (channel_id, contact_id)
    on conflict (workspace_id, channel_id, contact_id) do update
    set tokens = least(${pairRate.burst}::float8, b.tokens + extract(epoch from (excluded.at - b.at))::float8 * ${pairRate.perSecond}::float8) - 1, at = excluded.at`.execute(
    tx,
  )
}

/** A claimed row whose file is at Meta by now goes on to `sending`; false when the lease was lost meanwhile, or it was stopped. */
export async function markSending(
  tx: Tx,
  workspaceId: number,
  { id, epoch }: Pick<ClaimedSend, 'id' | 'epoch'>,
): Promise<boolean> {
  const { rows } = await sql`
    update outbox set state = 'sending', sending_at = now(), lease_until = now() + make_interval(secs => ${leaseSeconds})
    where workspace_id = ${workspaceId} and id = ${id} and epoch = ${epoch} and state = 'claimed' returning id`.execute(tx)
  return rows.length > 0
}

/** Keeps what is still under way from being taken for lost. */
export async function renewLeases(
  tx: Tx,
  workspaceId: number,
  held: readonly Pick<ClaimedSend, 'id' | 'epoch'>[],
): Promise<void> {
  await sql`
    update outbox o set lease_until = now() + make_interval(secs => ${leaseSeconds})
    from unnest(${held.map((h) => h.id)}::bigint[], ${held.map((h) => h.epoch)}::bigint[]) as v (id, epoch)
    where o.workspace_id = ${workspaceId} and o.id = v.id and o.epoch = v.epoch and o.state in ('claimed', 'sending')`.execute(tx)
}

const earlier = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b))
