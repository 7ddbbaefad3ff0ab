import { Success } from '@woochat/contract/cloud-api/send.ts'
import { TemplateCreated } from '@woochat/contract/cloud-api/templates.ts'
import { Refusal } from '@woochat/contract/errors.ts'
import type { TemplateId } from '@woochat/contract/id.ts'
import { parameterFormat, type TemplateProblem, templateProblems } from '@woochat/contract/template-text.ts'
import type { Template, TemplateDraft, TemplateParts } from '@woochat/contract/templates.ts'
import { sql } from 'kysely'
import type { ChannelCredentials } from '../channels/credentials.ts'
import { type ChannelRow, getChannelRow } from '../channels/store.ts'
import { graphAsk } from '../cloud-api/call.ts'
import { takeId } from '../db/ids.ts'
import type { Db } from '../db/pool.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordFacts } from '../events/record.ts'
import { type SampleFile, uploadSample } from './header-sample.ts'
import { stateOf } from './meta-state.ts'
import { createTemplate, findTemplate, getTemplateRow, removeTemplate, type TemplateRow, updateTemplate } from './store.ts'
import { toComponents } from './wire.ts'

export interface TemplateDeps {
  db: Db
  credentials: ChannelCredentials
  media: {
    file(workspaceId: number, mediaId: number): Promise<SampleFile>
    url(workspaceId: number, mediaId: number): string | Promise<string>
  }
}

/**
 * Submits a new template for review. The row is there before Meta is asked, because the verdict may come by webhook before
 * the answer does; a refusal takes it away again.
 */
export async function submitTemplate(deps: TemplateDeps, workspaceId: number, draft: TemplateDraft): Promise<TemplateRow> {
  refuseProblems(draft.name, draft.parts)
  const { db } = deps
  const channel = await withWorkspace(db, workspaceId, async (tx) => {
    const found = await findTemplate(tx, workspaceId, draft.channelId, draft.name, draft.language)
    if (found && found.state !== 'DELETED') throw new Refusal('name_taken', { what: 'template in this language' })
    return getChannelRow(tx, workspaceId, draft.channelId)
  })
  const { access, components } = await prepare(deps, channel, draft.parts)
  const fresh = await takeId<TemplateId>(db, workspaceId, 'template')
  const { name, language, category, parts } = draft
  const pending = {
    id: fresh,
    channel_id: channel.id,
    meta_id: null,
    name,
    language,
    category,
    state: 'PENDING',
    reason: null,
    quality: null,
    parts,
  }
  const id = await withWorkspace(db, workspaceId, (tx) => createTemplate(tx, workspaceId, pending))
  try {
    const json = { name, language, category, parameter_format: parameterFormat(parts), components }
    const made = await graphAsk(access, {
      method: 'POST',
      path: `/${channel.waba_id}/message_templates`,
      json,
      reply: TemplateCreated,
    })
    await keepAnswer(db, workspaceId, id, made)
  } catch (error) {
    // Without an answer the template may exist at Meta: it stays pending, and the next sync finds out.
    if (error instanceof Refusal && error.code === 'graph_refused')
      await withWorkspace(db, workspaceId, (tx) => removeTemplate(tx, workspaceId, id))
    throw error
  }
  return withWorkspace(db, workspaceId, (tx) => getTemplateRow(tx, workspaceId, id))
}

/** A verdict that came first stands. */
async function keepAnswer(db: Db, workspaceId: number, id: TemplateId, made: TemplateCreated): Promise<void> {
  await withWorkspace(db, workspaceId, async (tx) => {
    const now = await tx
      .selectFrom('templates')
      .select('state')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const state = stateOf(made.status)
    await updateTemplate(tx, workspaceId, id, {
      meta_id: made.id,
      category: made.category.toUpperCase(),
      ...(now.state === 'PENDING' && state && { state }),
    })
    await recordFacts(tx, workspaceId, [{ kind: 'template.changed', templateId: id }])
  })
}

const editable: ReadonlySet<string> = new Set(['APPROVED', 'REJECTED', 'PAUSED'])

/** Changes a template at Meta, which reviews it again. */
export async function resubmitTemplate(
  deps: TemplateDeps,
  workspaceId: number,
  id: TemplateId,
  change: { category?: Template['category'] | undefined; parts: TemplateParts },
): Promise<TemplateRow> {
  const { db } = deps
  const { row, channel } = await withWorkspace(db, workspaceId, async (tx) => {
    const row = await getTemplateRow(tx, workspaceId, id)
    return { row, channel: await getChannelRow(tx, workspaceId, row.channel_id) }
  })
  refuseProblems(row.name, change.parts)
  if (!editable.has(row.state) || row.meta_id === null)
    throw new Refusal('wrong_state', { what: 'template', state: row.state.toLowerCase(), act: 'edited' })
  if (change.category && change.category !== row.category && row.state === 'APPROVED')
    throw new Refusal('wrong_state', { what: 'template', state: 'approved', act: 'moved to another category' })
  const { access, components } = await prepare(deps, channel, change.parts)
  const category = change.category ?? row.category
  const json = { components, parameter_format: parameterFormat(change.parts), ...(category !== row.category && { category }) }
  await graphAsk(access, { method: 'POST', path: `/${row.meta_id}`, json, reply: Success })
  return withWorkspace(db, workspaceId, async (tx) => {
    const now = await tx
      .selectFrom('templates')
      .select(sql<boolean>`date_trunc('milliseconds', updated_at) > ${row.updated_at}`.as('decided'))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    await updateTemplate(tx, workspaceId, id, {
      parts: change.parts,
      ...(!now.decided && { state: 'PENDING', reason: null, category }),
    })
    const changed = await getTemplateRow(tx, workspaceId, id)
    await recordFacts(tx, workspaceId, [{ kind: 'template.changed', templateId: id }])
    return changed
  })
}

async function prepare({ credentials, media }: TemplateDeps, channel: ChannelRow, parts: TemplateParts) {
  const access = { baseUrl: credentials.baseUrl(channel.kind), token: await credentials.open(channel, 'token') }
  const { header } = parts
  if (!header || header.kind === 'text' || header.mediaId === null) return { access, components: toComponents(parts, undefined) }
  const file = await media.file(channel.workspace_id, header.mediaId)
  return { access, components: toComponents(parts, await uploadSample({ ...access, appId: channel.app_id }, header.kind, file)) }
}

function refuseProblems(name: string, parts: TemplateParts): void {
  const problems = templateProblems(name, parts)
  const [first] = problems
  if (first)
    throw new Refusal(
      'template_invalid',
      { why: `${first.part}: ${first.says}.` },
      problems.map((p) => ({ path: pathOf(p), message: p.says })),
    )
}

function pathOf({ part }: TemplateProblem): string {
  if (part === 'name') return 'body.name'
  return part.startsWith('button.') ? `body.parts.buttons.${part.slice(7)}` : `body.parts.${part}`
}
