import { TemplateCategoryUpdate, TemplateQualityUpdate, TemplateStatusUpdate } from '@woochat/contract/cloud-api/webhooks.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { TemplateId } from '@woochat/contract/id.ts'
import type { Tx } from '../db/pool.ts'
import { reasonOfUpdate, stateOf } from './meta-state.ts'
import { listTemplatesOfMeta, type TemplateChange, updateTemplate } from './store.ts'

/** Webhook fields that tell of a template. */
export const templateFields: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'template_category_update',
])

/** Applies a webhook about a template. Answers the facts for the caller to record last; throws when it cannot be read. */
export async function applyTemplateUpdate(
  tx: Tx,
  workspaceId: number,
  update: { wabaId: string; field: string; value: unknown },
): Promise<LiveFact[]> {
  const read = readers[update.field]?.(update.value)
  if (!read) return []
  const { message_template_id: metaId, message_template_name: name, message_template_language: language } = read.about
  const rows = await listTemplatesOfMeta(tx, workspaceId, { wabaId: update.wabaId, metaId, name, language })
  for (const row of rows) await updateTemplate(tx, workspaceId, row.id, { ...read.change, meta_id: metaId })
  return rows.map((row) => ({ kind: 'template.changed' as const, templateId: row.id as TemplateId }))
}

interface Read {
  about: { message_template_id: string; message_template_name: string; message_template_language: string }
  change: TemplateChange
}

const readers: Readonly<Record<string, (value: unknown) => Read>> = {
  message_template_status_update: (value) => {
    const about = TemplateStatusUpdate.parse(value)
    const state = stateOf(about.event)
    const category = about.message_template_category
    return {
      about,
      change: { ...(state && { state, reason: reasonOfUpdate(about) }), ...(category && { category: category.toUpperCase() }) },
    }
  },
  message_template_quality_update: (value) => {
    const about = TemplateQualityUpdate.parse(value)
    return { about, change: { quality: about.new_quality_score } }
  },
  template_category_update: (value) => {
    const about = TemplateCategoryUpdate.parse(value)
    return { about, change: { category: about.new_category.toUpperCase() } }
  },
}
