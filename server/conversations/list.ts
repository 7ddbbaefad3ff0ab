import type { Conversation, ConversationQuery, ConversationTab, TabCounts } from '@woochat/contract/conversations.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { searchCondition } from '../contacts/search.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import type { Who } from '../http/who.ts'
import { type ConversationRow, conversationOf } from './shape.ts'
import { conversationColumns, conversationJoins } from './store.ts'

/** Conversations of a tab, latest first. */
export async function listTab(
  db: Db,
  who: Who,
  query: z.output<typeof ConversationQuery>,
): Promise<{ items: Conversation[]; next: string | null }> {
  const limit = query.limit ?? 50
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor)
  const conditions = [
    sql<boolean>`v.workspace_id = ${who.workspaceId}`,
    tabCondition(query.tab, who),
    ...(query.channelId === undefined ? [] : [sql<boolean>`v.channel_id = ${query.channelId}`]),
    ...(after ? [sql<boolean>`(v.last_message_at, v.id) < (${after.at}::timestamptz, ${after.id}::bigint)`] : []),
  ]
  const search = query.search ? searchCondition(query.search, who) : undefined
  if (search) conditions.push(search)
  const { rows } = await withWorkspace(
    db,
    who.workspaceId,
    (tx) =>
      sql<ConversationRow>`select ${conversationColumns} from ${conversationJoins} where ${sql.join(conditions, sql` and `)}
        order by v.last_message_at desc, v.id desc limit ${limit + 1}`.execute(tx),
    { readOnly: true },
  )
  const last = rows[limit - 1]
  return { items: rows.slice(0, limit).map(conversationOf), next: rows.length > limit && last ? writeCursor(last) : null }
}

/** How many there are in each tab, and how many open ones have something unread. */
export async function countTabs(db: Db, who: Who): Promise<TabCounts> {
  const { rows } = await withWorkspace(
    db,
    who.workspaceId,
    (tx) =>
      sql<TabCounts>`select
        count(*) filter (where v.state = 'open' and v.assignee_id is null) as unassigned,
        count(*) filter (where v.state = 'open' and v.assignee_id = ${who.memberId}::bigint) as mine,
        count(*) filter (where v.state = 'open') as open,
        count(*) filter (where v.state = 'resolved') as resolved,
        count(*) filter (where v.state = 'open' and v.unread > 0) as unread
        from conversations v where v.workspace_id = ${who.workspaceId} and ${scopeCondition(who)}`.execute(tx),
    { readOnly: true },
  )
  return rows[0] ?? { unassigned: 0, mine: 0, open: 0, resolved: 0, unread: 0 }
}

function tabCondition(tab: ConversationTab, who: Who): RawBuilder<boolean> {
  switch (tab) {
    case 'unassigned':
      return sql`v.state = 'open' and v.assignee_id is null`
    case 'mine':
      return sql`v.state = 'open' and v.assignee_id = ${who.memberId}::bigint`
    case 'open':
      return sql`v.state = 'open' and ${scopeCondition(who)}`
    case 'resolved':
      return sql`v.state = 'resolved' and ${scopeCondition(who)}`
  }
}

const scopeCondition = ({ conversations, memberId }: Who): RawBuilder<boolean> =>
  conversations === 'all' ? sql`true` : sql`(v.assignee_id is null or v.assignee_id = ${memberId}::bigint)`

const writeCursor = (row: ConversationRow): string =>
  Buffer.from(`${row.last_message_at.toISOString()} ${row.id}`).toString('base64url')

function readCursor(text: string): { at: string; id: number } {
  const [at, id] = Buffer.from(text, 'base64url').toString('utf8').split(' ')
  if (at === undefined || Number.isNaN(Date.parse(at)) || !/^[1-9]\d{0,15}$/.test(id ?? ''))
    throw new Refusal('invalid', {}, [{ path: 'query.cursor', message: 'Take it from the `next` of the page before' }])
  return { at, id: Number(id) }
}
