import type { CampaignCondition, TagsCondition } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import { periodSpan } from './periods.ts'

type Bool = RawBuilder<boolean>

/**
 * `probe` looks at few contacts one by one; `set` decides all at once, standing alone in WHERE; `mixed` decides all at once
 * within OR, NOT or a column. They mean the same.
 */
export type Shape = 'probe' | 'set' | 'mixed'

/**
 * EXISTS leaves the planner free: a semi-join where it stands alone, a hash or probes elsewhere. For single contacts it is
 * told to probe, since it would hash the whole table to look at a hundred of them.
 */
const some = (rows: RawBuilder<unknown>, shape: Shape): Bool =>
  shape === 'probe' ? sql<boolean>`((select true ${rows} limit 1) is true)` : sql<boolean>`exists (select 1 ${rows})`

/** Up to so many ids certainly fit the memory that PostgreSQL gives to one hash; what does not fit would be searched row by row. */
const hashable = 300_000

export interface TagContext {
  workspaceId: number
  /** How many contacts have each tag, as far as that is known. */
  tagged?: ReadonlyMap<number, number>
}

export function tagsCondition({ op, values }: TagsCondition, { workspaceId, tagged }: TagContext, shape: Shape): Bool {
  const ids = [...new Set<number>(values)]
  const among = sql`from contact_tags t where t.workspace_id = ${sql.lit(workspaceId)}`
  const ofContact = sql`${among} and t.contact_id = c.id`
  const having = (which: readonly number[]): Bool => {
    const tags = sql`and t.tag_id = any(${which}::bigint[])`
    const many = which.reduce((sum, id) => sum + (tagged?.get(id) ?? hashable), 0)
    // Unlike EXISTS this is hashed by each parallel worker, which halves the time of a look at everyone.
    return shape === 'mixed' && many < hashable
      ? sql<boolean>`(c.id in (select t.contact_id ${among} ${tags}))`
      : some(sql`${ofContact} ${tags}`, shape)
  }
  switch (op) {
    case 'known':
      return some(ofContact, shape)
    case 'unknown':
      return sql<boolean>`(not ${some(ofContact, shape)})`
    case 'anyOf':
      return having(ids)
    case 'noneOf':
      return sql<boolean>`(not ${having(ids)})`
    case 'allOf':
      return sql<boolean>`(${sql.join(
        ids.map((id) => having([id])),
        sql` and `,
      )})`
  }
}

/** When a campaign's message was handed over, delivered, read, answered or refused. */
const columns = {
  received: sql`m.accepted_at`,
  delivered: sql`m.delivered_at`,
  read: sql`m.read_at`,
  replied: sql`m.replied_at`,
  failed: sql`m.failed_at`,
} as const

export function campaignCondition(
  { did, not, campaignId, times = 1, period }: CampaignCondition,
  { workspaceId, now, timeZone }: { workspaceId: number; now: Date; timeZone: string },
  shape: Shape,
): Bool {
  const at = columns[did]
  const span = period && periodSpan(now, period, -1, timeZone)
  const when = span ? sql`${at} >= ${span.from}::timestamptz and ${at} < ${span.to}::timestamptz` : sql`${at} is not null`
  const which = campaignId === null ? sql`m.campaign_id is not null` : sql`m.campaign_id = ${campaignId}`
  const deeds = sql`from messages m where m.workspace_id = ${sql.lit(workspaceId)} and ${which} and ${when}`
  const ofContact = sql`${deeds} and m.contact_id = c.id`
  const done = times === 1 ? some(ofContact, shape) : often(deeds, ofContact, times, shape)
  return not ? sql<boolean>`(not ${done})` : done
}

const often = (deeds: RawBuilder<unknown>, ofContact: RawBuilder<unknown>, times: number, shape: Shape): Bool =>
  shape === 'probe'
    ? sql<boolean>`((select count(*) from (select 1 ${ofContact} limit ${times}) as deed) >= ${times})`
    : sql<boolean>`(c.id in (select m.contact_id ${deeds} group by m.contact_id having count(*) >= ${times}))`
