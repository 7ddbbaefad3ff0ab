import { type Template, templateRoutes } from '@woochat/contract/templates.ts'
import { withWorkspace } from '../db/with-workspace.ts'
import { recordAudit } from '../events/audit.ts'
import type { App } from '../http/app-types.ts'
import { serve } from '../http/serve.ts'
import type { Who } from '../http/who.ts'
import { deleteTemplate, type TemplateUses } from './delete.ts'
import { getTemplateRow, headerMediaOf, listTemplates, type StoredParts, shownTemplateRow, type TemplateRow } from './store.ts'
import { resubmitTemplate, submitTemplate, type TemplateDeps } from './submit.ts'
import { syncTemplates } from './sync.ts'

export function serveTemplates(app: App, deps: TemplateDeps & { usesOf: TemplateUses }): void {
  const { db } = deps
  const shown = async (row: TemplateRow): Promise<Template> => {
    const mediaId = headerMediaOf(row.parts as StoredParts)
    return shownTemplateRow(row, mediaId === null ? null : await deps.media.url(row.workspace_id, mediaId))
  }
  const audit = (who: Who, action: string, row: TemplateRow): Promise<void> =>
    withWorkspace(db, who.workspaceId, (tx) => recordAudit(tx, db, who, action, `${row.name} (${row.language})`))

  serve(app, templateRoutes.list, async ({ who, query }) => {
    const { rows, next, total } = await listTemplates(db, who.workspaceId, query)
    return { items: await Promise.all(rows.map(shown)), next, total }
  })
  serve(app, templateRoutes.get, async ({ who, params }) =>
    shown(await withWorkspace(db, who.workspaceId, (tx) => getTemplateRow(tx, who.workspaceId, params.id))),
  )
  serve(app, templateRoutes.create, async ({ who, body }) => {
    const row = await submitTemplate(deps, who.workspaceId, body)
    await audit(who, 'template.submit', row)
    return shown(row)
  })
  serve(app, templateRoutes.update, async ({ who, params, body }) => {
    const row = await resubmitTemplate(deps, who.workspaceId, params.id, body)
    await audit(who, 'template.resubmit', row)
    return shown(row)
  })
  serve(app, templateRoutes.remove, async ({ who, params }) => {
    await deleteTemplate(deps, who, params.id)
    return { done: true as const }
  })
  serve(app, templateRoutes.sync, ({ who, body }) => syncTemplates(deps, who.workspaceId, body.channelId))
}
