import type { CampaignCounts, CampaignReport } from '@woochat/contract/campaigns.ts'
import { decidingDigits } from '@woochat/contract/data/countries.ts'
import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import { priceOf, rateCardOn } from '@woochat/contract/data/rate-cards.ts'
import { type ExclusionReason, exclusionSays } from '@woochat/contract/exclusions.ts'
import { sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recipientsWithMessages, standing } from './counts.ts'
import { chosenChannel, estimateCost, limitOf, pricedAs } from './review.ts'
import { type CampaignRow, type FrozenTemplate, getCampaignRow, showCampaign } from './store.ts'

/** What came of a campaign, counted from its recipients and messages in one snapshot. */
export async function reportCampaign(db: Db, workspaceId: number, id: number): Promise<CampaignReport> {
  const act = async (tx: Tx): Promise<CampaignReport> => {
    const row = await getCampaignRow(tx, workspaceId, id)
    const groups = await countGroups(tx, row)
    return {
      campaign: await showCampaign(tx, { ...row, counts: countsOf(groups) }),
      exclusions: exclusionsOf(groups),
      failures: failuresOf(groups),
      cost: costOf(groups, row),
      series: await listSeries(tx, row),
      perSecond: row.state === 'sending' ? Math.round((sum(groups, (group) => group.recent) / recentSeconds) * 10) / 10 : 0,
      limit: await limitOf(tx, await chosenChannel(tx, row)),
    }
  }
  return withWorkspace(db, workspaceId, act, { readOnly: true, isolation: 'repeatable read' })
}

type ReadReport = (workspaceId: number, id: number) => Promise<CampaignReport>

/**
 * Many browsers look at one report, so its lookers share it: a new one is counted when the last has stood four times as long
 * as counting took, and looking never takes more than a fifth of a core. A change of state is seen at once.
 */
export function shareReports(db: Db): ReadReport {
  const shared = new Map<string, { state: string; report: Promise<CampaignReport>; until: number }>()
  return async (workspaceId, id) => {
    const row = await withWorkspace(db, workspaceId, (tx) => getCampaignRow(tx, workspaceId, id))
    const [key, state] = [`${workspaceId} ${id}`, `${row.state} ${row.problem}`]
    const last = shared.get(key)
    if (last && last.state === state && last.until > Date.now()) return last.report
    if (shared.size >= mostShared) shared.clear()
    const began = performance.now()
    const mine = { state, report: reportCampaign(db, workspaceId, id), until: Number.POSITIVE_INFINITY }
    shared.set(key, mine)
    await mine.report.catch(() => shared.delete(key))
    mine.until = Date.now() + Math.min(longestMs, 4 * (performance.now() - began))
    return mine.report
  }
}

const mostShared = 1_000
const longestMs = 30_000
const recentSeconds = 10

/** How many recipients share all that a report asks of them: one pass over the rows serves every number of it. */
interface RecipientGroup extends Record<Flag, boolean> {
  reason: ExclusionReason | null
  code: number | null
  text: string | null
  prefix: string | null
  category: string | null
  free: boolean
  recent: number
  people: number
}
type Flag = keyof typeof standing

async function countGroups(tx: Tx, { workspace_id: workspaceId, id }: CampaignRow): Promise<RecipientGroup[]> {
  const { rows } = await sql<RecipientGroup>`
    select ${standing.excluded} as excluded, coalesce(${standing.accepted}, false) as accepted, coalesce(${standing.delivered}, false) as delivered,
      coalesce(${standing.read}, false) as read, coalesce(${standing.replied}, false) as replied, coalesce(${standing.failed}, false) as failed,
      coalesce(${standing.unknown}, false) as unknown, r.reason, case when ${standing.failed} then m.error_code end as code,
      max(m.error_text) filter (where ${standing.failed}) as text, left(c.phone, ${decidingDigits}) as prefix, m.pricing->>'category' as category,
      coalesce(m.pricing->>'billable' = 'false' or m.pricing->>'type' like 'free%', false) as free,
      count(*) filter (where m.accepted_at > now() - ${recentSeconds} * interval '1 second') as recent, count(*) as people
    from ${recipientsWithMessages} left join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id and r.state <> 1
    where r.workspace_id = ${workspaceId} and r.campaign_id = ${id}
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13`.execute(tx)
  return rows
}

const sum = (groups: readonly RecipientGroup[], of: (group: RecipientGroup) => number): number =>
  groups.reduce((total, group) => total + of(group), 0)

function countsOf(groups: readonly RecipientGroup[]): CampaignCounts {
  const count = (flag: Flag): number => sum(groups, (group) => (group[flag] ? group.people : 0))
  const [chosen, excluded, accepted, failed, unknown] = [
    sum(groups, (group) => group.people),
    count('excluded'),
    count('accepted'),
    count('failed'),
    count('unknown'),
  ]
  const recipients = chosen - excluded
  return {
    chosen,
    excluded,
    recipients,
    waiting: recipients - accepted - failed - unknown,
    accepted,
    delivered: count('delivered'),
    read: count('read'),
    replied: count('replied'),
    failed,
    unknown,
  }
}

function exclusionsOf(groups: readonly RecipientGroup[]): CampaignReport['exclusions'] {
  const counts = new Map<ExclusionReason, number>()
  for (const { excluded, reason, people } of groups)
    if (excluded && reason) counts.set(reason, (counts.get(reason) ?? 0) + people)
  return [...counts]
    .map(([reason, count]) => ({ reason, says: exclusionSays[reason] ?? reason, count }))
    .sort((a, b) => b.count - a.count)
}

function failuresOf(groups: readonly RecipientGroup[]): CampaignReport['failures'] {
  const counts = new Map<number | null, { text: string | null; count: number }>()
  for (const { failed, code, text, people } of groups)
    if (failed) counts.set(code, { text: counts.get(code)?.text ?? text, count: (counts.get(code)?.count ?? 0) + people })
  return [...counts]
    .map(([code, { text, count }]) => {
      const { says, advice } = describeMetaError(code, null, text)
      return { code, says, advice, count }
    })
    .sort((a, b) => b.count - a.count)
}

/** So far: what Meta called billable among what arrived. Expected: everyone, if all is delivered. */
function costOf(groups: readonly RecipientGroup[], row: CampaignRow): CampaignReport['cost'] {
  const category = (row.template as FrozenTemplate | null)?.category ?? 'MARKETING'
  const card = rateCardOn((row.started_at ?? new Date()).toISOString().slice(0, 10))
  const soFarMicro = sum(groups, (group) =>
    group.delivered && !group.free ? group.people * priceOf(card, group.prefix ?? '', pricedAs(group.category ?? category)) : 0,
  )
  const sendable = groups.filter((group) => !group.excluded).map(({ prefix, people }) => ({ prefix: prefix ?? '', people }))
  return { currency: card.currency, soFarMicro, expectedMicro: estimateCost(sendable, category).amountMicro }
}

const points = 120
const longestSeries = "interval '24 hours'"

/** Cumulative counts over time; what comes more than a day after the start is in the last point. */
async function listSeries(tx: Tx, row: CampaignRow): Promise<CampaignReport['series']> {
  if (row.started_at === null || row.frozen_at === null) return []
  const { rows } = await sql<{ at: Date; accepted: number; delivered: number; read: number }>`
    with times as (
      select t.kind, t.at from messages m cross join lateral (values
        ('accepted', case when ${standing.accepted} then coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at) end), ('delivered', coalesce(m.delivered_at, m.read_at)), ('read', m.read_at)) as t (kind, at)
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
