import type { QuarantinedElement } from '@woochat/contract/channels.ts'
import { parseWire } from '@woochat/contract/cloud-api/escape.ts'
import { sql } from 'kysely'
import type { Db } from '../db/pool.ts'
import { applyElements, type InboundHandlers } from './apply.ts'
import { bodyOf, elementsOf, type WebhookElement } from './elements.ts'
import { routeElements } from './route-elements.ts'

/** Something of a webhook that could not be processed, and why. The body it came in is kept as well. */
export interface Fault {
  bodyId: number
  workspaceId: number | null
  channelId: number | null
  place: string
  reason: string
  /** A webhook of its own with just this element; undefined when the body as a whole could not be read. */
  element: WebhookElement | undefined
  /** What to show when there is no element. */
  text?: string
}

const wholeBody = 'body'

export async function createFaults(db: Db, faults: readonly Fault[]): Promise<void> {
  if (faults.length === 0) return
  const rows = faults.map((f) => ({
    ...f,
    text: (f.element ? JSON.stringify(bodyOf(f.element)) : (f.text ?? '')).replaceAll('\0', '').toWellFormed(),
  }))
  await sql`
    insert into webhook_faults (body_id, for_workspace, for_channel, place, reason, element)
    select v.body_id, v.for_workspace, v.for_channel, v.place, v.reason, v.element
    from unnest(${rows.map((f) => f.bodyId)}::bigint[], ${rows.map((f) => f.workspaceId)}::bigint[], ${rows.map((f) => f.channelId)}::bigint[],
      ${rows.map((f) => f.place)}::text[], ${rows.map((f) => f.reason.replaceAll('\0', '').slice(0, 500))}::text[], ${rows.map((f) => f.text)}::text[])
      as v (body_id, for_workspace, for_channel, place, reason, element)`.execute(db)
}

/** What waits in a channel's quarantine, newest first. */
export async function listFaults(db: Db, workspaceId: number, channelId: number): Promise<QuarantinedElement[]> {
  const { rows } = await sql<{ id: number; at: Date; where: string; reason: string; element: string }>`
    select id, created_at as at, place as where, reason, left(element, 20000) as element from webhook_faults
    where for_workspace = ${workspaceId} and for_channel = ${channelId} and replayed_at is null order by id desc limit 200`.execute(
    db,
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Processes a channel's quarantine again, oldest first, each element by itself; what still fails stays, with its new reason. */
export async function replayFaults(
  db: Db,
  handlers: InboundHandlers,
  workspaceId: number,
  channelId: number,
): Promise<{ replayed: number; stillBroken: number }> {
  const { rows } = await sql<StoredFault>`
    select f.id, f.body_id as "bodyId", f.place, f.element, b.body, b.source from webhook_faults f left join webhook_bodies b on b.id = f.body_id
    where f.for_workspace = ${workspaceId} and f.for_channel = ${channelId} and f.replayed_at is null order by f.id limit 1000`.execute(
    db,
  )
  let replayed = 0
  for (const fault of rows) if (await replay(db, handlers, workspaceId, fault)) replayed++
  return { replayed, stillBroken: rows.length - replayed }
}

interface StoredFault {
  id: number
  bodyId: number
  place: string
  element: string
  body: Buffer | null
  source: string | null
}

async function replay(db: Db, handlers: InboundHandlers, workspaceId: number, fault: StoredFault): Promise<boolean> {
  try {
    const text = fault.place === wholeBody && fault.body ? fault.body.toString('utf8') : fault.element
    const { elements, unreadable } = elementsOf(parseWire(text))
    if (unreadable[0]) throw new Error(unreadable[0].reason)
    const { routed, strays } = await routeElements(db, fault.source ?? '', elements)
    const own = routed.filter((element) => element.workspaceId === workspaceId)
    if (strays[0] || own.length === 0) throw new Error(strays[0]?.reason ?? 'It is for another workspace')
    const failed = await applyElements(db, handlers, workspaceId, own)
    if (failed[0]) throw failed[0].error
    await sql`update webhook_faults set replayed_at = now() where id = ${fault.id}`.execute(db)
    return true
  } catch (error) {
    const reason = String(error instanceof Error ? error.message : error)
      .replaceAll('\0', '')
      .slice(0, 500)
    await sql`update webhook_faults set reason = ${reason} where id = ${fault.id}`.execute(db)
    return false
  }
}
