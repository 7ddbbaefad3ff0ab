import { Readable } from 'node:stream'
import type { Recipient, RecipientQuery, recipientStates } from '@woochat/contract/campaigns.ts'
import { csvLine, csvStart } from '@woochat/contract/csv.ts'
import { describeMetaError } from '@woochat/contract/data/meta-errors.ts'
import { exclusionSays } from '@woochat/contract/exclusions.ts'
import type { ContactId } from '@woochat/contract/id.ts'
import { maskPhone } from '@woochat/contract/mask.ts'
import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import type { Db, Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recipientsWithMessages, standing } from './counts.ts'
import { getCampaignRow } from './store.ts'

type State = (typeof recipientStates)[number]
type Query = z.infer<typeof RecipientQuery>

interface Row {
  contact_id: number
  name: string | null
  phone: string | null
  state: State
  reason: keyof typeof exclusionSays | null
  error_code: number | null
  error_text: string | null
  accepted_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  replied_at: Date | null
}

/** The contacts behind a number of the report. As in the report, “delivered” includes those who read it. */
export async function listRecipients(
  db: Db,
  workspaceId: number,
  id: number,
  query: Query,
  masked: boolean,
): Promise<{ items: Recipient[]; next: string | null }> {
  const limit = query.limit ?? 50
  const rows = await withWorkspace(db, workspaceId, async (tx) => {
    await getCampaignRow(tx, workspaceId, id)
    const after = /^\d{1,15}$/.test(query.cursor ?? '') ? Number(query.cursor) : 0
    return page(tx, { workspaceId, id, after, limit: limit + 1, where: behind(query) })
  })
  const items = rows.slice(0, limit).map((row) => shown(row, masked))
  return { items, next: rows.length > limit ? String(items.at(-1)?.contactId) : null }
}

/** Everyone as CSV, page after page, so that a million rows need no memory. */
export async function exportRecipients(db: Db, workspaceId: number, id: number): Promise<{ name: string; stream: Readable }> {
  const { name } = await withWorkspace(db, workspaceId, (tx) => getCampaignRow(tx, workspaceId, id))
  return { name, stream: Readable.from(csvOf(db, workspaceId, id)) }
}

const rowsAPage = 2_000
const heading = [
  'Contact id',
  'Name',
  'Phone',
  'State',
  'Reason',
  'Error code',
  'Accepted at (UTC)',
  'Delivered at (UTC)',
  'Read at (UTC)',
  'Replied at (UTC)',
]

async function* csvOf(db: Db, workspaceId: number, id: number): AsyncGenerator<string> {
  yield csvStart + csvLine(heading)
  for (let after = 0; ; ) {
    const rows = await withWorkspace(db, workspaceId, (tx) =>
      page(tx, { workspaceId, id, after, limit: rowsAPage, where: sql`true` }),
    )
    if (rows.length > 0) yield rows.map((row) => csvRow(shown(row, false))).join('')
    after = rows.at(-1)?.contact_id ?? after
    if (rows.length < rowsAPage) return
  }
}

const csvRow = (r: Recipient): string =>
  csvLine([
    r.contactId,
    r.name,
    r.phone && `+${r.phone}`,
    r.state,
    r.reason,
    r.code,
    r.acceptedAt,
    r.deliveredAt,
    r.readAt,
    r.repliedAt,
  ])

interface Page {
  workspaceId: number
  id: number
  after: number
  limit: number
  where: RawBuilder<unknown>
}

async function page(tx: Tx, { workspaceId, id, after, limit, where }: Page): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select r.contact_id, c.name, c.phone, ${stateOf} as state, r.reason, m.error_code, m.error_text,
      coalesce(m.accepted_at, m.sent_at) as accepted_at, m.delivered_at, m.read_at, m.replied_at
    from ${recipientsWithMessages} left join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id
    where r.workspace_id = ${workspaceId} and r.campaign_id = ${id} and r.contact_id > ${after} and ${where}
    order by r.contact_id limit ${limit}`.execute(tx)
  return rows
}

/** How far it came, one word a recipient. */
const stateOf = sql`case when ${standing.excluded} then 'excluded' when ${standing.replied} then 'replied' when ${standing.read} then 'read'
  when ${standing.delivered} then 'delivered' when ${standing.failed} then 'failed' when ${standing.accepted} then 'accepted' when ${standing.unknown} then 'unknown' else 'waiting' end`

function behind({ state, reason, code }: Query): RawBuilder<unknown> {
  const parts = [
    state === undefined ? sql`true` : state === 'waiting' ? waiting : standing[state],
    reason === undefined ? sql`true` : sql`r.reason = ${reason}`,
    code === undefined ? sql`true` : sql`(m.error_code = ${Number(code)} and ${standing.failed})`,
  ]
  return sql.join(parts, sql` and `)
}

const waiting = sql`not ${standing.excluded} and (m.id is null or not (${standing.accepted} or ${standing.failed} or ${standing.unknown}))`

function shown(row: Row, masked: boolean): Recipient {
  return {
    contactId: row.contact_id as ContactId,
    name: row.name ?? 'Deleted contact',
    phone: row.phone === null ? null : masked ? maskPhone(row.phone) : row.phone,
    state: row.state,
    reason:
      row.state === 'excluded'
        ? row.reason && (exclusionSays[row.reason] ?? row.reason)
        : row.state === 'failed'
          ? describeMetaError(row.error_code, null, row.error_text).says
          : null,
    code: row.state === 'failed' ? row.error_code : null,
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
    repliedAt: row.replied_at?.toISOString() ?? null,
  }
}
