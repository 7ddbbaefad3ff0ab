import { decidingDigits } from '@woochat/contract/data/countries.ts'
import type { ExclusionReason } from '@woochat/contract/exclusions.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../db/pool.ts'

/** A saved segment as a condition over alias c (contacts); refuses with `segment_broken` when it cannot be evaluated. */
export type SegmentCondition = (tx: Tx, workspaceId: number, segmentId: number) => Promise<RawBuilder<boolean>>

/** Whom a campaign speaks to, as conditions over alias c. */
export interface Audience {
  readonly workspaceId: number
  readonly include: readonly RawBuilder<boolean>[]
  readonly exclude: readonly RawBuilder<boolean>[]
  /** Whether consent to marketing decides. */
  readonly marketing: boolean
}

/**
 * Everyone chosen, with the reason why they get nothing, or null. The review counts these rows and freezing writes them, so
 * the number shown is the number frozen. Of several contacts with one number the lowest id gets the message.
 */
export const chosenContacts = (audience: Audience): RawBuilder<unknown> => sql`(
  select e.workspace_id, e.id, e.phone, e.opt_in, case
      when e.reason is null and row_number() over (partition by e.phone, e.reason is null order by e.id) > 1 then 'duplicate' else e.reason
    end as reason
  from (
    select c.workspace_id, c.id, c.phone, c.opt_in, ${reasonOf(audience)} as reason
    from contacts c where c.workspace_id = ${audience.workspaceId} and ${isChosen(audience)}
  ) e
)`

const isChosen = ({ include }: Audience): RawBuilder<unknown> => (include.length === 0 ? sql`false` : anyOf(include))
const anyOf = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<unknown> =>
  sql`(${sql.join(
    conditions.map((one) => sql`(${one})`),
    sql` or `,
  )})`

/** A number in E.164: 7 to 15 digits, the first not 0. Written without a regular expression, which would take most of the time. */
const reasonOf = ({ exclude, marketing }: Audience): RawBuilder<unknown> => sql`case
  when ${exclude.length === 0 ? sql`false` : anyOf(exclude)} then 'excluded_segment'
  when c.phone is null or c.phone = '' then 'no_number'
  when length(c.phone) not between 7 and 15 or c.phone < '1' or translate(c.phone, '0123456789', '') <> '' then 'invalid_number'
  when c.blocked_at is not null then 'blocked'
  when ${marketing ? sql`c.opt_in = 2` : sql`false`} then 'opted_out'
end`

/** How many of the chosen share a reason, a calling code and a state of consent. */
export interface ChosenGroup {
  reason: ExclusionReason | null
  prefix: string | null
  optIn: number
  people: number
}

export async function countChosen(tx: Tx, audience: Audience): Promise<ChosenGroup[]> {
  const { rows } = await sql<ChosenGroup>`
    select f.reason, case when f.reason is null then left(f.phone, ${decidingDigits}) end as prefix, f.opt_in as "optIn", count(*) as people
    from ${chosenContacts(audience)} f group by 1, 2, 3`.execute(tx)
  return rows
}

/** The first contacts that would get it, in the order of their ids: enough to leaf through. */
export async function listReachable(tx: Tx, audience: Audience, most: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select c.id from contacts c
    where c.workspace_id = ${audience.workspaceId} and ${isChosen(audience)} and ${reasonOf(audience)} is null
    order by c.id limit ${most}`.execute(tx)
  return rows.map((row) => row.id)
}

/** Writes the recipients of a campaign, once: a second run adds nothing. */
export async function createRecipients(tx: Tx, audience: Audience, campaignId: number): Promise<void> {
  await sql`
    insert into campaign_recipients (workspace_id, campaign_id, contact_id, state, reason)
    select f.workspace_id, ${campaignId}::bigint, f.id, case when f.reason is null then 0 else 1 end, f.reason
    from ${chosenContacts(audience)} f order by f.id
    on conflict (workspace_id, campaign_id, contact_id) do nothing`.execute(tx)
}
