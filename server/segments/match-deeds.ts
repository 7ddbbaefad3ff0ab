import type { CampaignCondition, TagsCondition } from '@woochat/contract/filter.ts'
import { type RawBuilder, sql } from 'kysely'
import { periodSpan } from './periods.ts'

type Bool = RawBuilder<boolean>

/** `probe` looks at few contacts one by one, `set` decides all at once; they mean the same. */
export type Shape = 'probe' | 'set'

/**
 * EXISTS leaves the planner free: a semi-join where it stands alone, a hash or probes elsewhere. For single contacts it is
 * told to probe, since it would hash the whole table to look at a hundred of them.
 */
const some = (rows: RawBuilder<unknown>, shape: Shape): Bool =>
  shape === 'set' ? sql<boolean>`exists (select 1 ${rows})` : sql<boolean>`((select true ${rows} limit 1) is true)`

export function tagsCondition({ op, values }: TagsCondition, workspaceId: number, shape: Shape): Bool {
  const ids = [...new Set<number>(values)]
  const ofContact = sql`from contact_tags t where t.workspace_id = ${sql.lit(workspaceId)} and t.contact_id = c.id`
  const having = (which: readonly number[]): Bool => some(sql`${ofContact} and t.tag_id = any(${which}::bigint[])`, shape)
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
  shape === 'set'
    ? sql<boolean>`(c.id in (select m.contact_id ${deeds} group by m.contact_id having count(*) >= ${times}))`
    : sql<boolean>`((select count(*) from (select 1 ${ofContact} limit ${times}) as deed) >= ${times})`
