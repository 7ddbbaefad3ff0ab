import type { Variables } from '@woochat/contract/campaigns.ts'
import type { ExclusionReason, exclusionSays } from '@woochat/contract/exclusions.ts'
import { sql } from 'kysely'
import type { ChannelRow } from '../channels/store.ts'
import { ofChannel, ofTemplate } from '../cloud-api/send.ts'
import { takeIds } from '../db/ids.ts'
import { type Db, prepared, type Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { createMessages, type NewMessage } from '../messages/store.ts'
import { countOutstanding } from '../outbox/control.ts'
import { enqueueSends, mediaPlaceholder, type Send } from '../outbox/enqueue.ts'
import { templateWriter } from '../templates/request.ts'
import { pauseBecause, problemOf } from './control.ts'
import { headerFileOf, limitOf } from './review.ts'
import { type CampaignRow, type FrozenTemplate, updateCampaign } from './store.ts'
import { type Person, type ValueField, valueFiller } from './values.ts'

/** What a step did: `busy` wants to be asked again at once, `idle` later, `over` never. */
export type Step = 'busy' | 'idle' | 'over'

const largestChunk = 1_000
/** Seconds of sending kept ready in the outbox: enough never to run dry, little enough that pause and cancel act at once. */
const aheadSeconds = 2
const fewestAhead = 200
const mostAhead = 3_000

/** Gives the outbox the next people of a sending campaign, re-checking each of them. One transaction; safe to cut anywhere. */
export async function feedCampaign(db: Db, workspaceId: number, campaignId: number, memory: Memory): Promise<Step> {
  await takeChunkIds(db, workspaceId, memory)
  return withWorkspace(db, workspaceId, async (tx) => {
    const row = await claimSending(tx, workspaceId, campaignId)
    if (!row) return 'idle'
    const channel = await findChannel(tx, row)
    if (!channel) return stop(tx, row, 'The number was disconnected. Connect it again, then resume.')
    const trouble = await findTrouble(tx, row, memory)
    return trouble ? stop(tx, row, trouble) : feed(tx, row, channel, memory)
  })
}

async function feed(tx: Tx, row: CampaignRow, channel: ChannelRow, memory: Memory): Promise<Step> {
  const outstanding = await countOutstanding(tx, row.workspace_id, row.id)
  const ahead = Math.min(mostAhead, Math.max(fewestAhead, channel.throughput * aheadSeconds)) - outstanding.waiting
  const limit = await leftToday(tx, channel, memory)
  const allowed = limit === null ? ahead : limit - outstanding.waiting
  const room = Math.min(ahead, Math.max(0, allowed), memory.ids.length)
  const people = room > 0 ? await claimRecipients(tx, row, room) : []
  if (people.length === 0 && !(await hasWaiting(tx, row))) return finish(tx, row, outstanding)
  if (allowed <= 0) return waitForLimit(tx, row, channel.messaging_limit ?? 0)
  if (row.problem) await updateCampaign(tx, row.workspace_id, row.id, { problem: null })
  memory.used += await give(tx, row, people, memory.ids.splice(0, people.length))
  return people.length === room && room < ahead ? 'busy' : 'idle'
}

/** What a runner remembers of one campaign between steps: all of it can be lost. */
export interface Memory {
  /** Message ids reserved and not used yet, and when they were. */
  ids: number[]
  idsTakenAt: number
  /** People given to the outbox since the limit was last counted. */
  used: number
  limit: { left: number | null; countedAt: number } | undefined
  lookedAt: number
}

export const freshMemory = (): Memory => ({ ids: [], idsTakenAt: 0, used: 0, limit: undefined, lookedAt: 0 })

const idsFreshMs = 5_000

/**
 * Ids come from a connection of their own, so they are taken before the transaction opens. Threads are read in their order:
 * those kept through a pause or a full day's limit would stand before what people wrote meanwhile, so they are let go.
 */
async function takeChunkIds(db: Db, workspaceId: number, memory: Memory): Promise<void> {
  if (Date.now() - memory.idsTakenAt > idsFreshMs) memory.ids = []
  const lacking = largestChunk - memory.ids.length
  if (lacking <= largestChunk / 2) return
  if (memory.ids.length === 0) memory.idsTakenAt = Date.now()
  memory.ids.push(...(await takeIds(db, workspaceId, 'message', lacking)))
}

/** The row of a campaign that is being sent, unless another process feeds it just now. */
async function claimSending(tx: Tx, workspaceId: number, campaignId: number): Promise<CampaignRow | undefined> {
  return tx
    .selectFrom('campaigns')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', campaignId)
    .where('state', '=', 'sending')
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst()
}

async function findChannel(tx: Tx, row: CampaignRow): Promise<ChannelRow | undefined> {
  return tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.channel_id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

async function stop(tx: Tx, row: CampaignRow, problem: string): Promise<Step> {
  await pauseBecause(tx, row, problem)
  return 'over'
}

async function waitForLimit(tx: Tx, row: CampaignRow, perDay: number): Promise<Step> {
  const problem = `The number has reached its limit of ${perDay.toLocaleString('en')} people in 24 hours. Sending goes on by itself as the limit frees up.`
  if (row.problem !== problem) await updateCampaign(tx, row.workspace_id, row.id, { problem })
  return 'idle'
}

const limitFreshMs = 5_000

async function leftToday(tx: Tx, channel: ChannelRow, memory: Memory): Promise<number | null> {
  if (!memory.limit || Date.now() - memory.limit.countedAt > limitFreshMs) {
    memory.limit = { left: (await limitOf(tx, channel)).leftToday, countedAt: Date.now() }
    memory.used = 0
  }
  return memory.limit.left === null ? null : Math.max(0, memory.limit.left - memory.used)
}

const lookEveryMs = 1_000
/** How far back in messages to look for refusals that concern the whole campaign. */
const lookBack = 4_000

/** A refusal that all the rest would meet too: token, payment, lock, paused template. */
async function findTrouble(tx: Tx, row: CampaignRow, memory: Memory): Promise<string | undefined> {
  if (Date.now() - memory.lookedAt < lookEveryMs) return undefined
  memory.lookedAt = Date.now()
  const fatal = [...ofChannel, ...ofTemplate]
  const { rows } = await sql<{ code: number; text: string | null }>`
    select m.error_code as code, max(m.error_text) as text
    from messages m
    where m.workspace_id = ${row.workspace_id} and m.campaign_id = ${row.id} and m.error_code = any(${fatal}::int[])
      and m.id > (select n.next from counters n where n.workspace_id = ${row.workspace_id} and n.kind = 'message') - ${lookBack}::bigint
      and m.failed_at > ${row.updated_at.toISOString()}::timestamptz
    group by m.error_code limit 1`.execute(tx)
  const found = rows[0]
  return found && problemOf(found)
}

interface Claimed extends Person {
  contactId: number
  gone: boolean
  optIn: number
  blocked: boolean
}

async function claimRecipients(
  tx: Tx,
  { workspace_id: workspaceId, id: campaignId }: CampaignRow,
  most: number,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`${prepared('campaign_claim')}
    with picked as (
      select r.workspace_id, r.contact_id from campaign_recipients r
      where r.workspace_id = ${workspaceId}::bigint and r.campaign_id = ${campaignId}::bigint and r.state = 0
      order by r.contact_id limit ${most}::int for update skip locked
    )
    select p.contact_id as "contactId", c.id is null as gone, c.opt_in as "optIn", c.blocked_at is not null as blocked,
      coalesce(c.name, '') as name, c.phone, c.email, c.country, c.language, c.fields
    from picked p left join contacts c on c.workspace_id = p.workspace_id and c.id = p.contact_id
    where p.workspace_id = ${workspaceId}::bigint
    order by p.contact_id`.execute(tx)
  return rows
}

async function hasWaiting(tx: Tx, row: CampaignRow): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`
    select exists (
      select from campaign_recipients r where r.workspace_id = ${row.workspace_id} and r.campaign_id = ${row.id} and r.state = 0
    ) as waiting`.execute(tx)
  return rows[0]?.waiting ?? false
}

/** Writes messages and sends for those who still may get it, the reason for the rest. Answers how many get it. */
async function give(tx: Tx, row: CampaignRow, people: readonly Claimed[], ids: readonly number[]): Promise<number> {
  const template = row.template as FrozenTemplate
  const mediaId = headerFileOf(row, template.parts)
  const fields = (await tx
    .selectFrom('fields')
    .select(['id', 'label', 'kind', 'options'])
    .where('workspace_id', '=', row.workspace_id)
    .execute()) as ValueField[]
  const fill = valueFiller(template.parts, row.variables as Variables, fields, template.language)
  const write = templateWriter(template, mediaId === null ? undefined : { id: mediaPlaceholder })
  const [messages, sends, decided]: [NewMessage[], Send[], Decided[]] = [[], [], []]
  const at = new Date()
  for (const [i, person] of people.entries()) {
    const reason = reasonNow(person, template.category !== 'UTILITY')
    const id = ids[i] ?? 0
    decided.push({ contactId: person.contactId, state: reason ? 1 : 2, reason, messageId: reason ? null : id })
    if (reason) continue
    const { values } = fill(person)
    const thread = { channelId: row.channel_id ?? 0, contactId: person.contactId, campaignId: row.id }
    messages.push({ id, ...thread, direction: 1, content: { type: 'template', values }, authorKind: 'campaign', at })
    const request = JSON.stringify({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: `+${person.phone}`,
      type: 'template',
      template: write(values),
    })
    sends.push({ messageId: id, ...thread, traffic: 'campaign', request, mediaId })
  }
  await updateRecipients(tx, row, decided)
  await createMessages(tx, row.workspace_id, messages)
  await enqueueSends(tx, row.workspace_id, sends)
  return sends.length
}

/** What may have changed since the recipients were frozen. */
function reasonNow(person: Claimed, marketing: boolean): ExclusionReason | null {
  if (person.gone) return 'deleted'
  if (person.blocked) return 'blocked'
  if (!person.phone) return 'no_number'
  return marketing && person.optIn === 2 ? 'opted_out' : null
}

interface Decided {
  contactId: number
  state: number
  reason: keyof typeof exclusionSays | null
  messageId: number | null
}

async function updateRecipients(tx: Tx, row: CampaignRow, decided: readonly Decided[]): Promise<void> {
  await sql`${prepared('campaign_decide')}
    update campaign_recipients r set state = v.state, reason = v.reason, message_id = v.message_id
    from unnest(${decided.map((d) => d.contactId)}::bigint[], ${decided.map((d) => d.state)}::smallint[], ${decided.map((d) => d.reason)}::text[], ${decided.map((d) => d.messageId)}::bigint[])
      as v (contact_id, state, reason, message_id)
    where r.workspace_id = ${row.workspace_id}::bigint and r.campaign_id = ${row.id}::bigint and r.contact_id = v.contact_id`.execute(
    tx,
  )
}

/** Everyone has been handed over: over when the last of them has an outcome. What is in doubt stays visible and holds nothing up. */
async function finish(tx: Tx, row: CampaignRow, left: { waiting: number; paused: number; held: number }): Promise<Step> {
  if (left.held > 0) {
    const problem = 'Held back after the database was restored from a backup: release the messages in Settings, or cancel.'
    if (row.problem !== problem) await updateCampaign(tx, row.workspace_id, row.id, { problem })
    return 'idle'
  }
  if (left.waiting + left.paused > 0) return 'idle'
  await sql`update campaigns set state = 'completed', finished_at = now(), problem = null where workspace_id = ${row.workspace_id} and id = ${row.id}`.execute(
    tx,
  )
  return 'over'
}
