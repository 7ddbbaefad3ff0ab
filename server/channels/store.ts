import type { Channel } from '@woochat/contract/channels.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { ChannelId } from '@woochat/contract/id.ts'
import { type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../db/pool.ts'
import type { ChannelsRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export type ChannelRow = Selectable<ChannelsRow>

export async function listChannels(db: Db, workspaceId: number): Promise<Channel[]> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const rows = await live(tx, workspaceId).orderBy('id').execute()
    const used = await countUsedToday(tx, workspaceId)
    return rows.map((row) => shownChannel(row, used.get(row.id) ?? 0))
  })
}

export async function getChannel(db: Db, workspaceId: number, id: number): Promise<Channel> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const row = await getChannelRow(tx, workspaceId, id)
    return shownChannel(row, (await countUsedToday(tx, workspaceId, id)).get(id) ?? 0)
  })
}

/** A connected channel, or a refusal. */
export async function getChannelRow(tx: Tx, workspaceId: number, id: number): Promise<ChannelRow> {
  const row = await live(tx, workspaceId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not_found', { what: 'channel' })
  return row
}

/** The row of a number, connected now or once. */
export async function findChannelOfNumber(tx: Tx, workspaceId: number, phoneNumberId: string): Promise<ChannelRow | undefined> {
  return tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('phone_number_id', '=', phoneNumberId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function listChannelsOfAccount(tx: Tx, workspaceId: number, wabaId: string): Promise<ChannelRow[]> {
  return live(tx, workspaceId).where('waba_id', '=', wabaId).execute()
}

export type NewChannel = Pick<
  ChannelRow,
  | 'id'
  | 'kind'
  | 'name'
  | 'phone'
  | 'phone_number_id'
  | 'waba_id'
  | 'app_id'
  | 'token'
  | 'app_secret'
  | 'webhook_key'
  | 'verify_token'
>

/** Adds the channel, or opens again the one this number had: its conversations go on where they stopped. */
export async function createChannel(tx: Tx, workspaceId: number, channel: NewChannel): Promise<void> {
  await tx
    .insertInto('channels')
    .values({ workspace_id: workspaceId, ...channel })
    .execute()
  await listInDirectory(tx, workspaceId, channel)
}

export type ChannelChange = Partial<Omit<ChannelRow, 'workspace_id' | 'id' | 'created_at'>>

export async function updateChannel(tx: Tx, workspaceId: number, id: number, change: ChannelChange): Promise<void> {
  await tx.updateTable('channels').set(change).where('workspace_id', '=', workspaceId).where('id', '=', id).execute()
}

export async function removeChannel(tx: Tx, workspaceId: number, id: number): Promise<void> {
  const row = await getChannelRow(tx, workspaceId, id)
  await updateChannel(tx, workspaceId, id, { removed_at: new Date() })
  await tx
    .deleteFrom('directory')
    .where('at_workspace', '=', workspaceId)
    .where('at_id', '=', id)
    .where('kind', 'in', [...directoryKinds])
    .execute()
  const [sibling] = await listChannelsOfAccount(tx, workspaceId, row.waba_id)
  if (sibling) await listInDirectory(tx, workspaceId, sibling)
}

/** How a webhook finds its channel: by the key in its address, by the number, by the account. */
export const directoryKinds = ['webhook_key', 'phone_number', 'waba'] as const

export async function listInDirectory(
  tx: Tx,
  workspaceId: number,
  channel: Pick<ChannelRow, 'id' | 'webhook_key' | 'phone_number_id' | 'waba_id'>,
): Promise<void> {
  const keys = { webhook_key: channel.webhook_key, phone_number: channel.phone_number_id, waba: channel.waba_id }
  await tx
    .insertInto('directory')
    .values(directoryKinds.map((kind) => ({ kind, key: keys[kind], at_workspace: workspaceId, at_id: channel.id })))
    .onConflict((c) => c.columns(['kind', 'key', 'at_workspace']).doNothing())
    .execute()
}

/** Meta made the handshake with a channel's address. */
export async function noteVerified(db: Db, workspaceId: number, id: number): Promise<void> {
  await withWorkspace(db, workspaceId, (tx) => updateChannel(tx, workspaceId, id, { verified_at: new Date() }))
}

/** The workspace that has connected a number, whichever it is. */
export async function findWorkspaceOfNumber(db: Db, phoneNumberId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('directory')
    .select('at_workspace')
    .where('kind', '=', 'phone_number')
    .where('key', '=', phoneNumberId)
    .executeTakeFirst()
  return row?.at_workspace
}

/**
 * Different people sent a template in the last 24 hours outside an open window: what Meta's messaging limit counts. Whoever
 * wrote within the 24 hours before the message had a window; who wrote only after it is counted.
 */
export async function countUsedToday(tx: Tx, workspaceId: number, channelId?: number): Promise<Map<number, number>> {
  const { rows } = await sql<{ channel_id: number; people: number }>`
    select m.channel_id, count(distinct m.contact_id) as people
    from messages m
    left join conversations v on v.workspace_id = m.workspace_id and v.channel_id = m.channel_id and v.contact_id = m.contact_id
    where m.workspace_id = ${workspaceId} and m.direction = 1 and m.at > now() - interval '24 hours'
      and ${channelId === undefined ? sql`true` : sql`m.channel_id = ${channelId}`}
      and m.content->>'type' = 'template' and (m.accepted_at is not null or m.sent_at is not null) and m.failed_at is null
      and not coalesce(v.last_inbound_at <= m.at and v.last_inbound_at > m.at - interval '24 hours', false)
    group by m.channel_id`.execute(tx)
  return new Map(rows.map((row) => [row.channel_id, row.people]))
}

const live = (tx: Tx, workspaceId: number) =>
  tx.selectFrom('channels').selectAll().where('workspace_id', '=', workspaceId).where('removed_at', 'is', null)

export const shownChannel = (row: ChannelRow, usedToday: number): Channel => ({
  id: row.id as ChannelId,
  kind: row.kind === 'practice' ? 'practice' : 'cloud',
  name: row.name,
  phone: row.phone,
  phoneNumberId: row.phone_number_id,
  wabaId: row.waba_id,
  quality: qualities.find((quality) => quality === row.quality) ?? 'UNKNOWN',
  status: row.status,
  nameStatus: row.name_status,
  messagingLimit: row.messaging_limit,
  messagingTier: row.messaging_tier,
  throughput: row.throughput,
  usedToday,
  checkedAt: row.checked_at.toISOString(),
  createdAt: row.created_at.toISOString(),
})

const qualities = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'] as const
