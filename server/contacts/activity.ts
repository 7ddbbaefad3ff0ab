import type { Activity } from '@woochat/contract/contacts.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export interface ActivityPage {
  items: Activity[]
  next: string | null
}

/**
 * A contact's history, newest first: what was recorded, each campaign it got, and its messages by day. What was written is not
 * in it, since not everyone who sees the contact may read the conversation.
 */
export async function pageActivity(
  db: Db,
  workspaceId: number,
  contactId: number,
  query: { cursor?: string | undefined; limit?: number | undefined },
): Promise<ActivityPage> {
  const limit = query.limit ?? 30
  const [at, id] = query.cursor === undefined ? [null, null] : readPlace(query.cursor)
  return await withWorkspace(db, workspaceId, async (tx) => {
    const { rows } = await sql<Line>`
      with zone as (select time_zone from workspaces where workspace_id = ${workspaceId}),
      line as (
        select a.at, a.id * 2 as id, a.kind, a.text, a.actor from contact_activity a
        where a.workspace_id = ${workspaceId} and a.contact_id = ${contactId}
        union all
        select m.at, m.id * 2 + 1, 'campaign', ${campaignSays}, 'Campaign' from messages m
        left join campaigns p on p.workspace_id = m.workspace_id and p.id = m.campaign_id
        where m.workspace_id = ${workspaceId} and m.contact_id = ${contactId} and m.campaign_id is not null
        union all
        select max(m.at), max(m.id) * 2 + 1, case m.direction when 0 then 'message-in' else 'message-out' end,
          case m.direction when 0 then 'wrote ' else 'got ' end || count(*) || case count(*) when 1 then ' message' else ' messages' end,
          case m.direction when 0 then 'Contact' else 'Inbox' end
        from messages m, zone z
        where m.workspace_id = ${workspaceId} and m.contact_id = ${contactId} and m.campaign_id is null and m.direction in (0, 1)
        group by m.direction, (m.at at time zone z.time_zone)::date)
      select l.at, l.at::text as "exactAt", l.id, l.kind, l.text, l.actor from line l
      where ${at === null ? sql`true` : sql`(l.at, l.id) < (${at}::timestamptz, ${id}::bigint)`}
      order by l.at desc, l.id desc limit ${limit + 1}`.execute(tx)
    if (rows.length === 0 && at === null) await refuseMissing(tx, workspaceId, contactId)
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return { items: shown.map(toActivity), next: rows.length > limit && last ? `${last.id}.${last.exactAt}` : null }
  })
}

const campaignSays = sql`'got campaign “' || coalesce(p.name, 'deleted') || '”' || case
  when m.replied_at is not null then ' and replied' when m.read_at is not null then ' and read it'
  when m.delivered_at is not null then ', delivered' when m.failed_at is not null then ', which failed'
  when m.accepted_at is not null then '' else ', on its way' end`

interface Line {
  at: Date
  exactAt: string
  id: number
  kind: string
  text: string
  actor: string
}

const toActivity = (line: Line): Activity => ({
  id: line.id,
  at: line.at.toISOString(),
  kind: line.kind as Activity['kind'],
  text: line.text,
  by: line.actor,
})

function readPlace(cursor: string): [at: string, id: number] {
  const [, id, at] = /^(\d{1,16})\.(\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+\d\d(?::\d\d)?)$/.exec(cursor) ?? []
  if (id === undefined || at === undefined)
    throw new Refusal('invalid', {}, [{ path: 'query.cursor', message: 'Not the `next` of a page' }])
  return [at, Number(id)]
}

async function refuseMissing(db: Db, workspaceId: number, contactId: number): Promise<void> {
  const found = await db
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst()
  if (!found) throw new Refusal('not_found', { what: 'contact' })
}
