import { type CampaignReport, type ExclusionReason, exclusionSays } from '@woochat/contract/campaigns.ts'
import { decidingDigits } from '@woochat/contract/data/countries.ts'
import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import { priceOf, rateCardOn } from '@woochat/contract/data/rate-cards.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recipientsWithMessages, standing } from './counts.ts'
import { estimateCost, limitOf, pricedAs } from './review.ts'
import { type CampaignRow, type FrozenTemplate, getCampaign, getCampaignRow } from './store.ts'

/** What came of a campaign, counted from its recipients and messages in one snapshot. */
export async function reportCampaign(db: Db, workspaceId: number, id: number): Promise<CampaignReport> {
  const act = async (tx: Tx): Promise<CampaignReport> => {
    const row = await getCampaignRow(tx, workspaceId, id)
    const channel =
      row.channel_id === null
        ? undefined
        : await tx
            .selectFrom('channels')
            .selectAll()
            .where('workspace_id', '=', workspaceId)
            .where('id', '=', row.channel_id)
            .executeTakeFirst()
    return {
      campaign: await getCampaign(tx, workspaceId, id),
      exclusions: await listExclusions(tx, row),
      failures: await listFailures(tx, row),
      cost: await costOf(tx, row),
      series: await listSeries(tx, row),
      perSecond: await countPerSecond(tx, row),
      limit: await limitOf(tx, channel),
    }
  }
  return withWorkspace(db, workspaceId, act, { readOnly: true, isolation: 'repeatable read' })
}

const ofCampaign = ({ workspace_id, id }: CampaignRow) => sql`r.workspace_id = ${workspace_id} and r.campaign_id = ${id}`

async function listExclusions(tx: Tx, row: CampaignRow): Promise<CampaignReport['exclusions']> {
  const { rows } = await sql<{ reason: ExclusionReason; count: number }>`
    select r.reason, count(*) as count from campaign_recipients r where ${ofCampaign(row)} and r.state = 1 group by r.reason order by 2 desc, 1`.execute(
    tx,
  )
  return rows.map(({ reason, count }) => ({ reason, says: exclusionSays[reason] ?? reason, count }))
}

async function listFailures(tx: Tx, row: CampaignRow): Promise<CampaignReport['failures']> {
  const { rows } = await sql<{ code: number | null; text: string | null; count: number }>`
    select m.error_code as code, max(m.error_text) as text, count(*) as count
    from ${recipientsWithMessages} where ${ofCampaign(row)} and ${standing.failed} group by m.error_code order by 3 desc, 1`.execute(
    tx,
  )
  return rows.map(({ code, text, count }) => {
    const { says, advice } = describeMetaError(code, null, text)
    return { code, says, advice, count }
  })
}

/** So far: what Meta called billable among what arrived. Expected: everyone, if all is delivered. */
async function costOf(tx: Tx, row: CampaignRow): Promise<CampaignReport['cost']> {
  const category = (row.template as FrozenTemplate | null)?.category ?? 'MARKETING'
  const { rows } = await sql<{ prefix: string | null; category: string | null; arrived: boolean; free: boolean; people: number }>`
    select left(c.phone, ${decidingDigits}) as prefix, m.pricing->>'category' as category, coalesce(${standing.delivered}, false) as arrived,
      coalesce(m.pricing->>'billable' = 'false' or m.pricing->>'type' like 'free%', false) as free, count(*) as people
    from ${recipientsWithMessages} left join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
    where ${ofCampaign(row)} and r.state <> 1
    group by 1, 2, 3, 4`.execute(tx)
  const card = rateCardOn((row.started_at ?? new Date()).toISOString().slice(0, 10))
  const soFarMicro = rows.reduce(
    (sum, g) => sum + (g.arrived && !g.free ? g.people * priceOf(card, g.prefix ?? '', pricedAs(g.category ?? category)) : 0),
    0,
  )
  const expected = estimateCost(
    rows.map((group) => ({ prefix: group.prefix ?? '', people: group.people })),
    category,
  )
  return { currency: card.currency, soFarMicro, expectedMicro: expected.amountMicro }
}

const points = 120
const longestSeries = "interval '24 hours'"

/** Cumulative counts over time; what comes more than a day after the start is in the last point. */
async function listSeries(tx: Tx, row: CampaignRow): Promise<CampaignReport['series']> {
  if (row.started_at === null || row.frozen_at === null) return []
  const { rows } = await sql<{ at: Date; accepted: number; delivered: number; read: number }>`
    with times as (
      select t.kind, t.at from messages m cross join lateral (values
        ('accepted', coalesce(m.accepted_at, m.sent_at)), ('delivered', coalesce(m.delivered_at, m.read_at)), ('read', m.read_at)) as t (kind, at)
      where m.workspace_id = ${row.workspace_id} and m.campaign_id = ${row.id} and t.at is not null
    ), span as (
      select ${row.started_at.toISOString()}::timestamptz as lo,
        greatest(least(max(at), ${row.started_at.toISOString()}::timestamptz + ${sql.raw(longestSeries)}), ${row.started_at.toISOString()}::timestamptz + interval '1 second') as hi
      from times
    ), slots as (
      select least(${points}, greatest(1, width_bucket(extract(epoch from t.at), extract(epoch from s.lo), extract(epoch from s.hi) + 0.001, ${points}))) as slot, t.kind, count(*) as n
      from times t cross join span s group by 1, 2
    )
    select s.lo + (s.hi - s.lo) * g.slot / ${points} as at,
      coalesce(sum(x.n) filter (where x.kind = 'accepted'), 0)::bigint as accepted, coalesce(sum(x.n) filter (where x.kind = 'delivered'), 0)::bigint as delivered,
      coalesce(sum(x.n) filter (where x.kind = 'read'), 0)::bigint as read
    from span s cross join generate_series(1, ${points}) as g (slot) join slots x on x.slot <= g.slot
    group by 1, g.slot order by g.slot`.execute(tx)
  return rows.map(({ at, ...counts }) => ({ at: at.toISOString(), ...counts }))
}

const window = 10

async function countPerSecond(tx: Tx, row: CampaignRow): Promise<number> {
  if (row.state !== 'sending') return 0
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from messages m where m.workspace_id = ${row.workspace_id} and m.campaign_id = ${row.id} and m.accepted_at > now() - ${window} * interval '1 second'`.execute(
    tx,
  )
  return Math.round(((rows[0]?.n ?? 0) / window) * 10) / 10
}
