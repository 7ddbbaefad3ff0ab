import type { CampaignCounts } from '@woochat/contract/campaigns.ts'
import { sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

export const noCounts: CampaignCounts = {
  chosen: 0,
  excluded: 0,
  recipients: 0,
  waiting: 0,
  accepted: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  failed: 0,
  unknown: 0,
}

/** How a recipient stands, over aliases r (recipient) and m (its message). The counts and the lists behind them use the same words. */
export const standing = {
  excluded: sql<boolean>`r.state = 1`,
  accepted: sql<boolean>`((m.accepted_at is not null or m.sent_at is not null) and m.failed_at is null or m.delivered_at is not null or m.read_at is not null)`,
  delivered: sql<boolean>`(m.delivered_at is not null or m.read_at is not null)`,
  read: sql<boolean>`(m.read_at is not null)`,
  replied: sql<boolean>`(m.replied_at is not null)`,
  failed: sql<boolean>`(m.failed_at is not null and m.delivered_at is null and m.read_at is null)`,
  unknown: sql<boolean>`(m.unknown_at is not null and m.accepted_at is null and m.sent_at is null and m.delivered_at is null and m.read_at is null and m.failed_at is null)`,
}

export const recipientsWithMessages = sql.raw(
  'campaign_recipients r left join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id',
)

/** Counts of frozen campaigns, from the recipients and their messages themselves. */
export async function countRecipients(
  tx: Tx,
  workspaceId: number,
  campaignIds: readonly number[],
): Promise<Map<number, CampaignCounts>> {
  const { rows } = await sql<Omit<CampaignCounts, 'recipients' | 'waiting'> & { id: number }>`
    select r.campaign_id as id, count(*) as chosen, count(*) filter (where ${standing.excluded}) as excluded,
      count(*) filter (where ${standing.accepted}) as accepted, count(*) filter (where ${standing.delivered}) as delivered,
      count(*) filter (where ${standing.read}) as read, count(*) filter (where ${standing.replied}) as replied,
      count(*) filter (where ${standing.failed}) as failed, count(*) filter (where ${standing.unknown}) as unknown
    from ${recipientsWithMessages}
    where r.workspace_id = ${workspaceId} and r.campaign_id = any(${campaignIds}::bigint[])
    group by r.campaign_id`.execute(tx)
  return new Map(
    rows.map(({ id, ...c }) => [
      id,
      { ...c, recipients: c.chosen - c.excluded, waiting: c.chosen - c.excluded - c.accepted - c.failed - c.unknown },
    ]),
  )
}

/** What counting needs of a campaign's row. */
interface Countable {
  id: number
  frozen_at: Date | null
  counts: unknown
  counts_at: Date | null
}

/** A list recounts what may have changed: often while young, and never again after a week. */
export async function withFreshCounts<Row extends Countable>(tx: Tx, workspaceId: number, rows: readonly Row[]): Promise<Row[]> {
  const now = Date.now()
  const stale = rows.filter(
    (row) =>
      row.frozen_at !== null &&
      (row.counts_at === null || now - row.counts_at.getTime() > patienceMs(now - row.frozen_at.getTime())),
  )
  if (stale.length === 0) return [...rows]
  const fresh = new Map((await recounted(tx, workspaceId, stale)).map((row) => [row.id, row]))
  await keepCounts(tx, workspaceId, [...fresh.values()])
  return rows.map((row) => fresh.get(row.id) ?? row)
}

const hour = 3_600_000
const patienceMs = (ageMs: number): number =>
  ageMs < hour ? 1_000 : ageMs < 24 * hour ? 60_000 : ageMs < 7 * 24 * hour ? hour : Number.POSITIVE_INFINITY

/** Rows with their counts as of now; drafts have none. */
export async function recounted<Row extends Countable>(tx: Tx, workspaceId: number, rows: readonly Row[]): Promise<Row[]> {
  const frozen = rows.filter((row) => row.frozen_at !== null).map((row) => row.id)
  if (frozen.length === 0) return [...rows]
  const counts = await countRecipients(tx, workspaceId, frozen)
  return rows.map((row) => (row.frozen_at === null ? row : { ...row, counts: counts.get(row.id) ?? noCounts }))
}

/** A campaign that is being fed keeps its old counts: a list must not wait for it, nor it for a list. */
async function keepCounts(tx: Tx, workspaceId: number, rows: readonly Countable[]): Promise<void> {
  await sql`
    update campaigns k set counts = v.counts::jsonb, counts_at = v.at
    from unnest(${rows.map((row) => row.id)}::bigint[], ${rows.map((row) => JSON.stringify(row.counts))}::text[], ${rows.map(() => new Date().toISOString())}::timestamptz[]) as v (id, counts, at)
    where k.workspace_id = ${workspaceId} and k.id = v.id and k.id in (
      select f.id from campaigns f where f.workspace_id = ${workspaceId} and f.id = any(${rows.map((row) => row.id)}::bigint[]) for no key update skip locked)`.execute(
    tx,
  )
}
