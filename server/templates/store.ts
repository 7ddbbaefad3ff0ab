import { Refusal } from '@woochat/contract/errors.ts'
import type { ChannelId, TemplateId } from '@woochat/contract/id.ts'
import {
  type Template,
  type TemplateParts,
  type TemplateQuery,
  templateCategories,
  templateStates,
} from '@woochat/contract/templates.ts'
import { type Selectable, sql } from 'kysely'
import type { z } from 'zod'
import { likeLiteral } from '../db/like.ts'
import type { Db, Tx } from '../db/pool.ts'
import type { TemplatesRow } from '../db/tables.ts'
import { withWorkspace } from '../db/with-workspace.ts'

export type TemplateRow = Selectable<TemplatesRow>

/** What `templates.parts` holds: the parts, and what Meta has in the template that we cannot fill. */
export type StoredParts = TemplateParts & { unsupported?: string[] }

export async function listTemplates(
  db: Db,
  workspaceId: number,
  query: z.infer<typeof TemplateQuery>,
): Promise<{ rows: TemplateRow[]; next: string | null; total: number }> {
  const limit = query.limit ?? 50
  return withWorkspace(db, workspaceId, async (tx) => {
    let chosen = tx.selectFrom('templates').where('workspace_id', '=', workspaceId)
    if (query.channelId !== undefined) chosen = chosen.where('channel_id', '=', query.channelId)
    chosen = query.state === undefined ? chosen.where('state', '!=', 'DELETED') : chosen.where('state', '=', query.state)
    if (query.search) chosen = chosen.where(sql<string>`lower(name)`, 'like', `%${likeLiteral(query.search.toLowerCase())}%`)
    const { total } = await chosen.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const after = /^\d{1,15}$/.test(query.cursor ?? '') ? Number(query.cursor) : undefined
    const page = after === undefined ? chosen : chosen.where('id', '<', after)
    const rows = await page
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return { rows: rows.slice(0, limit), next: rows.length > limit ? String(rows[limit - 1]?.id) : null, total }
  })
}

export async function getTemplateRow(tx: Tx, workspaceId: number, id: number): Promise<TemplateRow> {
  const row = await tx
    .selectFrom('templates')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || row.state === 'DELETED') throw new Refusal('not_found', { what: 'template' })
  return row
}

export async function findTemplate(
  tx: Tx,
  workspaceId: number,
  channelId: number,
  name: string,
  language: string,
): Promise<TemplateRow | undefined> {
  return tx
    .selectFrom('templates')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('name', '=', name)
    .where('language', '=', language)
    .executeTakeFirst()
}

export async function listTemplatesOfChannel(tx: Tx, workspaceId: number, channelId: number): Promise<TemplateRow[]> {
  return tx
    .selectFrom('templates')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .execute()
}

/** The rows a webhook speaks of: by Meta's id, or by name and language while the id is not stored yet. */
export async function listTemplatesOfMeta(
  tx: Tx,
  workspaceId: number,
  at: { wabaId: string; metaId: string; name: string; language: string },
): Promise<TemplateRow[]> {
  return tx
    .selectFrom('templates as t')
    .innerJoin('channels as c', (j) => j.onRef('c.workspace_id', '=', 't.workspace_id').onRef('c.id', '=', 't.channel_id'))
    .selectAll('t')
    .where('t.workspace_id', '=', workspaceId)
    .where('c.waba_id', '=', at.wabaId)
    .where((e) =>
      e.or([
        e('t.meta_id', '=', at.metaId),
        e.and([e('t.meta_id', 'is', null), e('t.name', '=', at.name), e('t.language', '=', at.language)]),
      ]),
    )
    .execute()
}

export type NewTemplate = Pick<
  TemplateRow,
  'id' | 'channel_id' | 'meta_id' | 'name' | 'language' | 'category' | 'state' | 'reason' | 'quality'
> & { parts: StoredParts }

/** Adds a template; one of the same name and language that was deleted comes back under its old id. */
export async function createTemplate(tx: Tx, workspaceId: number, template: NewTemplate): Promise<TemplateId> {
  const values = { ...template, parts: JSON.stringify(template.parts) }
  const { id: _, ...change } = values
  const row = await tx
    .insertInto('templates')
    .values({ workspace_id: workspaceId, ...values })
    .onConflict((c) =>
      c
        .columns(['workspace_id', 'channel_id', 'name', 'language'])
        .doUpdateSet((e) => ({ ...change, created_at: e.ref('excluded.created_at'), updated_at: e.ref('excluded.updated_at') }))
        .where('templates.state', '=', 'DELETED'),
    )
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new Refusal('name_taken', { what: 'template in this language' })
  return row.id as TemplateId
}

export interface TemplateChange {
  meta_id?: string
  category?: string
  state?: string
  reason?: string | null
  quality?: string | null
  parts?: StoredParts
}

export async function updateTemplate(
  tx: Tx,
  workspaceId: number,
  id: number,
  { parts, ...change }: TemplateChange,
): Promise<void> {
  await tx
    .updateTable('templates')
    .set({ ...change, ...(parts && { parts: JSON.stringify(parts) }), updated_at: sql<Date>`now()` })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Gone from every list, kept as a row: sent messages and finished campaigns still show its text. */
export async function removeTemplate(tx: Tx, workspaceId: number, id: number): Promise<void> {
  await updateTemplate(tx, workspaceId, id, { state: 'DELETED' })
}

export function shownTemplateRow(row: TemplateRow, headerUrl: string | null): Template {
  const { unsupported, ...parts } = row.parts as StoredParts
  const cannot = unsupported?.length ? `WooChat cannot send it yet: it has ${unsupported.join(', ')}` : null
  return {
    id: row.id as TemplateId,
    channelId: row.channel_id as ChannelId,
    metaId: row.meta_id,
    name: row.name,
    language: row.language,
    category: templateCategories.find((one) => one === row.category) ?? 'MARKETING',
    state: templateStates.find((one) => one === row.state) ?? 'PENDING',
    reason: row.reason ?? cannot,
    parts,
    headerUrl,
    quality: row.quality,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** The file of ours that is the sample of a media header. */
export function headerMediaOf(parts: TemplateParts): number | null {
  return parts.header && parts.header.kind !== 'text' ? parts.header.mediaId : null
}
