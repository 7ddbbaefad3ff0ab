import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'
import { prepared } from '../db/pool.ts'
import { afterCommit } from '../db/with-workspace.ts'
import { wakeOutbox } from './wake.ts'

export type Traffic = 'conversation' | 'api' | 'test' | 'campaign'

/** The lower goes first: a person who waits for an answer before a program, a program before a campaign. */
export const priorities: Readonly<Record<Traffic, number>> = { conversation: 0, api: 1, test: 1, campaign: 2 }

/** What stands in a request where the id of a file at Meta belongs. */
export const mediaPlaceholder = '$media'

/** One message to send. Its row in `messages` is written by the caller, in the same transaction. */
export interface Send {
  messageId: number
  channelId: number
  contactId: number
  traffic: Traffic
  campaignId?: number | null
  /** Meta's body without `biz_opaque_callback_data`, as JSON text or as an object. */
  request: string | object
  /** A file of ours whose id at Meta takes the place of `"$media"` in the request, uploaded when it is not there yet. */
  mediaId?: number | null
  notBefore?: Date | null
}

/** Puts messages on their way; the dispatcher of this process is nudged when the transaction commits. */
export async function enqueueSends(tx: Tx, workspaceId: number, sends: readonly Send[]): Promise<void> {
  if (sends.length === 0) return
  const column = <T>(of: (send: Send) => T): T[] => sends.map(of)
  await sql`${prepared('outbox_enqueue')}
    insert into outbox (workspace_id, id, channel_id, contact_id, traffic, priority, campaign_id, media_id, request, state, not_before)
    select ${workspaceId}::bigint, v.id, v.channel_id, v.contact_id, v.traffic, v.priority, v.campaign_id, v.media_id, v.request::jsonb, 'queued', v.not_before
    from unnest(
      ${column((s) => s.messageId)}::bigint[], ${column((s) => s.channelId)}::bigint[], ${column((s) => s.contactId)}::bigint[],
      ${column((s) => s.traffic)}::text[], ${column((s) => priorities[s.traffic])}::smallint[], ${column((s) => s.campaignId ?? null)}::bigint[],
      ${column((s) => s.mediaId ?? null)}::bigint[], ${column((s) => (typeof s.request === 'string' ? s.request : JSON.stringify(s.request)))}::text[],
      ${column((s) => s.notBefore?.toISOString() ?? null)}::timestamptz[]
    ) as v (id, channel_id, contact_id, traffic, priority, campaign_id, media_id, request, not_before)
    on conflict (workspace_id, id) do nothing`.execute(tx)
  await ensureBuckets(tx, workspaceId, [...new Set(sends.map((send) => send.channelId))])
  afterCommit(tx, () => wakeOutbox(workspaceId))
}

/** A number that sends for the first time begins with one token, and fills up from there. */
async function ensureBuckets(tx: Tx, workspaceId: number, channelIds: readonly number[]): Promise<void> {
  await sql`${prepared('outbox_buckets')}
    insert into rate_buckets (workspace_id, channel_id, tokens, at)
    select ${workspaceId}::bigint, v.id, 1, now() from unnest(${channelIds}::bigint[]) as v (id) on conflict (workspace_id, channel_id) do nothing`.execute(
    tx,
  )
}
