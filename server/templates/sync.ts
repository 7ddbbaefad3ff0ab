import { WireTemplate } from '@woochat/contract/cloud-api/templates.ts'
import type { LiveFact } from '@woochat/contract/events.ts'
import type { TemplateId } from '@woochat/contract/id.ts'
import { type ChannelRow, getChannelRow } from '../channels/store.ts'
import { graphList } from '../cloud-api/list.ts'
import { takeIds } from '../db/ids.ts'
import type { Tx } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { reasonOfListed, stateOf } from './meta-state.ts'
import {
  createTemplate,
  headerMediaOf,
  listTemplatesOfChannel,
  removeTemplate,
  type StoredParts,
  type TemplateChange,
  type TemplateRow,
  updateTemplate,
} from './store.ts'
import type { TemplateDeps } from './submit.ts'
import { fromComponents } from './wire.ts'

const fields = 'id,name,language,status,category,components,parameter_format,rejected_reason,quality_score'

export interface SyncCounts {
  created: number
  updated: number
  removed: number
}

/** Makes our templates of a channel what Meta says they are: new, changed and gone ones. */
export async function syncTemplates(
  { db, credentials }: Omit<TemplateDeps, 'media'>,
  workspaceId: number,
  channelId: number,
): Promise<SyncCounts> {
  const channel = await withWorkspace(db, workspaceId, (tx) => getChannelRow(tx, workspaceId, channelId))
  const access = { baseUrl: credentials.baseUrl(channel.kind), token: await credentials.open(channel, 'token') }
  const askedAt = Date.now()
  const listed = await graphList(access, `/${channel.waba_id}/message_templates`, { fields }, WireTemplate)
  const ids = await takeIds<TemplateId>(db, workspaceId, 'template', listed.length)
  return withWorkspace(db, workspaceId, async (tx) => {
    const known = new Map(
      (await listTemplatesOfChannel(tx, workspaceId, channelId)).map((row) => [`${row.name} ${row.language}`, row]),
    )
    const facts: LiveFact[] = []
    const counts: SyncCounts = { created: 0, updated: 0, removed: 0 }
    for (const [i, template] of listed.entries()) {
      const did = await keep(tx, channel, template, known.get(`${template.name} ${template.language}`), ids[i])
      if (did) counts[did.what]++
      if (did) facts.push({ kind: 'template.changed', templateId: did.id })
    }
    const there = new Set(listed.map((template) => `${template.name} ${template.language}`))
    for (const [key, row] of known) {
      // Submitted while we asked, or a moment before: Meta may not list it yet.
      if (there.has(key) || row.state === 'DELETED' || row.updated_at.getTime() > askedAt - 60_000) continue
      await removeTemplate(tx, workspaceId, row.id)
      counts.removed++
      facts.push({ kind: 'template.changed', templateId: row.id as TemplateId })
    }
    await recordFacts(tx, workspaceId, facts)
    return counts
  })
}

async function keep(
  tx: Tx,
  channel: ChannelRow,
  listed: WireTemplate,
  row: TemplateRow | undefined,
  fresh: TemplateId | undefined,
): Promise<{ what: 'created' | 'updated'; id: TemplateId } | undefined> {
  const wanted = stateFrom(listed)
  const { workspace_id: workspaceId, id: channelId } = channel
  if (wanted.state === 'DELETED') return undefined
  if (!row || row.state === 'DELETED') {
    if (fresh === undefined) return undefined
    const { name, language } = listed
    return {
      what: 'created',
      id: await createTemplate(tx, workspaceId, { id: fresh, channel_id: channelId, name, language, ...wanted }),
    }
  }
  const change = differences(row, wanted)
  if (!change) return undefined
  await updateTemplate(tx, workspaceId, row.id, change)
  return { what: 'updated', id: row.id as TemplateId }
}

function stateFrom(listed: WireTemplate) {
  const { parts, unsupported } = fromComponents(listed.components ?? [])
  const stored: StoredParts = unsupported.length > 0 ? { ...parts, unsupported } : parts
  const quality = listed.quality_score?.score ?? null
  return {
    meta_id: listed.id,
    category: listed.category.toUpperCase(),
    state: stateOf(listed.status) ?? 'PENDING',
    reason: reasonOfListed(listed),
    quality,
    parts: stored,
  }
}

/** Meta does not give back a header's file, and tells less of a reason than its webhook did: ours stay. */
function differences(row: TemplateRow, wanted: ReturnType<typeof stateFrom>): TemplateChange | undefined {
  const ours = row.parts as StoredParts
  const parts = sameHeader(ours, wanted.parts) ? { ...wanted.parts, header: ours.header } : wanted.parts
  const reason = row.reason && row.state === wanted.state ? row.reason : wanted.reason
  const same =
    row.meta_id === wanted.meta_id &&
    row.category === wanted.category &&
    row.state === wanted.state &&
    row.quality === wanted.quality &&
    row.reason === reason &&
    sameParts(ours, parts)
  return same ? undefined : { ...wanted, parts, reason }
}

const sameHeader = (ours: StoredParts, theirs: StoredParts): boolean =>
  headerMediaOf(ours) !== null && ours.header?.kind === theirs.header?.kind

function sameParts(a: StoredParts, b: StoredParts): boolean {
  // Links: Meta calls their variable {{1}} and gives samples whole, whatever we wrote.
  const bare = (parts: StoredParts): string =>
    JSON.stringify([
      parts.header,
      parts.body,
      parts.footer,
      parts.unsupported ?? [],
      parts.buttons.map((b) => [
        b.kind,
        b.text,
        b.kind === 'url' ? b.url.replace(/\{\{.*\}\}$/, '{{1}}') : b.kind === 'phone' ? b.phone : '',
      ]),
    ])
  return bare(a) === bare(b)
}
